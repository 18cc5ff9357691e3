package dev.parley.bench;

import dev.parley.bench.gate.Gates;
import dev.parley.bench.lab.Contestant;
import dev.parley.bench.lab.Contestants;
import dev.parley.bench.lab.NativeBuild;
import dev.parley.bench.lab.NativeContestant;
import dev.parley.bench.micro.Microbenchmarks;
import dev.parley.bench.report.Environment;
import dev.parley.bench.report.History;
import dev.parley.bench.report.Plots;
import dev.parley.bench.report.Result;
import dev.parley.bench.report.Results;
import dev.parley.bench.report.Run;
import dev.parley.bench.report.RunCodec;
import dev.parley.bench.report.Tables;
import dev.parley.bench.work.Plans;
import dev.parley.bench.work.Step;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code parley bench}. */
@Command(
        name = "parley bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Measures Parley beside what one would otherwise take.",
            "",
            "Client and server are processes of their own. In each round every contestant has its"
                    + " turn while the others are stopped; what is told are medians over the"
                    + " rounds. Without options: Parley and three others, and streams beside other"
                    + " queues, in two minutes."
        },
        footer = {
            "",
            "Placements: split (a processor each), same (both on one), free (as the system likes).",
            "",
            "Exit status:",
            "  0  all is well",
            "  1  a gate falls short, or something failed",
            "  2  the command line is wrong"
        })
final class BenchCommand implements Callable<Integer> {

    /** What is asked for, if not for the short run. */
    static final class Wish {
        @Option(names = "--long", description = "Everybody, and all sizes; takes 45 minutes.")
        private boolean complete;

        @Option(
                names = "--gates",
                description =
                        "What Parley has to reach, and whether it does; takes thirteen minutes.")
        private boolean gates;

        @Option(
                names = "--streams",
                description = "Streams beside other queues; takes a minute and a half.")
        private boolean streams;

        @Option(
                names = "--micro",
                description = "Single operations of Parley, by JMH; takes three minutes.")
        private boolean micro;

        private Run.Kind kind() {
            if (micro) {
                return Run.Kind.MICRO;
            }
            if (streams) {
                return Run.Kind.STREAMS;
            }
            return complete ? Run.Kind.LONG : gates ? Run.Kind.GATES : Run.Kind.SHORT;
        }
    }

    @ArgGroup private Wish wish = new Wish();

    @Option(
            names = "--resume",
            description = "Go on with the last run of the same kind, if it was broken off.")
    private boolean resume;

    @Option(
            names = "--plot",
            paramLabel = "DIRECTORY",
            description = "Draw what was measured, as SVG and PNG.")
    private @Nullable Path plots;

    @Option(
            names = "--json",
            description =
                    "Print the run as a line of JSON instead of tables, and add it to"
                            + " bench/history.")
    private boolean json;

    private final Path root;
    private final PrintWriter out;
    private final PrintWriter talk;
    private final List<String> missing = new ArrayList<>();

    /**
     * @param root of the sources
     */
    BenchCommand(Path root, PrintWriter out, PrintWriter talk) {
        this.root = root;
        this.out = out;
        this.talk = talk;
    }

    @Override
    public Integer call() throws Exception {
        Run.Kind kind = wish.kind();
        Instant time = Instant.now();
        Environment environment = Environment.find(root);
        Results results = measure(kind, time, environment);
        Run run = new Run(time, kind, environment, results.all());
        if (json) {
            History.of(root, time).append(run);
            out.println(RunCodec.encode(run));
        } else {
            out.println(Tables.of(results.first()));
        }
        boolean isWell = kind != Run.Kind.GATES || Gates.print(results, json ? talk : out);
        missing.forEach(one -> talk.println("missing: " + one));
        out.flush();
        talk.flush();
        if (plots != null) {
            Plots.draw(results.first(), plots).forEach(file -> talk.println("drawn: " + file));
        }
        return isWell && missing.isEmpty() ? 0 : 1;
    }

    private Results measure(Run.Kind kind, Instant time, Environment environment) throws Exception {
        List<Step> steps = steps(kind);
        Unfinished unfinished =
                new Unfinished(root.resolve("bench/target/unfinished"), kind, environment);
        Results results = new Results();
        if (resume) {
            unfinished.steps().forEach(results::add);
        } else {
            unfinished.forget();
        }
        Progress progress = new Progress(steps, results.stepCount());
        long begin = System.nanoTime();
        for (int i = results.stepCount(); i < steps.size(); i++) {
            talk.println(progress.line(i, Duration.ofNanos(System.nanoTime() - begin)));
            List<Result> found = measure(steps.get(i));
            results.add(found);
            if (missing.isEmpty()) { // else what is missing is tried again
                unfinished.add(time, found);
            }
        }
        unfinished.forget();
        return results;
    }

    /** What can be measured of it: who fails is missing, and the run goes on. */
    private List<Result> measure(Step step) throws Exception {
        try {
            return step.measurement().run(who -> miss(step, who));
        } catch (IOException e) {
            miss(step, "all of it: " + e.getMessage());
            return List.of();
        }
    }

    private void miss(Step step, String who) {
        missing.add(step.title() + ": " + who);
        talk.println("          missing: " + who);
    }

    private List<Step> steps(Run.Kind kind) throws IOException, InterruptedException {
        return switch (kind) {
            case SHORT -> plans().brief();
            case LONG -> plans().complete();
            case GATES -> plans().forGates();
            case STREAMS -> plans().streams();
            case MICRO -> Microbenchmarks.steps();
        };
    }

    private Plans plans() throws IOException, InterruptedException {
        List<? extends Contestant> natives =
                new NativeBuild(root.resolve("bench/target/native"))
                        .program()
                        .map(NativeContestant::all)
                        .orElse(List.of());
        return new Plans(new Contestants(natives), root.resolve("parley"));
    }
}
