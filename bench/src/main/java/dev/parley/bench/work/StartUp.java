package dev.parley.bench.work;

import dev.parley.bench.lab.Placement;
import dev.parley.bench.report.Result;
import dev.parley.kernel.EmbeddedKernel;
import dev.parley.node.NodeAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From exec to the end of a program that has little to do. */
public final class StartUp {

    /** About how long all of it takes. */
    static final Duration EXPECTED = Duration.ofSeconds(6);

    private static final int ROUNDS = 15;

    private StartUp() {}

    /** {@code parley sin}, beside a virtual machine that does no more than start. */
    public static List<Result> measure(Path parley) throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Map<String, List<String>> commands = new LinkedHashMap<>();
        commands.put("parley-sin", List.of(parley.toString(), "sin"));
        commands.put(
                "jvm",
                List.of(
                        java.toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EmptyMain.class.getName()));
        Map<String, List<Double>> times = new LinkedHashMap<>();
        try (EmbeddedKernel kernel = EmbeddedKernel.start()) {
            for (int round = 0; round <= ROUNDS; round++) {
                for (Map.Entry<String, List<String>> command : commands.entrySet()) {
                    double nanos = run(command.getValue(), kernel.socket());
                    if (round > 0) { // the first one finds nothing in the system's caches
                        times.computeIfAbsent(command.getKey(), _ -> new ArrayList<>()).add(nanos);
                    }
                }
            }
        }
        return times.entrySet().stream()
                .map(entry -> result(entry.getKey(), Findings.median(entry.getValue().stream())))
                .toList();
    }

    private static double run(List<String> command, Path socket)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put(NodeAddress.VARIABLE, socket.toString());
        long begin = System.nanoTime();
        int status = builder.start().waitFor();
        if (status != 0) {
            throw new IOException(command + " ended with " + status);
        }
        return System.nanoTime() - begin;
    }

    private static Result result(String name, double nanos) {
        return new Result(
                "startup",
                name,
                Placement.FREE.title(),
                0,
                1,
                Map.of("elapsedNanos", nanos),
                List.of());
    }
}
