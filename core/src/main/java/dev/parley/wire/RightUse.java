package dev.parley.wire;

import java.util.Optional;

/** What a right to send is good for. The numbers are the protocol. */
public enum RightUse {
    /** Whatever a connection can do. */
    ALL(0),
    /** Requests only. */
    SEND(1),
    /** Pulses and triggers only. */
    PULSE(2),
    /** One request. */
    ONCE(3);

    private static final RightUse[] ALL_USES = values();

    private final int number;

    RightUse(int number) {
        this.number = number;
    }

    /** The number on the wire. */
    public int number() {
        return number;
    }

    /** The use of this number. */
    public static RightUse of(int number) throws MalformedFrame {
        for (RightUse use : ALL_USES) {
            if (use.number == number) {
                return use;
            }
        }
        throw new MalformedFrame("unknown use of a right, use=" + number);
    }

    /** Whether it is good for a request. */
    public boolean maySend() {
        return this != PULSE;
    }

    /** Whether it is good for pulses and triggers. */
    public boolean mayPulse() {
        return this == ALL || this == PULSE;
    }

    /** Whether it is good for everything that the other one is good for. */
    public boolean covers(RightUse other) {
        return this == ALL || this == other || (this == SEND && other == ONCE);
    }

    /** What is left of it for who wishes this; {@link #ALL} wishes all that there is. */
    public Optional<RightUse> narrowedTo(RightUse wish) {
        if (covers(wish)) {
            return Optional.of(wish);
        }
        return wish.covers(this) ? Optional.of(this) : Optional.empty();
    }
}
