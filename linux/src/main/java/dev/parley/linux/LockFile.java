package dev.parley.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Holds a file's lock: one holder at a time, among all processes and within this one.
 *
 * <p>Thread-safe. The kernel lets go when the holder closes it or dies, however it dies. The file
 * stays, and must: whoever deletes it lets a second holder in.
 */
public final class LockFile implements AutoCloseable {

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
        int flags =
                OpenFile.O_RDWR
                        | OpenFile.O_CREAT
                        | OpenFile.O_CLOEXEC
                        | Platform.current().openNoFollow;
        return OpenFile.open(path, flags, OWNER_ONLY);
    }

    /** Lets go of the lock. The second time does nothing. */
    @Override
    public void close() {
        fd.close();
    }
}
