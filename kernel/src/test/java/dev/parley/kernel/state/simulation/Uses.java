package dev.parley.kernel.state.simulation;

import dev.parley.wire.RightUse;
import java.util.Optional;

/** What rights are good for, by what may be done with each. */
final class Uses {

    private Uses() {}

    private static boolean maySend(RightUse use) {
        return switch (use) {
            case ALL, SEND, ONCE -> true;
            case PULSE -> false;
        };
    }

    private static boolean mayPulse(RightUse use) {
        return switch (use) {
            case ALL, PULSE -> true;
            case SEND, ONCE -> false;
        };
    }

    /** What may be done with either; empty: nothing. */
    static Optional<RightUse> both(RightUse one, RightUse other) {
        boolean sends = maySend(one) && maySend(other);
        boolean pulses = mayPulse(one) && mayPulse(other);
        if (sends && pulses) {
            return Optional.of(RightUse.ALL);
        }
        if (sends) {
            boolean isOnce = one == RightUse.ONCE || other == RightUse.ONCE;
            return Optional.of(isOnce ? RightUse.ONCE : RightUse.SEND);
        }
        return pulses ? Optional.of(RightUse.PULSE) : Optional.empty();
    }

    /** Whether a link of one use is all that somebody needs who wants the other. */
    static boolean isEnough(RightUse has, RightUse wanted) {
        return has != RightUse.ONCE
                && wanted != RightUse.ONCE
                && (maySend(has) || !maySend(wanted))
                && (mayPulse(has) || !mayPulse(wanted));
    }
}
