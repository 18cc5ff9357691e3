/**
 * What makes events happen: timers, signals, channels, descriptors and files, each kind with one
 * thread of its own while it is used.
 */
@NullMarked
package dev.parley.source;

import org.jspecify.annotations.NullMarked;
