package dev.parley.node;

import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import dev.parley.linux.Mapping;

/** A page of this process, and the descriptor by which it is shown to others. */
record OwnPage(Fd descriptor, Mapping mapping) {

    static OwnPage create(PageKind kind) throws ErrnoException {
        Fd descriptor = kind.create();
        try {
            return new OwnPage(descriptor, kind.mapOwn(descriptor));
        } catch (ErrnoException e) {
            descriptor.close();
            throw e;
        }
    }

    /** Shows it to nobody any more. */
    void hide() {
        descriptor.close();
    }

    void retire() {
        hide();
        mapping.retire();
    }
}
