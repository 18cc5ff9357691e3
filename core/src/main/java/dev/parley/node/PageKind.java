package dev.parley.node;

import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import dev.parley.linux.Mapping;
import dev.parley.linux.Mapping.Access;
import dev.parley.linux.Memfd;
import dev.parley.table.TableLayout;
import java.io.IOException;
import java.util.Optional;

/**
 * The pages that a process shows to its peers, by way of the kernel. Size and seals are what every
 * receiver of the descriptor insists on.
 */
enum PageKind {
    /** Of a port: what its owner alone can write. */
    FACTS("facts", Memfd.FIXED_SIZE | Memfd.SEAL_FUTURE_WRITE, Access.READ_ONLY),
    /** Of a port: what its clients ring. */
    BELL("bell", Memfd.FIXED_SIZE, Access.READ_WRITE),
    /** Of a process: the word that tells of its death. */
    LIVENESS("liveness", Memfd.FIXED_SIZE | Memfd.SEAL_FUTURE_WRITE, Access.READ_ONLY),
    /** Of a process: what the kernel sees of its threads; many pages. */
    TABLE(
            "table",
            TableLayout.SIZE_BYTES,
            Memfd.FIXED_SIZE | Memfd.SEAL_FUTURE_WRITE,
            Access.READ_ONLY);

    private static final long PAGE_BYTES = 4096;

    private final String label;
    private final long sizeBytes;
    private final int seals;
    private final Access accessOfPeers;

    PageKind(String label, int seals, Access accessOfPeers) {
        this(label, PAGE_BYTES, seals, accessOfPeers);
    }

    PageKind(String label, long sizeBytes, int seals, Access accessOfPeers) {
        this.label = label;
        this.sizeBytes = sizeBytes;
        this.seals = seals;
        this.accessOfPeers = accessOfPeers;
    }

    /** Makes a page, which is not sealed yet. */
    Fd create() throws ErrnoException {
        return Memfd.create("parley-" + label, sizeBytes);
    }

    /** Maps a page of one's own, then seals it: from now on nobody maps it as its owner does. */
    Mapping mapOwn(Fd page) throws ErrnoException {
        Mapping mapping = Mapping.map(page, sizeBytes, Access.READ_WRITE);
        try {
            Memfd.seal(page, seals);
            return mapping;
        } catch (ErrnoException e) {
            mapping.retire();
            throw e;
        }
    }

    /** Maps somebody else's page, if it is what it should be. */
    Mapping mapOther(Fd page) throws IOException {
        Optional<String> defect = Memfd.defect(page, sizeBytes, seals);
        if (defect.isPresent()) {
            throw new IOException(label + " page: " + defect.get());
        }
        return Mapping.map(page, sizeBytes, accessOfPeers);
    }
}
