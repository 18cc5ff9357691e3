package dev.parley.scenarios.programs;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** Long messages whose every eight bytes tell where they belong, and to which message. */
public final class LongPattern {

    /** What stands before the pattern: its seed and the length of the whole message. */
    public static final int HEADER_BYTES = 16;

    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

    private LongPattern() {}

    /** Fills a whole message: a multiple of 8 bytes, at least 16. */
    public static void fill(MemorySegment message, long seed) {
        message.set(JAVA_LONG_UNALIGNED, 0, seed);
        message.set(JAVA_LONG_UNALIGNED, 8, message.byteSize());
        fill(message.asSlice(HEADER_BYTES), HEADER_BYTES, seed);
    }

    /** Fills a piece that begins at this offset of its message. */
    public static void fill(MemorySegment piece, long offset, long seed) {
        for (long i = 0; i < piece.byteSize(); i += Long.BYTES) {
            piece.set(JAVA_LONG_UNALIGNED, i, (seed + offset + i) * SPREAD);
        }
    }

    /** The first place in the message at which this piece of it is wrong; -1: nowhere. */
    public static long mismatch(MemorySegment piece, long offset, long seed) {
        for (long i = 0; i < piece.byteSize(); i += Long.BYTES) {
            if (piece.get(JAVA_LONG_UNALIGNED, i) != (seed + offset + i) * SPREAD) {
                return offset + i;
            }
        }
        return -1;
    }
}
