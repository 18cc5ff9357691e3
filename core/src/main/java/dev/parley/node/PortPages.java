package dev.parley.node;

import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import dev.parley.linux.Mapping;
import dev.parley.linux.Mapping.Access;
import dev.parley.linux.Memfd;
import java.io.IOException;
import java.util.Optional;

/**
 * The two pages of a port: facts, which only its owner can write, and the bell, which its clients
 * ring. Their sizes and seals are what every receiver of the descriptors insists on.
 */
record PortPages(Mapping facts, Mapping bell) {

    private static final long SIZE_BYTES = 4096;
    private static final int FACTS_SEALS = Memfd.FIXED_SIZE | Memfd.SEAL_FUTURE_WRITE;

    /** The descriptors of new pages, to be shown to the kernel and closed. */
    record Descriptors(Fd facts, Fd bell) implements AutoCloseable {

        static Descriptors create() throws ErrnoException {
            Fd facts = Memfd.create("parley-facts", SIZE_BYTES);
            try {
                return new Descriptors(facts, Memfd.create("parley-bell", SIZE_BYTES));
            } catch (ErrnoException e) {
                facts.close();
                throw e;
            }
        }

        /** Maps both, then seals them: the facts cannot be mapped writable by anybody again. */
        PortPages map() throws ErrnoException {
            PortPages pages = PortPages.of(facts, Access.READ_WRITE, bell);
            Memfd.seal(facts, FACTS_SEALS);
            Memfd.seal(bell, Memfd.FIXED_SIZE);
            return pages;
        }

        @Override
        public void close() {
            facts.close();
            bell.close();
        }
    }

    /** Maps somebody else's pages, if they are what they should be. */
    static PortPages ofPeer(Fd facts, Fd bell) throws IOException {
        require(Memfd.defect(facts, SIZE_BYTES, FACTS_SEALS), "facts page");
        require(Memfd.defect(bell, SIZE_BYTES, Memfd.FIXED_SIZE), "bell page");
        return of(facts, Access.READ_ONLY, bell);
    }

    void retire() {
        facts.retire();
        bell.retire();
    }

    private static PortPages of(Fd facts, Access access, Fd bell) throws ErrnoException {
        Mapping mappedFacts = Mapping.map(facts, SIZE_BYTES, access);
        try {
            return new PortPages(mappedFacts, Mapping.map(bell, SIZE_BYTES, Access.READ_WRITE));
        } catch (ErrnoException e) {
            mappedFacts.retire();
            throw e;
        }
    }

    private static void require(Optional<String> defect, String what) throws IOException {
        if (defect.isPresent()) {
            throw new IOException(what + ": " + defect.get());
        }
    }
}
