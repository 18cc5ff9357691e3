package dev.parley.node;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: from 10 ms, twice as long each time, to 1 s; half of it
 * more or less at random, so that a node's processes do not all come at once. Not thread-safe.
 */
final class Backoff {

    private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final RandomGenerator random;
    private long nextNanos = FIRST_NANOS;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    long nextNanos() {
        long nanos = nextNanos;
        nextNanos = Math.min(2 * nanos, LONGEST_NANOS);
        return nanos / 2 + random.nextLong(nanos + 1);
    }
}
