package dev.parley.kernel;

import java.io.IOException;

/** A kernel does not start here, for a reason that somebody has to remove first. */
public final class KernelCannotStart extends IOException {

    private static final long serialVersionUID = 1L;

    KernelCannotStart(String reason) {
        super(reason);
    }
}
