package dev.parley.cli.demo;

import java.io.IOException;

/** The demonstration did not go as it should. */
public final class DemoFailed extends IOException {

    private static final long serialVersionUID = 1L;

    private final boolean interrupted;

    DemoFailed(String reason) {
        this(reason, false);
    }

    private DemoFailed(String reason, boolean interrupted) {
        super(reason);
        this.interrupted = interrupted;
    }

    /** Nothing is wrong: somebody wants it to end. */
    static DemoFailed interrupted() {
        return new DemoFailed("interrupted", true);
    }

    boolean isInterruption() {
        return interrupted;
    }
}
