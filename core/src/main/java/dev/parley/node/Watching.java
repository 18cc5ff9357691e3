package dev.parley.node;

import dev.parley.wire.Ask;
import dev.parley.wire.MemberRecord;

/** A wish to be told of the end of a member or a name. */
public final class Watching {

    /** Hears how the watch ended: one of the two, once, and is quick about it. */
    public interface Listener {
        /** What was watched is gone; on the background thread. */
        void gone(MemberRecord who);

        /** Nobody watches any more. */
        void cancelled();
    }

    private final Ask ask;
    private final Listener listener;

    Watching(Ask ask, Listener listener) {
        this.ask = ask;
        this.listener = listener;
    }

    /** What is asked of each kernel. */
    Ask ask() {
        return ask;
    }

    Listener listener() {
        return listener;
    }
}
