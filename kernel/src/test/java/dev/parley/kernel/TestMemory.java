package dev.parley.kernel;

import dev.parley.kernel.state.Enclosure;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import dev.parley.linux.Memfd;
import dev.parley.table.TableLayout;
import dev.parley.wire.LinkGeometry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Memory as members make it, and how to tell one descriptor from another. */
final class TestMemory {

    private TestMemory() {}

    static Fd liveness() throws ErrnoException {
        return writtenByItsMaker();
    }

    static Fd table() throws ErrnoException {
        return sealed(TableLayout.SIZE_BYTES, Memfd.FIXED_SIZE | Memfd.SEAL_FUTURE_WRITE);
    }

    static Fd facts() throws ErrnoException {
        return writtenByItsMaker();
    }

    private static Fd writtenByItsMaker() throws ErrnoException {
        return sealed(Enclosure.PAGE_BYTES, Memfd.FIXED_SIZE | Memfd.SEAL_FUTURE_WRITE);
    }

    static Fd bell() throws ErrnoException {
        return sealed(Enclosure.PAGE_BYTES, Memfd.FIXED_SIZE);
    }

    static Fd link(LinkGeometry geometry) throws ErrnoException {
        return sealed(geometry.sizeBytes(), Memfd.FIXED_SIZE);
    }

    static Fd sealed(long sizeBytes, int seals) throws ErrnoException {
        Fd fd = Memfd.create("parley-test", sizeBytes);
        Memfd.seal(fd, seals);
        return fd;
    }

    /** What file a descriptor is of: equal for copies. */
    static Object file(Fd fd) throws IOException {
        return Files.getAttribute(Path.of("/proc/self/fd/" + fd.number()), "unix:ino");
    }

    /** How many sockets, memories, pidfds and the like this process has open. */
    static long openDescriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.map(TestMemory::target)
                    .filter(
                            target ->
                                    target.startsWith("socket:")
                                            || target.startsWith("anon_inode:")
                                            || target.startsWith("/memfd:parley"))
                    .count();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (NoSuchFileException _) {
            return ""; // closed meanwhile
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
