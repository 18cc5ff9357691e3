package dev.parley.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;

/** What /proc says of this process. */
final class Proc {

    private static final int O_CLOEXEC = 0x80000;

    private Proc() {}

    /** Opens a file for reading, as a descriptor that this module does not make itself. */
    static Fd open(Path path) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            long name = arena.allocateFrom(path.toString()).address();
            return Fd.of(Syscall.OPENAT.check(-1, name, O_CLOEXEC));
        }
    }

    static boolean isCloseOnExec(Fd fd) throws IOException {
        Path info = Path.of("/proc/self/fdinfo", Integer.toString(fd.number()));
        for (String line : Files.readAllLines(info)) {
            if (line.startsWith("flags:")) {
                int flags = Integer.parseInt(line.substring("flags:".length()).strip(), 8);
                return (flags & O_CLOEXEC) != 0;
            }
        }
        throw new IOException("no flags in " + info);
    }
}
