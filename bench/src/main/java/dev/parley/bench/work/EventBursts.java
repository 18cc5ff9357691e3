package dev.parley.bench.work;

import dev.parley.Burst;
import dev.parley.JoinOptions;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Proxy;
import dev.parley.Receipt;
import dev.parley.Waiting;
import dev.parley.bench.lab.Placement;
import dev.parley.bench.report.Result;
import dev.parley.kernel.EmbeddedKernel;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/**
 * What it costs to be told of many events, and how long each waits, by how many of them make one
 * message: twenty thousand events a second, to a thread that sleeps between messages.
 */
final class EventBursts {

    private static final List<Integer> EVENTS = List.of(1, 2, 4, 8, 16, 32, 64);
    private static final int COUNT = 8192;
    private static final long INTERVAL_NANOS = 50_000;
    private static final Duration FOR_EVER = Duration.ofHours(1);

    private EventBursts() {}

    /** About how long all of it takes. */
    static Duration expected(Effort effort) {
        return Duration.ofNanos((effort.rounds() + 1L) * EVENTS.size() * COUNT * INTERVAL_NANOS);
    }

    /** One round: how long an event waited, and what the receiver took for each. */
    private record Round(double waitNanos, double cpuNanos) {}

    static List<Result> measure(Effort effort)
            throws IOException, ParleyException, InterruptedException, ExecutionException {
        return measure(effort.rounds(), COUNT);
    }

    /** So many rounds, of so many events each. */
    static List<Result> measure(int roundCount, int eventCount)
            throws IOException, ParleyException, InterruptedException, ExecutionException {
        List<Result> results = new ArrayList<>();
        try (EmbeddedKernel kernel = EmbeddedKernel.start();
                Parley parley =
                        Parley.join(
                                JoinOptions.defaults()
                                        .withSocket(kernel.socket())
                                        .withWaiting(Waiting.BLOCK));
                Port port = parley.open()) {
            for (int events : EVENTS) {
                List<Round> rounds = new ArrayList<>();
                for (int round = 0; round <= roundCount; round++) {
                    rounds.add(measure(port, events, eventCount));
                }
                results.add(result(events, rounds.subList(1, rounds.size())));
            }
        }
        return results;
    }

    private static Result result(int events, List<Round> rounds) {
        Stream<Double> waits = rounds.stream().map(Round::waitNanos);
        Stream<Double> costs = rounds.stream().map(Round::cpuNanos);
        return new Result(
                Result.EVENTS,
                "parley",
                Placement.FREE.title(),
                0,
                events,
                Map.of(
                        "waitNanos",
                        Findings.median(waits),
                        "cpuNanosPerEvent",
                        Findings.median(costs)),
                List.of());
    }

    private static Round measure(Port port, int events, int eventCount)
            throws ParleyException, InterruptedException, ExecutionException {
        long[] happened = new long[eventCount];
        try (Proxy proxy = port.proxy(new byte[0])) {
            Burst burst = new Burst(proxy, events, FOR_EVER);
            FutureTask<Round> receiver =
                    new FutureTask<>(() -> receive(port, burst, events, happened));
            Thread.ofPlatform().start(receiver);
            long begin = System.nanoTime();
            for (int i = 0; i < eventCount; i++) {
                long moment = begin + i * INTERVAL_NANOS;
                while (System.nanoTime() < moment) {
                    Thread.onSpinWait();
                }
                happened[i] = moment;
                burst.event();
            }
            return receiver.get();
        }
    }

    /**
     * The events that it takes happened before: the burst hands them over. It may take more than
     * make a message; what is left in the end makes none.
     */
    private static Round receive(Port port, Burst burst, int size, long[] happened)
            throws ParleyException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Receipt receipt = new Receipt();
        long waits = 0;
        int taken = 0;
        long before = threads.getCurrentThreadCpuTime();
        while (happened.length - taken >= size) {
            port.receive(receipt);
            long events = burst.take();
            // Read afterwards: what was taken has happened before, even if this thread was stopped.
            long now = System.nanoTime();
            for (long i = 0; i < events; i++) {
                waits += now - happened[taken++];
            }
        }
        long cpu = threads.getCurrentThreadCpuTime() - before;
        return new Round((double) waits / taken, (double) cpu / taken);
    }
}
