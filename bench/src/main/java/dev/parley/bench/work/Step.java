package dev.parley.bench.work;

import dev.parley.bench.report.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A part of a run, which gives all of its results at its end.
 *
 * @param title for people, and to know it again
 * @param expected how long it takes on two processors, about
 */
public record Step(String title, Duration expected, Measurement measurement) {

    /** Measures. */
    public interface Measurement {
        /**
         * All of it, but for contestants that fail: those are missing.
         *
         * @param missing is told who is missing, and why, in a line
         */
        List<Result> run(Consumer<String> missing) throws Exception;
    }

    /** This one, and the other at once after it, whose figures may then be compared. */
    Step and(Step other) {
        return new Step(
                title + ", and " + other.title,
                expected.plus(other.expected),
                missing -> {
                    List<Result> results = new ArrayList<>(measurement.run(missing));
                    results.addAll(other.measurement.run(missing));
                    return results;
                });
    }

    /** One whose teams do something in turn. */
    static Step of(String title, Contest contest) {
        return new Step(title, contest.expected(), contest);
    }
}
