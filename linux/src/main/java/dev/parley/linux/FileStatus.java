package dev.parley.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * What statx(2) says of an open file.
 *
 * @param sizeBytes its length
 * @param reservedBytes what is allocated of it
 */
record FileStatus(long sizeBytes, long reservedBytes) {

    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int STATX_SIZE_AND_BLOCKS = 0x200 | 0x400;
    private static final int STATX_BYTES = 256;
    private static final int SIZE_OFFSET = 40;
    private static final int BLOCKS_OFFSET = 48;
    private static final int BLOCK_BYTES = 512;

    static FileStatus of(Fd fd) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment statx = arena.allocate(STATX_BYTES, Long.BYTES);
            Syscall.STATX.check(
                    fd.number(),
                    arena.allocateFrom("").address(),
                    AT_EMPTY_PATH,
                    STATX_SIZE_AND_BLOCKS,
                    statx.address());
            return new FileStatus(
                    statx.get(JAVA_LONG, SIZE_OFFSET),
                    statx.get(JAVA_LONG, BLOCKS_OFFSET) * BLOCK_BYTES);
        }
    }
}
