package dev.parley.link;

import org.jspecify.annotations.Nullable;

/**
 * A pulse that was received, or the proxy that was triggered.
 *
 * <p>Owned by the thread that received it. It needs no reply, and lasts until the next is received
 * into it.
 */
public final class HeldPulse {

    private @Nullable ServerLink link;
    private @Nullable PortProxy proxy;
    private int priority;
    private int code;
    private long value;

    HeldPulse() {}

    void fill(PulseHint hint) {
        link = hint.link();
        priority = hint.urgency;
        code = hint.code;
        value = hint.value;
    }

    void fill(PortProxy triggered) {
        proxy = triggered;
    }

    /** The link it came by. */
    public ServerLink link() {
        return received(link);
    }

    /** The proxy that was triggered last. */
    public PortProxy proxy() {
        return received(proxy);
    }

    /** How urgent it is. */
    public int priority() {
        return priority;
    }

    /** What its sender gave it. */
    public int code() {
        return code;
    }

    /** What its sender gave it. */
    public long value() {
        return value;
    }

    private static <T> T received(@Nullable T it) {
        if (it == null) {
            throw new IllegalStateException("nothing was received into this yet");
        }
        return it;
    }
}
