package dev.parley.examples.feed;

import java.util.concurrent.TimeUnit;

/**
 * Says how many samples are due, for so many a second. What could not be written in time is made up
 * for, up to a tenth of a second; the rest is let go. Owned by one thread.
 */
final class Pacer {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int MOST_BEHIND = 10;

    private final long rate;
    private long start;
    private long given;

    /**
     * @param rate how many a second
     * @param now the time from which on they are due, in nanoseconds
     */
    Pacer(long rate, long now) {
        this.rate = rate;
        this.start = now;
    }

    // [start:pacer]
    /** How many have become due since the last time. */
    int due(long now) {
        long due = at(now - start) - given;
        long most = Math.max(1, rate / MOST_BEHIND);
        if (due > most) {
            start = now;
            given = 0;
            return (int) most;
        }
        given += due;
        return (int) due;
    }

    /** Seconds apart from what is left of them: else the product would overflow within hours. */
    private long at(long nanos) {
        return nanos / SECOND * rate + nanos % SECOND * rate / SECOND;
    }
    // [end:pacer]
}
