package dev.parley.bench.work;

import dev.parley.bench.report.Result;
import java.time.Duration;
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

    /** One whose teams do something in turn. */
    static Step of(String title, Contest contest) {
        return new Step(title, contest.expected(), contest);
    }
}
