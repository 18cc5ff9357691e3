package dev.parley.bench.mechanism;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Private memory that is more than any cache holds, used piece by piece, over and over: as who
 * moves much data does. Owned by one thread.
 */
final class Bulk {

    private static final long BYTES = 64 << 20;

    private final MemorySegment memory = Arena.ofAuto().allocate(BYTES, Long.BYTES);
    private long next;

    /** All of it is there, before anything is measured. */
    Bulk() {
        memory.fill((byte) 1);
    }

    /** The next piece of that size. */
    MemorySegment next(long bytes) {
        if (next + bytes > BYTES) {
            next = 0;
        }
        MemorySegment piece = memory.asSlice(next, bytes);
        next += bytes;
        return piece;
    }
}
