package dev.parley.streams;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * Arrays of bytes, each behind its length, and filled up so that the next one is aligned.
 *
 * <pre>
 *   offset  field       bytes
 *        0  length          4
 *        4  0               4
 *        8  the bytes  length   and up to 7 more
 * </pre>
 */
final class FramePacking implements Packing<byte[]> {

    static final long HEADER_BYTES = 8;

    @Override
    public long bytesOf(byte[] element) {
        return bytesInPlace(element.length);
    }

    @Override
    public void put(MemorySegment half, long at, byte[] element) {
        half.set(JAVA_LONG_UNALIGNED, at, element.length);
        MemorySegment.copy(element, 0, half, JAVA_BYTE, at + HEADER_BYTES, element.length);
    }

    @Override
    public long next(MemorySegment half, long at, long available) {
        if (available < HEADER_BYTES) {
            return NONE;
        }
        long bytes = bytesInPlace(length(half, at));
        return bytes > available ? NONE : bytes;
    }

    /** The other side may change it while it is looked at. */
    private static long length(MemorySegment half, long at) {
        return Integer.toUnsignedLong(half.get(JAVA_INT_UNALIGNED, at));
    }

    @Override
    public byte[] get(MemorySegment half, long at, long bytes) {
        return view(half, at, bytes).toArray(JAVA_BYTE);
    }

    @Override
    public long bytesInPlace(long count) {
        return HEADER_BYTES + (count + HEADER_BYTES - 1) / HEADER_BYTES * HEADER_BYTES;
    }

    @Override
    public MemorySegment room(MemorySegment half, long at, long count) {
        half.set(JAVA_LONG_UNALIGNED, at, count);
        return half.asSlice(at + HEADER_BYTES, count);
    }

    @Override
    public long bytesToRead(MemorySegment half, long at, long available, long most) {
        return next(half, at, available);
    }

    @Override
    public MemorySegment view(MemorySegment half, long at, long bytes) {
        long length = Math.min(length(half, at), bytes - HEADER_BYTES);
        return half.asSlice(at + HEADER_BYTES, length);
    }

    @Override
    public long count(long bytes) {
        return 1;
    }
}
