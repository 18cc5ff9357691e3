package dev.parley.bench.gate;

import dev.parley.bench.report.Results;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * A figure, and what it has to be.
 *
 * @param title what is measured, over what
 * @param bound whether less is better, or more
 * @param limit what it has to reach
 * @param stretch what would be splendid
 * @param figure found among the results; empty: not measured, for lack of a compiler or a peer
 */
record Gate(
        String title,
        Bound bound,
        double limit,
        double stretch,
        Function<Results, OptionalDouble> figure) {

    /** On which side of the limit it has to be. */
    enum Bound {
        AT_MOST("≤"),
        AT_LEAST("≥");

        private final String sign;

        Bound(String sign) {
            this.sign = sign;
        }

        String sign() {
            return sign;
        }

        boolean holds(double value, double limit) {
            return this == AT_MOST ? value <= limit : value >= limit;
        }
    }

    static Gate atMost(
            double limit, double stretch, String title, Function<Results, OptionalDouble> figure) {
        return new Gate(title, Bound.AT_MOST, limit, stretch, figure);
    }

    static Gate atLeast(
            double limit, double stretch, String title, Function<Results, OptionalDouble> figure) {
        return new Gate(title, Bound.AT_LEAST, limit, stretch, figure);
    }

    /** What came of it. */
    Outcome judge(Results results) {
        OptionalDouble value = figure.apply(results);
        if (value.isEmpty()) {
            return Outcome.NOT_MEASURED;
        }
        if (bound.holds(value.getAsDouble(), stretch)) {
            return Outcome.STRETCH;
        }
        return bound.holds(value.getAsDouble(), limit) ? Outcome.HOLDS : Outcome.FALLS_SHORT;
    }

    /** What comes of a gate. */
    enum Outcome {
        STRETCH("holds, and the stretch"),
        HOLDS("holds"),
        FALLS_SHORT("FALLS SHORT"),
        NOT_MEASURED("not measured");

        private final String words;

        Outcome(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }
}
