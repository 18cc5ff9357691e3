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
        return results ->
                combine(
                        figure(figure, work, placement, bytes, clients, contestant).apply(results),
                        figure(figure, work, placement, bytes, clients, over).apply(results),
                        (a, b) -> a / b);
    }

    static Function<Results, OptionalDouble> p50(
            Placement placement, int bytes, String contestant, String over) {
        return ratio("p50Nanos", "latency", placement, bytes, 1, contestant, over);
    }

    static Function<Results, OptionalDouble> bandwidth(int bytes, String contestant, String over) {
        return ratio("bytesPerSecond", "bandwidth", SPLIT, bytes, 1, contestant, over);
    }

    static OptionalDouble rate(
            Results results, Placement placement, String contestant, int clients) {
        return figure("tripsPerSecond", "throughput", placement, 64, clients, contestant)
                .apply(results);
    }

    static OptionalDouble overBestUnix(Results results, int clients) {
        OptionalDouble best =
                DoubleStream.concat(
                                rate(results, FREE, "unix", clients).stream(),
                                rate(results, FREE, "unix-selector", clients).stream())
                        .max();
        return combine(rate(results, FREE, "parley", clients), best, (a, b) -> a / b);
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

    static boolean isOfJvmPeer(Result result) {
        return Mechanisms.names().contains(result.contestant())
                && !result.contestant().startsWith("parley")
                && !result.contestant().endsWith("-spin"); // never sleeps: has a gate of its own
    }

    static OptionalDouble timesAsLong(Results results, Result peer) {
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

    static OptionalDouble combine(OptionalDouble a, OptionalDouble b, Combination how) {
        return a.isPresent() && b.isPresent()
                ? OptionalDouble.of(how.of(a.getAsDouble(), b.getAsDouble()))
                : OptionalDouble.empty();
    }
}
