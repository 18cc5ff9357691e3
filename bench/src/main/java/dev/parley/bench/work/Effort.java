package dev.parley.bench.work;

import java.util.concurrent.TimeUnit;

/**
 * How thoroughly something is measured.
 *
 * @param rounds in each of which every contestant has its turn; what is told is their median
 * @param warmUpNanos at least, until the code of all sides is compiled
 * @param burstNanos of one turn
 */
public record Effort(int rounds, long warmUpNanos, long burstNanos) {

    /** For a first look. */
    public static final Effort BRIEF = ofMillis(3, 1600, 300);

    /** What figures that are told to others, and gates, are made of. */
    public static final Effort THOROUGH = ofMillis(5, 2400, 500);

    private static Effort ofMillis(int rounds, long warmUp, long burst) {
        return new Effort(
                rounds,
                TimeUnit.MILLISECONDS.toNanos(warmUp),
                TimeUnit.MILLISECONDS.toNanos(burst));
    }
}
