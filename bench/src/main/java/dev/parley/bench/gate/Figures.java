package dev.parley.bench.gate;

import static dev.parley.bench.lab.Placement.FREE;
import static dev.parley.bench.lab.Placement.SPLIT;

import dev.parley.bench.lab.Placement;
import dev.parley.bench.mechanism.Mechanisms;
import dev.parley.bench.report.Result;
import dev.parley.bench.report.Results;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/** Finds figures among results; empty: they were not measured. */
final class Figures {

    private Figures() {}

    static Function<Results, OptionalDouble> figure(
            String figure,
            String work,
            Placement placement,
            int bytes,
            int clients,
            String contestant) {
        return results ->
                results.find(work, contestant, placement, bytes, clients).stream()
                        .mapToDouble(result -> result.figure(figure))
                        .findFirst();
    }

    static Function<Results, OptionalDouble> ratio(
            String figure,
            String work,
            Placement placement,
            int bytes,
            int clients,
            String contestant,
            String over) {
        return combined(
                figure(figure, work, placement, bytes, clients, contestant),
                figure(figure, work, placement, bytes, clients, over),
                (a, b) -> a / b);
    }

    /**
     * Of two figures that the same step has found: between steps minutes pass, in which a virtual
     * machine may have been given other processors.
     */
    static Function<Results, OptionalDouble> combined(
            Function<Results, OptionalDouble> a,
            Function<Results, OptionalDouble> b,
            Combination how) {
        return results ->
                results.steps()
                        .flatMapToDouble(
                                step -> combine(a.apply(step), b.apply(step), how).stream())
                        .findFirst();
    }

    static Function<Results, OptionalDouble> p50(
            Placement placement, int bytes, String contestant, String over) {
        return ratio("p50Nanos", "latency", placement, bytes, 1, contestant, over);
    }

    static Function<Results, OptionalDouble> bandwidth(int bytes, String contestant, String over) {
        return ratio("bytesPerSecond", "bandwidth", SPLIT, bytes, 1, contestant, over);
    }

    static Function<Results, OptionalDouble> elements(
            String work, int bytes, String contestant, String over) {
        return ratio("elementsPerSecond", work, SPLIT, bytes, 1, contestant, over);
    }

    static Function<Results, OptionalDouble> rate(
            Placement placement, String contestant, int clients) {
        return figure("tripsPerSecond", "throughput", placement, 64, clients, contestant);
    }

    static Function<Results, OptionalDouble> overBestUnix(int clients) {
        Function<Results, OptionalDouble> best =
                results ->
                        DoubleStream.concat(
                                        rate(FREE, "unix", clients).apply(results).stream(),
                                        rate(FREE, "unix-selector", clients)
                                                .apply(results)
                                                .stream())
                                .max();
        return combined(rate(FREE, "parley", clients), best, (a, b) -> a / b);
    }

    /** How many times as long as Parley by default the fastest of the others on the JVM takes. */
    static OptionalDouble nearestPeer(Results results) {
        return results.steps()
                .flatMapToDouble(
                        step ->
                                step.all().stream()
                                        .filter(Figures::isOfJvmPeer)
                                        .flatMapToDouble(peer -> timesAsLong(step, peer).stream()))
                .min();
    }

    private static boolean isOfJvmPeer(Result result) {
        return Mechanisms.names().contains(result.contestant())
                && !result.contestant().startsWith("parley")
                && !result.contestant().endsWith("-spin"); // never sleeps: has a gate of its own
    }

    private static OptionalDouble timesAsLong(Results results, Result peer) {
        Function<String, OptionalDouble> parleys =
                figure ->
                        figure(
                                        figure,
                                        peer.work(),
                                        Placement.titled(peer.placement()),
                                        peer.bytes(),
                                        peer.clients(),
                                        "parley")
                                .apply(results);
        return switch (peer.work()) {
            case "latency" ->
                    combine(
                            OptionalDouble.of(peer.figure("p50Nanos")),
                            parleys.apply("p50Nanos"),
                            (a, b) -> a / b);
            case "throughput" ->
                    combine(
                            parleys.apply("tripsPerSecond"),
                            OptionalDouble.of(peer.figure("tripsPerSecond")),
                            (a, b) -> a / b);
            default -> OptionalDouble.empty();
        };
    }

    interface Combination {
        double of(double a, double b);
    }

    private static OptionalDouble combine(OptionalDouble a, OptionalDouble b, Combination how) {
        return a.isPresent() && b.isPresent()
                ? OptionalDouble.of(how.of(a.getAsDouble(), b.getAsDouble()))
                : OptionalDouble.empty();
    }
}
