package dev.parley.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * Memory with a descriptor but no name: made, sealed, and examined before it is mapped.
 *
 * <p>Thread-safe. A mapping of memory that its other owner can shrink ends a virtual machine (the
 * access raises SIGBUS), so a descriptor that came from elsewhere is mapped only after {@link
 * #defect} found none.
 */
public final class Memfd {

    /** No further seals. */
    public static final int SEAL_SEAL = 1;

    /** The size cannot be reduced. */
    public static final int SEAL_SHRINK = 2;

    /** The size cannot be increased. */
    public static final int SEAL_GROW = 4;

    /** Nobody can write; refused with EBUSY while a writable mapping exists. */
    public static final int SEAL_WRITE = 8;

    /** Only the writable mappings that exist already can write (Linux 5.1). */
    public static final int SEAL_FUTURE_WRITE = 16;

    /** The size is what it is for good. */
    public static final int FIXED_SIZE = SEAL_SHRINK | SEAL_GROW | SEAL_SEAL;

    /** Size and content are what they are for good. */
    public static final int UNCHANGEABLE = FIXED_SIZE | SEAL_WRITE;

    private static final int MFD_CLOEXEC = 1;
    private static final int MFD_ALLOW_SEALING = 2;
    private static final int F_ADD_SEALS = 1033;
    private static final int F_GET_SEALS = 1034;
    private static final long TMPFS_MAGIC = 0x01021994;
    private static final int STATFS_BYTES = 120;
    private static final long ANY_SIZE = -1;

    /** An older Linux undoes a reservation at a signal: so much is begun anew then, at most. */
    private static final long RESERVED_AT_ONCE_BYTES = 4 << 20;

    private Memfd() {}

    /**
     * Makes memory of this size, zeroed, reserved and not yet sealed. Blocks only while the kernel
     * finds the pages, which are charged to this process.
     *
     * <p>Where no limit on memory stands in the way, a size that the machine does not have is not
     * refused: the kernel kills processes to find the pages. Callers limit the size first.
     *
     * @param name shown in /proc/self/maps and nowhere else; at most 249 bytes
     * @param sizeBytes at least 1
     * @throws ErrnoException ENOMEM, ENOSPC: a limit on memory is reached; EMFILE: too many
     *     descriptors; EINVAL: the name is too long
     */
    public static Fd create(String name, long sizeBytes) throws ErrnoException {
        if (sizeBytes < 1) {
            throw new IllegalArgumentException("sizeBytes must be > 0, sizeBytes=" + sizeBytes);
        }
        Fd fd = create(name);
        try {
            Syscall.FTRUNCATE.check(fd.number(), sizeBytes);
            reserve(fd, sizeBytes);
            return fd;
        } catch (ErrnoException e) {
            fd.close();
            throw e;
        }
    }

    /**
     * Makes memory of which nothing is reserved: pages are charged as they are touched. For the use
     * of this process alone until {@link #settle} has made it fit to be shown to others.
     *
     * @throws ErrnoException EMFILE: too many descriptors; EINVAL: the name is too long
     */
    public static Fd createSparse(String name, long sizeBytes) throws ErrnoException {
        Fd fd = create(name);
        try {
            Syscall.FTRUNCATE.check(fd.number(), sizeBytes);
            return fd;
        } catch (ErrnoException e) {
            fd.close();
            throw e;
        }
    }

    /**
     * Cuts unsealed memory to this size, reserves what is left of it, and seals it for good: nobody
     * can change size or content any more. No writable mapping of it may be left.
     *
     * @throws ErrnoException EBUSY: there is a writable mapping; ENOMEM, ENOSPC: a limit on memory
     */
    public static void settle(Fd fd, long sizeBytes) throws ErrnoException {
        Syscall.FTRUNCATE.check(fd.number(), sizeBytes);
        reserve(fd, sizeBytes);
        seal(fd, UNCHANGEABLE);
    }

    private static void reserve(Fd fd, long sizeBytes) throws ErrnoException {
        for (long at = 0; at < sizeBytes; at += RESERVED_AT_ONCE_BYTES) {
            long stepBytes = Math.min(RESERVED_AT_ONCE_BYTES, sizeBytes - at);
            Syscall.FALLOCATE.check(fd.number(), 0, at, stepBytes);
        }
    }

    private static Fd create(String name) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            long nameAddress = arena.allocateFrom(name).address();
            return Fd.of(Syscall.MEMFD_CREATE.check(nameAddress, MFD_CLOEXEC | MFD_ALLOW_SEALING));
        }
    }

    /**
     * Adds seals, a sum of the constants here. They cannot be taken off. Does not block.
     *
     * @throws ErrnoException EPERM: sealed with {@link #SEAL_SEAL} already; EBUSY: {@link
     *     #SEAL_WRITE} while a writable mapping exists; EINVAL: not a memfd, or a seal that this
     *     kernel does not know
     */
    public static void seal(Fd fd, int seals) throws ErrnoException {
        Syscall.FCNTL.check(fd.number(), F_ADD_SEALS, seals);
    }

    /**
     * Says why this descriptor must not be mapped; empty if nothing speaks against it. Does not
     * block, and does not throw, whatever the descriptor is.
     *
     * <p>It must be a memfd with all the required seals, exactly this size, on tmpfs (huge pages
     * can fault later), and without holes (the reader would pay for them).
     */
    public static Optional<String> defect(Fd fd, long sizeBytes, int requiredSeals) {
        return defectOfKind(fd, requiredSeals).or(() -> defectOfSize(fd, sizeBytes));
    }

    /** The same, of any size: the caller has to ask for it, and may map no more. */
    public static Optional<String> defect(Fd fd, int requiredSeals) {
        return defectOfKind(fd, requiredSeals).or(() -> defectOfSize(fd, ANY_SIZE));
    }

    private static Optional<String> defectOfKind(Fd fd, int requiredSeals) {
        if (!fd.isOpen()) {
            return Optional.of("closed");
        }
        long seals = Syscall.FCNTL.call(fd.number(), F_GET_SEALS);
        if (seals < 0) {
            return Optional.of("not a memfd");
        }
        int missing = requiredSeals & ~(int) seals;
        if (missing != 0) {
            return Optional.of("seal " + sealName(Integer.lowestOneBit(missing)) + " is missing");
        }
        long kind = fileSystem(fd);
        return kind == TMPFS_MAGIC
                ? Optional.empty()
                : Optional.of("not on tmpfs: file system 0x" + Long.toHexString(kind));
    }

    /** The seals came first: from here on the size is fixed, and cannot change while we look. */
    private static Optional<String> defectOfSize(Fd fd, long expectedBytes) {
        try {
            FileStatus status = FileStatus.of(fd);
            long sizeBytes = status.sizeBytes();
            if (expectedBytes != ANY_SIZE && sizeBytes != expectedBytes) {
                return Optional.of("size is " + sizeBytes + ", expected " + expectedBytes);
            }
            if (status.reservedBytes() < sizeBytes) {
                return Optional.of(
                        "sparse: " + status.reservedBytes() + " of " + sizeBytes + " are reserved");
            }
            return Optional.empty();
        } catch (ErrnoException e) {
            return Optional.of("cannot be examined: " + e.getMessage());
        }
    }

    /**
     * The seals of a memfd, a sum of the constants here; more may be added at any time. Does not
     * block.
     *
     * @throws IllegalStateException not a memfd
     */
    public static int seals(Fd fd) {
        return (int) Syscall.FCNTL.demand(fd.number(), F_GET_SEALS);
    }

    /** Whether the descriptor is a memfd, which closes at once. Does not block. */
    static boolean isMemory(Fd fd) {
        return Syscall.FCNTL.call(fd.number(), F_GET_SEALS) >= 0;
    }

    /**
     * The size of the memory in bytes.
     *
     * @throws ErrnoException EBADF: not an open descriptor
     */
    public static long sizeBytes(Fd fd) throws ErrnoException {
        return FileStatus.of(fd).sizeBytes();
    }

    /** The {@code f_type} of fstatfs(2), its first field on both machines; -errno if it fails. */
    private static long fileSystem(Fd fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment statfs = arena.allocate(STATFS_BYTES, Long.BYTES);
            long result = Syscall.FSTATFS.call(fd.number(), statfs.address());
            return result < 0 ? result : statfs.get(JAVA_LONG, 0);
        }
    }

    private static String sealName(int seal) {
        return switch (seal) {
            case SEAL_SEAL -> "SEAL";
            case SEAL_SHRINK -> "SHRINK";
            case SEAL_GROW -> "GROW";
            case SEAL_WRITE -> "WRITE";
            case SEAL_FUTURE_WRITE -> "FUTURE_WRITE";
            default -> "0x" + Integer.toHexString(seal);
        };
    }
}
