package dev.parley.node;

import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import dev.parley.linux.Mapping;
import java.io.IOException;

/** The two pages of a port, mapped. */
record PortPages(Mapping facts, Mapping bell) {

    /** The descriptors of new pages, to be shown to the kernel. */
    record Descriptors(Fd facts, Fd bell) implements AutoCloseable {

        static Descriptors create() throws ErrnoException {
            Fd facts = PageKind.FACTS.create();
            try {
                return new Descriptors(facts, PageKind.BELL.create());
            } catch (ErrnoException e) {
                facts.close();
                throw e;
            }
        }

        /** Maps both and seals them. */
        PortPages map() throws ErrnoException {
            Mapping mappedFacts = PageKind.FACTS.mapOwn(facts);
            try {
                return new PortPages(mappedFacts, PageKind.BELL.mapOwn(bell));
            } catch (ErrnoException e) {
                mappedFacts.retire();
                throw e;
            }
        }

        @Override
        public void close() {
            facts.close();
            bell.close();
        }
    }

    /** Maps somebody else's pages, if they are what they should be. */
    static PortPages ofPeer(Fd facts, Fd bell) throws IOException {
        Mapping mappedFacts = PageKind.FACTS.mapOther(facts);
        try {
            return new PortPages(mappedFacts, PageKind.BELL.mapOther(bell));
        } catch (IOException e) {
            mappedFacts.retire();
            throw e;
        }
    }

    void retire() {
        facts.retire();
        bell.retire();
    }
}
