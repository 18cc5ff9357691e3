package dev.parley.scenarios.storm;

import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * How long a sender is willing to wait: for ever, for long, or just about as long as its last
 * replies took. Owned by one thread.
 */
final class Pace {

    private static final long FIRST_NANOS = 200_000;
    private static final long LEAST_NANOS = 20_000;
    private static final int ADJUSTMENT = 16;
    private static final int LONG_MILLIS = 3_000;

    private final SplittableRandom random;
    private long racingNanos = FIRST_NANOS;
    private boolean isRacing;

    Pace(SplittableRandom random) {
        this.random = random;
    }

    /** For the next message; empty: for ever. */
    Optional<Duration> next() {
        int way = random.nextInt(4);
        isRacing = way >= 2;
        return switch (way) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(Duration.ofMillis(1 + random.nextInt(LONG_MILLIS)));
            default -> Optional.of(Duration.ofNanos(racingNanos));
        };
    }

    /** A reply makes the next deadline a little shorter, a missed one longer. */
    void ended(boolean replied) {
        if (isRacing) {
            long change = racingNanos / ADJUSTMENT;
            racingNanos = Math.max(LEAST_NANOS, racingNanos + (replied ? -change : change));
        }
    }
}
