package dev.parley.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Holds a file's lock: one holder at a time, among all processes and within this one.
 *
 * <p>Thread-safe. The kernel lets go when the holder closes it or dies, however it dies. The file
 * stays, and must: whoever deletes it lets a second holder in.
 */
public final class LockFile implements AutoCloseable {

    private static final int AT_FDCWD = -100;
    private static final int O_RDWR = 0x2;
    private static final int O_CREAT = 0x40;
    private static final int O_CLOEXEC = 0x80000;
    private static final int OWNER_ONLY = 0600;
    private static final int LOCK_EXCLUSIVE_NONBLOCKING = 2 | 4; // LOCK_EX, LOCK_NB

    private final Fd fd;

    private LockFile(Fd fd) {
        this.fd = fd;
    }

    /**
     * Takes the lock, and makes the file if there is none. Does not block.
     *
     * @return empty if somebody else holds it
     * @throws IOException ({@link ErrnoException}) ELOOP: a symbolic link; ENOENT, ENOTDIR, EACCES:
     *     as for any file
     */
    public static Optional<LockFile> tryLock(Path path) throws IOException {
        Fd fd = open(path);
        long result = Syscall.FLOCK.call(fd.number(), LOCK_EXCLUSIVE_NONBLOCKING);
        if (result >= 0) {
            return Optional.of(new LockFile(fd));
        }
        fd.close();
        if (result == -ErrnoException.EAGAIN) {
            return Optional.empty();
        }
        throw Syscall.FLOCK.failure(result, path);
    }

    private static Fd open(Path path) throws ErrnoException {
        int flags = O_RDWR | O_CREAT | O_CLOEXEC | Platform.current().openNoFollow;
        try (Arena arena = Arena.ofConfined()) {
            long name = arena.allocateFrom(path.toString()).address();
            long result = Syscall.OPENAT.call(AT_FDCWD, name, flags, OWNER_ONLY);
            if (result < 0) {
                throw Syscall.OPENAT.failure(result, path);
            }
            return Fd.of(result);
        }
    }

    /** Lets go of the lock. The second time does nothing. */
    @Override
    public void close() {
        fd.close();
    }
}
