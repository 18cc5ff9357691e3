package dev.parley.bench.work;

import dev.parley.JoinOptions;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.bench.lab.Placement;
import dev.parley.bench.report.Result;
import dev.parley.kernel.EmbeddedKernel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a process asks the kernel for, one after the other. */
public final class KernelOperations {

    /** About how long all of it takes. */
    static final Duration EXPECTED = Duration.ofSeconds(2);

    private static final int COUNT = 2000;

    private interface Operation {
        void run() throws ParleyException;
    }

    private KernelOperations() {}

    /** Names attached and detached, and looked up, a second. */
    public static List<Result> measure(Effort effort) throws IOException, ParleyException {
        try (EmbeddedKernel kernel = EmbeddedKernel.start();
                Parley parley = Parley.join(JoinOptions.defaults().withSocket(kernel.socket()));
                Port port = parley.open()) {
            return List.of(
                    result("attach", effort, () -> attach(port)),
                    result("lookup", effort, parley::names));
        }
    }

    private static void attach(Port port) throws ParleyException {
        port.attach("measured");
        port.detach("measured");
    }

    private static Result result(String work, Effort effort, Operation operation)
            throws ParleyException {
        List<Double> rates = new ArrayList<>();
        for (int round = 0; round <= effort.rounds(); round++) {
            long begin = System.nanoTime();
            for (int i = 0; i < COUNT; i++) {
                operation.run();
            }
            if (round > 0) { // the first one warms up
                rates.add(COUNT * 1e9 / (System.nanoTime() - begin));
            }
        }
        return new Result(
                work,
                "parley",
                Placement.FREE.title(),
                0,
                1,
                Map.of("tripsPerSecond", Findings.median(rates.stream())),
                List.of());
    }
}
