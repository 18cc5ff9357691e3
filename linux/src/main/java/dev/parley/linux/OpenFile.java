package dev.parley.linux;

import java.lang.foreign.Arena;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Opening a file by its path, for a descriptor of it. Blocks for as long as the file system does.
 */
public final class OpenFile {

    static final int O_RDWR = 2;
    static final int O_CREAT = 0100;
    static final int O_CLOEXEC = 0_2000000;

    private static final int O_WRONLY = 1;
    private static final int O_EXCL = 0200;
    private static final int O_TRUNC = 01000;
    private static final int O_APPEND = 02000;
    private static final int AT_FDCWD = -100;
    private static final int EVERYBODY_LESS_UMASK = 0666;

    private OpenFile() {}

    /**
     * Opens a file as {@link java.nio.channels.FileChannel#open} does with these options.
     *
     * @throws ErrnoException as open(2)
     * @throws UnsupportedOperationException an option that has no flag of open(2)
     */
    public static Fd open(Path path, OpenOption... options) throws ErrnoException {
        boolean reads = options.length == 0;
        boolean writes = false;
        int flags = O_CLOEXEC;
        for (OpenOption option : options) {
            if (!(option instanceof StandardOpenOption standard)) {
                throw new UnsupportedOperationException("an option of open(2): " + option);
            }
            switch (standard) {
                case READ -> reads = true;
                case WRITE -> writes = true;
                case APPEND -> {
                    writes = true;
                    flags |= O_APPEND;
                }
                case TRUNCATE_EXISTING -> flags |= O_TRUNC;
                case CREATE -> flags |= O_CREAT;
                case CREATE_NEW -> flags |= O_CREAT | O_EXCL;
                default ->
                        throw new UnsupportedOperationException("an option of open(2): " + option);
            }
        }
        if (writes) {
            flags |= reads ? O_RDWR : O_WRONLY;
        }
        return open(path, flags, EVERYBODY_LESS_UMASK);
    }

    static Fd open(Path path, int flags, int mode) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            long name = arena.allocateFrom(path.toString()).address();
            long result = Syscall.OPENAT.call(AT_FDCWD, name, flags, mode);
            if (result < 0) {
                throw Syscall.OPENAT.failure(result, path);
            }
            return Fd.of(result);
        }
    }
}
