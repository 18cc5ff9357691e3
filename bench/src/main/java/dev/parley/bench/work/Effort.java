package dev.parley.bench.work;

import java.util.concurrent.TimeUnit;

/**
 * How thoroughly something is measured.
 *
 * @param rounds in each of which every contestant has its turn; what is told is their median
 * @param warmUpNanos at least, on one processor, until the code of all sides is compiled; those
 *     that are not virtual machines need none
 * @param burstNanos of one turn
 */
public record Effort(int rounds, long warmUpNanos, long burstNanos) {

    /** For a first look, and for many. */
    public static final Effort BRIEF = ofMillis(3, 1200, 300);

    /** What figures that are told to others, and gates, are made of. */
    public static final Effort THOROUGH = ofMillis(5, 1600, 400);

    /** For a first look at queues: whose code is short, and soon compiled. */
    static final Effort QUEUES_BRIEF = ofMillis(3, 400, 200);

    /** What figures of queues, and their gates, are made of. */
    static final Effort QUEUES = ofMillis(5, 500, 250);

    private static Effort ofMillis(int rounds, long warmUp, long burst) {
        return new Effort(
                rounds,
                TimeUnit.MILLISECONDS.toNanos(warmUp),
                TimeUnit.MILLISECONDS.toNanos(burst));
    }
}
