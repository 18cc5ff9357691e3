package dev.parley.sleep;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Moments of the monotonic clock ({@link System#nanoTime}) by which something must have ended. */
public final class Deadline {

    /** No deadline. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Already over: look, do not wait. */
    public static final long AT_ONCE = Long.MIN_VALUE;

    /**
     * No sleep is longer: a wake-up that got lost by a peer's fault costs this much. Tests make it
     * long, so that one that got lost by our own shows.
     */
    private static final long LONGEST_SLEEP_NANOS =
            TimeUnit.SECONDS.toNanos(Long.getLong("dev.parley.longestSleepSeconds", 1));

    private static final Duration CENTURY = Duration.ofDays(36_525);

    private Deadline() {}

    /** The moment that far from now; not positive: {@link #AT_ONCE}; centuries: {@link #NEVER}. */
    public static long after(Duration timeout) {
        if (!timeout.isPositive()) {
            return AT_ONCE;
        }
        return timeout.compareTo(CENTURY) > 0 ? NEVER : System.nanoTime() + timeout.toNanos();
    }

    /** The one of them that is over first. */
    public static long earlier(long one, long other) {
        if (one == AT_ONCE || other == NEVER) {
            return one;
        }
        return other == AT_ONCE || one == NEVER || other - one < 0 ? other : one;
    }

    /** Whether the moment is over. */
    public static boolean hasPassed(long deadline) {
        return deadline == AT_ONCE || (deadline != NEVER && deadline - System.nanoTime() <= 0);
    }

    /** How long until then; 0 if it is over. */
    public static long remainingNanos(long deadline) {
        return deadline == AT_ONCE ? 0 : Math.max(0, deadline - System.nanoTime());
    }

    /** How long a waiter may sleep before it looks again. */
    public static long sleepNanos(long deadline) {
        if (deadline == NEVER) {
            return LONGEST_SLEEP_NANOS;
        }
        if (deadline == AT_ONCE) {
            return 0;
        }
        return Math.clamp(deadline - System.nanoTime(), 0, LONGEST_SLEEP_NANOS);
    }
}
