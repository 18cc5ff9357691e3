/**
 * The words that a process and its kernel exchange: one frame a message on a SEQPACKET socket,
 * little-endian, with descriptors beside it.
 *
 * <p>A frame is an 8-byte header {@code {u16 type, u16 version, u32 call}} and the fields of its
 * type in order. What follows the fields is a row of optional fields {@code {u16 tag, u16 length,
 * bytes}}; a reader skips the tags that it does not know. Anything else that does not fit is {@link
 * MalformedFrame}, and ends the connection that sent it.
 */
@NullMarked
package dev.parley.wire;

import org.jspecify.annotations.NullMarked;
