/**
 * Being a member of a node: where its socket is, the talk with its kernel, the one background
 * thread, and the ports and links that this process holds.
 */
@NullMarked
package dev.parley.node;

import org.jspecify.annotations.NullMarked;
