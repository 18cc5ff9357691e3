/**
 * The ring: a queue of bytes from one process to others, in memory that its writer alone can write.
 *
 * <p>{@link dev.parley.streams.ring.HalfLayout} says where everything lies, {@link
 * dev.parley.streams.ring.RingWriter} and {@link dev.parley.streams.ring.RingReader} are its two
 * ends, {@link dev.parley.streams.ring.Waiter} is how either waits for the other. docs/stream.md
 * tells why it is so.
 */
@NullMarked
package dev.parley.streams.ring;

import org.jspecify.annotations.NullMarked;
