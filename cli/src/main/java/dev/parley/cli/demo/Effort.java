package dev.parley.cli.demo;

import java.time.Duration;

/**
 * How much time the demonstration takes.
 *
 * @param warmUp how many round trips are made before they are measured
 * @param pause after each thing that is to be read
 */
record Effort(int warmUp, int roundTrips, Duration pause) {

    private static final Effort FULL = new Effort(50_000, 200_000, Duration.ofMillis(600));
    private static final Effort UNWATCHED = new Effort(FULL.warmUp, FULL.roundTrips, Duration.ZERO);
    private static final Effort FAST = new Effort(10_000, 20_000, Duration.ZERO);

    /**
     * As somebody wants it.
     *
     * @param watched whether there are readers to wait for
     */
    static Effort of(boolean fast, boolean watched) {
        if (fast) {
            return FAST;
        }
        return watched ? FULL : UNWATCHED;
    }

    Order.Measure measure() {
        return new Order.Measure(warmUp, roundTrips);
    }
}
