package dev.parley.linux;

/**
 * Addresses for mappings. No address is given out twice.
 *
 * <p>Thread-safe. Reserves addresses, not memory, a chunk at a time. An address that is given out
 * stays with its mapping for the life of the process, so a thread with an old address can only meet
 * what that mapping left behind. 47 bits of address space suffice: a million mappings of a megabyte
 * use less than a hundredth.
 */
final class AddressRange {

    /** Mappings begin at multiples of this, the largest page size in use (aarch64). */
    static final long GRAIN_BYTES = 64 << 10;

    private static final long CHUNK_BYTES = 64L << 30;

    private static final int PROT_NONE = 0;
    private static final int MAP_PRIVATE = 0x02;
    private static final int MAP_ANONYMOUS = 0x20;
    private static final int MAP_NORESERVE = 0x4000;

    private long next; // guarded by this
    private long end; // guarded by this

    /**
     * Returns the first of {@code roundUp(sizeBytes)} addresses that were never given out.
     *
     * @throws ErrnoException ENOMEM: no such stretch of addresses is free
     */
    synchronized long take(long sizeBytes) throws ErrnoException {
        long roundedBytes = roundUp(sizeBytes);
        if (roundedBytes > CHUNK_BYTES) {
            return reserve(roundedBytes);
        }
        if (roundedBytes > end - next) {
            startChunk(roundedBytes);
        }
        long address = next;
        next += roundedBytes;
        return address;
    }

    /** The smallest multiple of {@link #GRAIN_BYTES} that is not below. */
    static long roundUp(long sizeBytes) {
        return (sizeBytes + GRAIN_BYTES - 1) & -GRAIN_BYTES;
    }

    /** Takes a whole chunk, or what a limit on the address space leaves of it. */
    private void startChunk(long leastBytes) throws ErrnoException {
        for (long bytes = CHUNK_BYTES; bytes / 2 >= leastBytes; bytes /= 2) {
            if (tryStartChunk(bytes)) {
                return;
            }
        }
        next = reserve(leastBytes);
        end = next + leastBytes;
    }

    private boolean tryStartChunk(long bytes) {
        try {
            next = reserve(bytes);
            end = next + bytes;
            return true;
        } catch (ErrnoException refused) {
            return false; // the caller asks for less
        }
    }

    /** Reserves a grain more than asked for, to begin at a multiple of it. */
    private static long reserve(long bytes) throws ErrnoException {
        long address =
                Syscall.MMAP.check(
                        0,
                        bytes + GRAIN_BYTES,
                        PROT_NONE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
                        -1,
                        0);
        return roundUp(address);
    }
}
