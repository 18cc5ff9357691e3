package dev.parley.node;

import dev.parley.linux.Fd;
import dev.parley.linux.Mapping;
import java.io.IOException;

/** The two pages of another process's port, mapped. */
record PeerPages(Mapping facts, Mapping bell) {

    /** Maps them, if they are what they should be. */
    static PeerPages map(Fd facts, Fd bell) throws IOException {
        Mapping mappedFacts = PageKind.FACTS.mapOther(facts);
        try {
            return new PeerPages(mappedFacts, PageKind.BELL.mapOther(bell));
        } catch (IOException e) {
            mappedFacts.retire();
            throw e;
        }
    }
}
