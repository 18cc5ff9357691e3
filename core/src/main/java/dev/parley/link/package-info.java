/**
 * The link: the shared memory between one client process and one port, and the protocol on it.
 *
 * <p>{@link dev.parley.link.LinkLayout} says where everything lies, {@link
 * dev.parley.link.SlotWord} which states a slot has. {@link dev.parley.link.ClientLink} is the
 * sending side, {@link dev.parley.link.ReceivePort} with its {@link dev.parley.link.ServerLink}s
 * the receiving one. docs/link.md tells why it is so.
 */
@NullMarked
package dev.parley.link;

import org.jspecify.annotations.NullMarked;
