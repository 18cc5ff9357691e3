package dev.parley.bench.work;

import dev.parley.bench.report.Result;
import java.util.List;

/**
 * A part of a run, which gives all of its results or none.
 *
 * @param title for people, and to know it again
 */
public record Step(String title, Measurement measurement) {

    /** Measures. */
    public interface Measurement {
        /** All of it. */
        List<Result> run() throws Exception;
    }
}
