package dev.parley.cli.sin;

import java.time.Duration;

/** How long something has been so, in a few characters. */
final class Elapsed {

    private static final long NANOS_PER_MICRO = 1_000;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private Elapsed() {}

    /** For instance 12us, 3.4ms, 5s, 2m10s, 3h, 4d: never more than it was. */
    static String text(Duration duration) {
        if (duration.isNegative()) {
            return text(Duration.ZERO);
        }
        if (duration.toDays() > 0) {
            return duration.toDays() + "d";
        }
        if (duration.toHours() > 0) {
            return duration.toHours() + "h";
        }
        if (duration.toMinutes() > 0) {
            return duration.toMinutes() + "m" + duration.toSecondsPart() + "s";
        }
        return text(duration.toNanos());
    }

    private static String text(long nanos) {
        if (nanos >= NANOS_PER_SECOND) {
            return text(nanos, NANOS_PER_SECOND, "s");
        }
        return nanos >= NANOS_PER_MILLI
                ? text(nanos, NANOS_PER_MILLI, "ms")
                : text(nanos, NANOS_PER_MICRO, "us");
    }

    /** With a second digit where there is one digit, and the second is not 0. */
    private static String text(long nanos, long unitNanos, String unit) {
        long whole = nanos / unitNanos;
        long tenth = nanos % unitNanos * 10 / unitNanos;
        return whole < 10 && tenth > 0 ? whole + "." + tenth + unit : whole + unit;
    }
}
