package dev.parley.bench;

import dev.parley.bench.report.Environment;
import dev.parley.bench.report.History;
import dev.parley.bench.report.Result;
import dev.parley.bench.report.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The steps that a run has done so far: should it be broken off, another can go on. */
final class Unfinished {

    private final Run.Kind kind;
    private final Environment environment;
    private final Path file;

    Unfinished(Path directory, Run.Kind kind, Environment environment) {
        this.kind = kind;
        this.environment = environment;
        this.file = directory.resolve(kind.name().toLowerCase(Locale.ROOT) + ".jsonl");
    }

    /** What was found in each, in order; none: there is nothing to go on with. */
    List<List<Result>> steps() throws IOException {
        List<List<Result>> steps = new ArrayList<>();
        for (Run step : new History(file).runs()) {
            if (!step.environment().equals(environment)) {
                throw new IOException(
                        "what was broken off was measured elsewhere, or of another commit: "
                                + step.environment());
            }
            steps.add(step.results());
        }
        return steps;
    }

    void add(Instant time, List<Result> step) throws IOException {
        new History(file).append(new Run(time, kind, environment, step));
    }

    void forget() throws IOException {
        Files.deleteIfExists(file);
    }
}
