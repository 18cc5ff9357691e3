package dev.parley.node;

import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import java.util.List;

/** The two pages of a port of this process. */
record PortPages(OwnPage facts, OwnPage bell) {

    static PortPages create() throws ErrnoException {
        OwnPage facts = OwnPage.create(PageKind.FACTS);
        try {
            return new PortPages(facts, OwnPage.create(PageKind.BELL));
        } catch (ErrnoException e) {
            facts.retire();
            throw e;
        }
    }

    /** To be shown to a kernel, in its order; they stay owned by this. */
    List<Fd> descriptors() {
        return List.of(facts.descriptor(), bell.descriptor());
    }

    /** Shows them to nobody any more. */
    void hide() {
        facts.hide();
        bell.hide();
    }

    void retire() {
        facts.retire();
        bell.retire();
    }
}
