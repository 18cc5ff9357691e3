package dev.parley.bench.gate;

import static dev.parley.bench.gate.Figures.bandwidth;
import static dev.parley.bench.gate.Figures.combined;
import static dev.parley.bench.gate.Figures.elements;
import static dev.parley.bench.gate.Figures.figure;
import static dev.parley.bench.gate.Figures.p50;
import static dev.parley.bench.gate.Figures.rate;
import static dev.parley.bench.gate.Figures.ratio;
import static dev.parley.bench.lab.Placement.FREE;
import static dev.parley.bench.lab.Placement.SAME;
import static dev.parley.bench.lab.Placement.SPLIT;

import dev.parley.bench.lab.Placement;
import dev.parley.bench.mechanism.Mechanisms;
import dev.parley.bench.mechanism.Message;
import dev.parley.bench.report.Result;
import dev.parley.bench.report.Results;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** All gates, and whether they hold. */
public final class Gates {

    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;
    private static final double MILLIS = 1e6;
    private static final double MICROS = 1e3;
    private static final double MILLION = 1e6;
    private static final int PULSE_BYTES = Message.MIN_BYTES;

    private static final List<Gate> ALL = all();

    private Gates() {}

    private static List<Gate> all() {
        List<Gate> gates = new ArrayList<>();
        gates.addAll(roundTrips());
        gates.addAll(ordersAndPulses());
        gates.addAll(costs());
        gates.addAll(many());
        gates.addAll(longMessages());
        gates.addAll(queues());
        gates.addAll(beginnings());
        return gates;
    }

    private static List<Gate> roundTrips() {
        return List.of(
                Gate.atMost(
                        1.4,
                        1.15,
                        "64 B, default, split: p50 over C spinning",
                        p50(SPLIT, 64, "parley", "c-spin")),
                Gate.atMost(
                        1.4,
                        1.15,
                        "32 B, spinning, split: p50 over a word bounced in C",
                        p50(SPLIT, 32, "parley-spin", "c-word")),
                Gate.atMost(
                        1.2,
                        1.0,
                        "64 B, spinning, split: p50 over Aeron busy-spin",
                        p50(SPLIT, 64, "parley-spin", "aeron-spin")),
                Gate.atMost(
                        1.2,
                        1.0,
                        "64 B, spinning, split: p99 over Aeron busy-spin",
                        ratio("p99Nanos", "latency", SPLIT, 64, 1, "parley-spin", "aeron-spin")),
                Gate.atMost(
                        1.0,
                        0.75,
                        "64 B, default, same: p50 over C futex",
                        p50(SAME, 64, "parley", "c-futex")),
                Gate.atMost(
                        0.5,
                        0.35,
                        "64 B, default, same: p50 over a JDK Unix socket",
                        p50(SAME, 64, "parley", "unix")),
                Gate.atMost(
                        0.6,
                        0.45,
                        "64 B, default, free (after one core): p50 over a JDK Unix socket",
                        p50(FREE, 64, "parley", "unix")),
                Gate.atMost(
                        1.15,
                        1.05,
                        "64 B, blocking only, same: p50 over C futex",
                        p50(SAME, 64, "parley-block", "c-futex")),
                Gate.atMost(
                        1.15,
                        1.05,
                        "64 B, blocking only, split: p50 over C futex",
                        p50(SPLIT, 64, "parley-block", "c-futex")),
                Gate.atLeast(
                        1.0,
                        1.0,
                        "every size and client count: the nearest JVM peer's time over Parley's",
                        Figures::nearestPeer));
    }

    private static List<Gate> ordersAndPulses() {
        return List.of(
                Gate.atMost(
                        1.1,
                        1.0,
                        "64 B, split: p50 of a port in priority order over one in order of arrival",
                        p50(SPLIT, 64, "parley-priority", "parley")),
                Gate.atMost(
                        1.15,
                        1.05,
                        "64 B, split: p50 of QNX 4's Send, Receive and Reply over core's own",
                        p50(SPLIT, 64, "parley-qnx4", "parley")),
                Gate.atMost(
                        150,
                        100,
                        "pulse, split: p50 of its sender, ns",
                        figure("p50Nanos", "latency", SPLIT, PULSE_BYTES, 1, "parley-pulse")),
                Gate.atLeast(
                        5,
                        10,
                        "pulse, split: million/s",
                        results ->
                                figure(
                                                "tripsPerSecond",
                                                "throughput",
                                                SPLIT,
                                                PULSE_BYTES,
                                                1,
                                                "parley-pulse")
                                        .apply(results)
                                        .stream()
                                        .map(rate -> rate / MILLION)
                                        .findFirst()));
    }

    private static List<Gate> costs() {
        List<Gate> gates = new ArrayList<>();
        gates.add(allocatesNothing("64 B, default", "parley"));
        gates.add(allocatesNothing("64 B, by QNX 4's calls", "parley-qnx4"));
        gates.add(
                Gate.atMost(
                        0.5,
                        0.35,
                        "64 B, default, same: processor time over a JDK Unix socket",
                        ratio("cpuNanosPerTrip", "latency", SAME, 64, 1, "parley", "unix")));
        for (Placement placement : Placement.values()) {
            gates.add(
                    Gate.atMost(
                            1.2,
                            1.0,
                            "a call a millisecond, %s: processor time over a JDK Unix socket"
                                    .formatted(placement.title()),
                            ratio("cpuNanosPerTrip", "paced", placement, 64, 1, "parley", "unix")));
        }
        gates.add(
                Gate.atMost(
                        10,
                        2,
                        "10 s of silence: ms of processor time more than idle JVMs",
                        combined(
                                figure("cpuNanos", "silence", FREE, 64, 1, "parley"),
                                figure("cpuNanos", "silence", FREE, 64, 1, Mechanisms.NOTHING),
                                (a, b) -> (a - b) / MILLIS)));
        return gates;
    }

    private static Gate allocatesNothing(String what, String contestant) {
        return Gate.atMost(
                0,
                0,
                what + ": bytes allocated by the client a round trip",
                results ->
                        figure("allocatedPerTrip", "latency", SPLIT, 64, 1, contestant)
                                .apply(results)
                                .stream()
                                .map(Math::rint)
                                .findFirst());
    }

    private static List<Gate> many() {
        List<Gate> gates = new ArrayList<>();
        for (int clients : new int[] {2, 4, 8}) {
            gates.add(
                    Gate.atLeast(
                            2.5,
                            3.5,
                            "%d clients: rate over the best JDK Unix-socket server"
                                    .formatted(clients),
                            Figures.overBestUnix(clients)));
        }
        gates.add(
                Gate.atLeast(
                        0.7,
                        0.9,
                        "8 clients, split: rate over that of 1",
                        combined(
                                rate(SPLIT, "parley", 8),
                                rate(SPLIT, "parley", 1),
                                (a, b) -> a / b)));
        gates.add(
                Gate.atLeast(
                        0.5,
                        0.7,
                        "8 clients, split: slowest over fastest",
                        figure("evenness", "throughput", SPLIT, 64, 8, "parley")));
        gates.add(
                Gate.atMost(
                        1.1,
                        1.0,
                        "1,000 idle clients: time of an active one over its time without them",
                        figure("slowdown", "crowd", SPLIT, 64, 1000, "parley")));
        return gates;
    }

    private static List<Gate> longMessages() {
        return List.of(
                Gate.atMost(
                        1.2,
                        1.1,
                        "4 KiB, default, split: p50 over C spinning",
                        p50(SPLIT, 4 * KIB, "parley", "c-spin")),
                Gate.atMost(
                        0.4,
                        0.25,
                        "1 MiB, split: p50 over a JDK Unix socket",
                        p50(SPLIT, MIB, "parley", "unix")),
                Gate.atMost(
                        1.0,
                        0.8,
                        "1 MiB, same: p50 over a JDK Unix socket",
                        p50(SAME, MIB, "parley", "unix")),
                Gate.atLeast(
                        3,
                        4.5,
                        "1 MiB one way, in place, split: rate over a JDK Unix socket",
                        bandwidth(MIB, "parley-place", "unix")),
                Gate.atLeast(
                        1.7,
                        2.1,
                        "64 MiB one way, in place, split: rate over a JDK Unix socket",
                        bandwidth(64 * MIB, "parley-place", "unix")),
                Gate.atLeast(
                        0.8,
                        0.9,
                        "1 MiB one way, in place, split: rate over memcpy in C",
                        bandwidth(MIB, "parley-place", "c-memcpy")));
    }

    private static List<Gate> queues() {
        List<Gate> gates = new ArrayList<>();
        for (int kib : new int[] {64, 1024}) {
            gates.add(
                    Gate.atLeast(
                            0.8,
                            1.0,
                            "elements in one process, %,d KiB: rate over Agrona's ring"
                                    .formatted(kib),
                            elements(
                                    Result.ELEMENTS_WITHIN,
                                    kib * KIB,
                                    "parley-within",
                                    "agrona-within")));
            gates.add(
                    Gate.atLeast(
                            1.0,
                            1.5,
                            "elements between processes, %,d KiB: rate over Aeron IPC"
                                    .formatted(kib),
                            elements(Result.ELEMENTS, kib * KIB, "parley-stream", "aeron-stream")));
        }
        gates.add(
                Gate.atLeast(
                        0.8,
                        1.0,
                        "frames of 64 KiB between processes: rate over a copy by one core",
                        ratio(
                                "bytesPerSecond",
                                Result.FRAMES,
                                SPLIT,
                                64 * KIB,
                                1,
                                "parley-frames",
                                "memcpy")));
        return gates;
    }

    private static List<Gate> beginnings() {
        return List.of(
                Gate.atMost(
                        300,
                        150,
                        "connect and first message, warm, same: µs",
                        results ->
                                figure("p50Nanos", "connect", SAME, 64, 1, "parley")
                                        .apply(results)
                                        .stream()
                                        .map(nanos -> nanos / MICROS)
                                        .findFirst()),
                Gate.atMost(
                        3,
                        2,
                        "./parley sin: exec to end over an empty JVM's",
                        ratio("elapsedNanos", "startup", FREE, 0, 1, "parley-sin", "jvm")));
    }

    /**
     * Prints each figure with its gate.
     *
     * @return whether all that were measured hold
     */
    public static boolean print(Results results, Appendable out) throws IOException {
        boolean all = true;
        for (Gate gate : ALL) {
            OptionalDouble value = gate.figure().apply(results);
            Gate.Outcome outcome = gate.judge(results);
            all &= outcome != Gate.Outcome.FALLS_SHORT;
            out.append(
                    String.format(
                            Locale.ROOT,
                            "%9s  %s %-5s (%s)  %-22s  %s%n",
                            value.isPresent()
                                    ? String.format(Locale.ROOT, "%.3f", value.getAsDouble())
                                    : "-",
                            gate.bound().sign(),
                            plain(gate.limit()),
                            plain(gate.stretch()),
                            outcome.words(),
                            gate.title()));
        }
        return all;
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
