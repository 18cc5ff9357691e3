package dev.parley.bench.work;

import static dev.parley.bench.lab.Placement.FREE;
import static dev.parley.bench.lab.Placement.SAME;
import static dev.parley.bench.lab.Placement.SPLIT;

import dev.parley.bench.lab.Contestant;
import dev.parley.bench.lab.Contestants;
import dev.parley.bench.lab.JvmContestant;
import dev.parley.bench.lab.Placement;
import dev.parley.bench.lab.Sizes;
import dev.parley.bench.mechanism.Mechanisms;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is measured in a run of each kind, in steps. */
public final class Plans {

    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;
    private static final Sizes SMALL = Sizes.both(64);
    private static final List<Placement> ALL = List.of(Placement.values());
    private static final int MANY_CONNECTIONS = 1000;
    private static final int MANY_THREADS = 10_000;

    private final Contestants contestants;
    private final Path parley;

    /**
     * @param contestants who takes part
     * @param parley the command that is started
     */
    public Plans(Contestants contestants, Path parley) {
        this.contestants = contestants;
        this.parley = parley;
    }

    private static Step latency(
            List<Contestant> who, Sizes sizes, List<Placement> where, Effort effort) {
        return new Step(
                "round trips of " + inWords(sizes.request()),
                () -> RoundTrips.latency(who, sizes, where, effort));
    }

    /** Free, and the server on a processor of its own: then it is not the scheduler who chooses. */
    private static Step throughput(List<Contestant> who, int clients, Effort effort) {
        return new Step(
                clients + " clients at once",
                () ->
                        RoundTrips.throughput(
                                "throughput", who, clients, SMALL, List.of(SPLIT, FREE), effort));
    }

    private static Step bandwidth(List<Contestant> who, int bytes, Effort effort) {
        return new Step(
                inWords(bytes) + " one way",
                () ->
                        RoundTrips.throughput(
                                "bandwidth",
                                who,
                                1,
                                Sizes.oneWay(bytes),
                                List.of(SPLIT, SAME),
                                effort));
    }

    private static String inWords(int bytes) {
        return bytes >= MIB
                ? bytes / MIB + " MiB"
                : bytes >= KIB ? bytes / KIB + " KiB" : bytes + " B";
    }

    /** In two minutes: Parley, and what most people would take. */
    public List<Step> brief() {
        List<Contestant> few = contestants.of("parley", "unix", "grpc", "aeron-yield");
        return List.of(
                latency(few, SMALL, ALL, Effort.BRIEF),
                throughput(few, 4, Effort.BRIEF),
                bandwidth(few, MIB, Effort.BRIEF));
    }

    /** In less than an hour: everybody, all sizes, all numbers of clients. */
    public List<Step> complete() {
        List<Contestant> everybody = contestants.all();
        List<Contestant> onJvm = contestants.onJvm();
        List<Contestant> carriers =
                contestants.of(
                        "parley",
                        "parley-place",
                        "unix",
                        "tcp",
                        "netty",
                        "grpc",
                        "aeron-backoff",
                        "c-seqpacket",
                        "c-memcpy");
        List<Step> steps = new ArrayList<>();
        for (int bytes : new int[] {64, 4 * KIB, 64 * KIB, MIB, 64 * MIB}) {
            steps.add(latency(everybody, Sizes.both(bytes), ALL, Effort.BRIEF));
        }
        for (int clients : new int[] {1, 2, 4, 8, 32}) {
            steps.add(throughput(onJvm, clients, Effort.BRIEF));
        }
        for (int bytes : new int[] {64, 4 * KIB, 64 * KIB, MIB, 64 * MIB}) {
            steps.add(bandwidth(carriers, bytes, Effort.BRIEF));
        }
        steps.add(paced(contestants.of("parley", "unix", "tcp", "netty", "grpc", "aeron-backoff")));
        steps.add(
                new Step(
                        MANY_THREADS + " virtual threads",
                        () ->
                                RoundTrips.virtualThreads(
                                        contestants.of("parley", "parley-socket"),
                                        SMALL,
                                        MANY_THREADS,
                                        Effort.BRIEF)));
        steps.addAll(beginnings(onJvm));
        steps.add(silence(contestants.of("parley", "unix", "netty", "grpc", "aeron-backoff")));
        steps.add(crowd(contestants.of("parley", "unix-selector", "netty")));
        return steps;
    }

    /** What the gates need. */
    public List<Step> forGates() {
        List<Contestant> pair = contestants.of("parley", "unix");
        List<Step> steps = new ArrayList<>();
        steps.add(
                latency(
                        contestants.of(
                                "parley",
                                "parley-spin",
                                "parley-block",
                                "unix",
                                "aeron-spin",
                                "c-spin",
                                "c-futex"),
                        SMALL,
                        ALL,
                        Effort.THOROUGH));
        steps.add(inOneLine());
        steps.add(
                latency(
                        contestants.of("parley", "unix", "c-spin"),
                        Sizes.both(4 * KIB),
                        List.of(SPLIT),
                        Effort.THOROUGH));
        steps.add(latency(pair, Sizes.both(MIB), List.of(SPLIT, SAME), Effort.THOROUGH));
        for (int clients : new int[] {1, 2, 4, 8}) {
            List<Contestant> who = contestants.of("parley", "unix", "unix-selector");
            steps.add(throughput(who, clients, Effort.THOROUGH));
        }
        steps.add(
                bandwidth(
                        contestants.of("parley", "parley-place", "unix", "c-spin", "c-memcpy"),
                        MIB,
                        Effort.THOROUGH));
        steps.add(
                bandwidth(
                        contestants.of("parley", "parley-place", "unix", "c-memcpy"),
                        64 * MIB,
                        Effort.THOROUGH));
        steps.add(paced(pair));
        steps.addAll(beginnings(contestants.of("parley")));
        steps.add(silence(contestants.of("parley")));
        steps.add(crowd(contestants.of("parley")));
        steps.add(others(SMALL));
        steps.add(others(Sizes.both(64 * KIB)));
        return steps;
    }

    /** What travels in one line of the cache. */
    private Step inOneLine() {
        return latency(
                contestants.of("parley-spin", "c-word"),
                Sizes.both(32),
                List.of(SPLIT),
                Effort.THOROUGH);
    }

    /** All others on the JVM, briefly: they are to be behind, not to be told apart. */
    private Step others(Sizes sizes) {
        List<Contestant> peers =
                contestants.onJvm().stream()
                        .filter(one -> !one.name().startsWith("parley-"))
                        .toList();
        return new Step(
                "the others, " + inWords(sizes.request()),
                () -> RoundTrips.latency(peers, sizes, ALL, Effort.BRIEF));
    }

    private static Step paced(List<Contestant> who) {
        return new Step(
                "a call a millisecond", () -> RoundTrips.paced(who, SMALL, ALL, Effort.THOROUGH));
    }

    private List<Step> beginnings(List<Contestant> who) {
        return List.of(
                new Step(
                        "connections and their first messages",
                        () -> RoundTrips.connecting(who, SMALL, List.of(SAME, FREE), Effort.BRIEF)),
                new Step("starts of a program", () -> StartUp.measure(parley)),
                new Step("questions to the kernel", () -> KernelOperations.measure(Effort.BRIEF)));
    }

    private static Step silence(List<Contestant> who) {
        return new Step(
                "ten seconds of silence",
                () -> Idleness.silence(who, new JvmContestant(Mechanisms.NOTHING)));
    }

    private static Step crowd(List<Contestant> who) {
        return new Step(
                "beside a thousand idle connections",
                () -> Idleness.crowd(who, MANY_CONNECTIONS, Effort.THOROUGH));
    }
}
