package dev.parley.cli.base;

import java.util.Arrays;
import java.util.Locale;

/** The times of some round trips, in order of length. At least one. Immutable. */
public final class RoundTrips {

    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    private final long[] sortedNanos;

    private RoundTrips(long[] sortedNanos) {
        this.sortedNanos = sortedNanos;
    }

    /** The times in any order. */
    public static RoundTrips of(long[] nanos) {
        if (nanos.length == 0) {
            throw new IllegalArgumentException("there must be a round trip");
        }
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new RoundTrips(sorted);
    }

    /** The shortest. */
    public long minNanos() {
        return sortedNanos[0];
    }

    /** The longest. */
    public long maxNanos() {
        return sortedNanos[sortedNanos.length - 1];
    }

    /**
     * The shortest time within which at least this part of them was over: the nearest rank.
     *
     * @param percent above 0, up to 100
     */
    public long percentileNanos(int percent) {
        int rank = Math.ceilDiv(Math.multiplyExact(sortedNanos.length, percent), 100);
        return sortedNanos[rank - 1];
    }

    /** A time for people, with three digits that count. */
    public static String text(long nanos) {
        if (nanos < NANOS_PER_MILLI) {
            return rounded(nanos / NANOS_PER_MICRO) + " us";
        }
        return nanos < NANOS_PER_SECOND
                ? rounded(nanos / NANOS_PER_MILLI) + " ms"
                : rounded(nanos / NANOS_PER_SECOND) + " s";
    }

    private static String rounded(double value) {
        int decimals = value < 10 ? 2 : value < 100 ? 1 : 0;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
