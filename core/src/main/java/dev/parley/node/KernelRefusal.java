package dev.parley.node;

import dev.parley.wire.Refusal;

/** The kernel said no. */
public final class KernelRefusal extends Exception {

    private static final long serialVersionUID = 1L;

    private final Refusal refusal;

    KernelRefusal(Refusal refusal, String reason) {
        super(reason);
        this.refusal = refusal;
    }

    /** Why. */
    public Refusal refusal() {
        return refusal;
    }
}
