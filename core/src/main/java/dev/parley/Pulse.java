package dev.parley;

import dev.parley.link.HeldPulse;

/**
 * A small message that nobody waits for: a code and a value. Needs no reply. Sent by {@link
 * Connection#pulse}.
 *
 * <p>One that was received into a {@link Receipt} is filled anew by the next; any other may be
 * kept.
 */
public final class Pulse implements Received {

    private final HeldPulse held;

    Pulse(HeldPulse held) {
        this.held = held;
    }

    /** What kind of pulse it is; sender and receiver agree on what the numbers mean. */
    public int code() {
        return held.code();
    }

    /** What goes with the code. */
    public long value() {
        return held.value();
    }

    /** How urgent it is, {@link Priority#LOWEST} to {@link Priority#HIGHEST}. */
    public int priority() {
        return held.priority();
    }

    /** Who sent it; cannot be forged. It may be gone by now. */
    public Member sender() {
        return Member.of(held.link());
    }

    @Override
    public String toString() {
        return "Pulse[code=%d, value=%d, priority=%d]".formatted(code(), value(), priority());
    }
}
