package dev.parley.bench.micro;

import static java.util.Objects.requireNonNull;

import dev.parley.bench.lab.Placement;
import dev.parley.bench.report.Result;
import dev.parley.bench.work.Step;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** All benchmarks of this package, as steps of a run. */
public final class Microbenchmarks {

    private static final int FORKS = 2;
    private static final int ITERATIONS = 5;
    private static final TimeValue WARM_UP = TimeValue.milliseconds(300);
    private static final TimeValue ITERATION = TimeValue.milliseconds(200);

    /** As seen, of those of one size and of several. */
    private static final Duration EXPECTED = Duration.ofSeconds(15);

    private Microbenchmarks() {}

    /** One for each benchmark, with all of its sizes. */
    public static List<Step> steps() {
        return names().stream()
                .map(name -> new Step(title(name), EXPECTED, _ -> measure(name)))
                .toList();
    }

    /** Their classes and methods, in order. */
    static List<String> names() {
        var nowhere = OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT);
        return BenchmarkList.defaultList().getAll(nowhere, List.of()).stream()
                .map(BenchmarkListEntry::getUsername)
                .distinct()
                .sorted()
                .toList();
    }

    /** In JVMs that have the options of this one. */
    private static List<Result> measure(String name) throws RunnerException {
        return run(
                name,
                new OptionsBuilder()
                        .forks(FORKS)
                        .warmupIterations(ITERATIONS)
                        .warmupTime(WARM_UP)
                        .measurementIterations(ITERATIONS)
                        .measurementTime(ITERATION));
    }

    /** A result for each size. */
    static List<Result> run(String name, ChainedOptionsBuilder effort) throws RunnerException {
        effort.include("^" + Pattern.quote(name) + "$")
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
        return new Runner(effort.build())
                .run().stream().map(result -> result(title(name), result)).toList();
    }

    private static String title(String name) {
        return name.substring(Microbenchmarks.class.getPackageName().length() + 1);
    }

    private static Result result(String title, RunResult measured) {
        String bytes = measured.getParams().getParam("bytes");
        return new Result(
                "micro",
                bytes == null ? title : title + " " + bytes + " B",
                Placement.FREE.title(),
                bytes == null ? 0 : Integer.parseInt(bytes),
                1,
                figures(measured),
                List.of());
    }

    /**
     * The time is the mean of the iterations, and its error half the width of the confidence
     * interval of 99.9 %; absent: there were too few. Of allocated bytes it is the median, in
     * tenths: the last iteration has in it what the end of a benchmark allocates.
     */
    private static Map<String, Double> figures(RunResult measured) {
        Map<String, Double> figures = new LinkedHashMap<>();
        var time = measured.getPrimaryResult();
        figures.put("opNanos", time.getScore());
        if (Double.isFinite(time.getScoreError())) {
            figures.put("errorNanos", time.getScoreError());
        }
        var allocated = requireNonNull(measured.getSecondaryResults().get("gc.alloc.rate.norm"));
        double median = allocated.getStatistics().getPercentile(50);
        figures.put("allocatedBytes", Math.round(median * 10) / 10.0);
        return figures;
    }
}
