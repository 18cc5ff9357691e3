package dev.parley.linux;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/**
 * Addresses for mappings. No address is given out twice, but for those that are given back.
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

    /** So much is given out before anything is given out again. */
    private static final long FRESH_BYTES = 8L << 40;

    /** What was given back, by its size, the oldest first; guarded by this. */
    private final Map<Long, Queue<Long>> returned = new HashMap<>();

    private long givenOutBytes; // guarded by this
    private long next; // guarded by this
    private long end; // guarded by this

    /**
     * Returns the first of {@code roundUp(sizeBytes)} addresses that were never given out.
     *
     * @throws ErrnoException ENOMEM: no such stretch of addresses is free
     */
    synchronized long take(long sizeBytes) throws ErrnoException {
        long roundedBytes = roundUp(sizeBytes);
        Queue<Long> again = returned.get(roundedBytes);
        if (givenOutBytes >= FRESH_BYTES && again != null && !again.isEmpty()) {
            return again.remove();
        }
        givenOutBytes += roundedBytes;
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

    /**
     * Takes addresses back that one owner had to himself, and who may use them no more. They rest
     * until terabytes of others have been given out: whoever uses them by mistake meets zeros.
     */
    synchronized void giveBack(long address, long sizeBytes) {
        returned.computeIfAbsent(roundUp(sizeBytes), _ -> new ArrayDeque<>()).add(address);
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
