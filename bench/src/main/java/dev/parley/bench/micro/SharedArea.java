package dev.parley.bench.micro;

import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import dev.parley.linux.Mapping;
import dev.parley.linux.Memfd;

/** Shared memory as links have it. */
final class SharedArea {

    private SharedArea() {}

    /** So many bytes of zeros, all pages present; the caller retires it. */
    static Mapping of(long sizeBytes) throws ErrnoException {
        try (Fd fd = Memfd.create("micro", sizeBytes)) {
            return Mapping.map(fd, sizeBytes, Mapping.Access.READ_WRITE);
        }
    }
}
