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
import dev.parley.bench.mechanism.Message;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is measured in a run of each kind, in steps. */
public final class Plans {

    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;
    private static final Sizes SMALL = Sizes.both(64);
    private static final Sizes PULSES = Sizes.both(Message.MIN_BYTES);
    private static final List<Placement> ALL = List.of(Placement.values());
    private static final List<Placement> PLACED = List.of(SPLIT, SAME);

    /** Where the server has a processor of its own, it is not the scheduler who chooses. */
    private static final List<Placement> WITH_MANY = List.of(SPLIT, FREE);

    private static final int MANY_CONNECTIONS = 1000;

    private final Contestants contestants;
    private final Path parley;
    private final QueuePlans queues;

    /**
     * @param contestants who takes part
     * @param parley the command that is started
     */
    public Plans(Contestants contestants, Path parley) {
        this.contestants = contestants;
        this.parley = parley;
        this.queues = new QueuePlans(contestants);
    }

    /** In two minutes: Parley, and what most people would take. */
    public List<Step> brief() {
        List<Contestant> few = contestants.of("parley", "unix", "grpc", "aeron-yield");
        Effort brief = Effort.QUEUES_BRIEF;
        return List.of(
                Step.of(
                        "round trips of 64 B",
                        alone(RoundTrips.latency(few, SMALL, ALL, Effort.BRIEF))),
                together(few, 4, Effort.BRIEF),
                Step.of(
                        "1 MiB one way",
                        alone(RoundTrips.bandwidth(few, MIB, PLACED, Effort.BRIEF))),
                queues.within(List.of("parley-within", "agrona-within"), 64 * KIB, brief),
                queues.between(List.of("parley-stream", "aeron-stream"), 64 * KIB, brief),
                queues.frames(List.of(64 * KIB), brief));
    }

    /** In a minute and a half: streams, and what they are beside. */
    public List<Step> streams() {
        return queues.all(Effort.QUEUES);
    }

    /**
     * In less than fifty minutes: everybody, all sizes, all numbers of clients. Steps have messages
     * of one order of size, since libraries make their buffers as large as the longest.
     */
    public List<Step> complete() {
        List<Contestant> everybody = contestants.all();
        List<Contestant> onJvm = contestants.onJvm();
        List<Step> steps = new ArrayList<>();
        steps.add(shortRoundTrips(everybody, onJvm));
        steps.add(shortOneWay());
        steps.add(longMessages(everybody, MIB));
        steps.add(longMessages(everybody, 64 * MIB));
        for (int clients : new int[] {2, 4, 8}) {
            steps.add(together(onJvm, clients, Effort.BRIEF));
        }
        steps.add(together(crowdable(), 32, Effort.BRIEF));
        steps.add(
                Step.of(
                        RoundTrips.THREADS + " virtual threads",
                        alone(
                                RoundTrips.ofThreads(
                                        contestants.of("parley", "parley-socket"),
                                        SMALL,
                                        Effort.BRIEF))));
        steps.addAll(queues.all(Effort.QUEUES_BRIEF));
        steps.addAll(beginnings(onJvm, Effort.BRIEF));
        steps.add(
                new Step(
                        "events in bursts",
                        EventBursts.expected(Effort.BRIEF),
                        _ -> EventBursts.measure(Effort.BRIEF)));
        steps.add(silence(contestants.of("parley", "unix", "netty", "grpc", "aeron-backoff")));
        steps.add(crowd(contestants.of("parley", "unix-selector", "netty")));
        return steps;
    }

    /** One client has the same teams for all that is short. */
    private Step shortRoundTrips(List<Contestant> everybody, List<Contestant> onJvm) {
        List<Contestant> paced =
                contestants.of("parley", "unix", "tcp", "netty", "grpc", "aeron-backoff");
        return Step.of(
                "round trips of 64 B, 4 KiB and 64 KiB",
                alone(
                        RoundTrips.latency(everybody, SMALL, ALL, Effort.BRIEF),
                        RoundTrips.throughput(onJvm, SMALL, WITH_MANY, Effort.BRIEF),
                        RoundTrips.latency(everybody, Sizes.both(4 * KIB), ALL, Effort.BRIEF),
                        RoundTrips.latency(everybody, Sizes.both(64 * KIB), ALL, Effort.BRIEF),
                        RoundTrips.paced(paced, SMALL, ALL, Effort.BRIEF)));
    }

    private Step shortOneWay() {
        return Step.of(
                "64 B, 4 KiB and 64 KiB one way",
                alone(
                        RoundTrips.bandwidth(carriers(), 64, PLACED, Effort.BRIEF),
                        RoundTrips.bandwidth(carriers(), 4 * KIB, PLACED, Effort.BRIEF),
                        RoundTrips.bandwidth(carriers(), 64 * KIB, PLACED, Effort.BRIEF)));
    }

    private Step longMessages(List<Contestant> who, int bytes) {
        return Step.of(
                inWords(bytes) + ", there and back, and one way",
                alone(
                        RoundTrips.latency(who, Sizes.both(bytes), ALL, Effort.BRIEF),
                        RoundTrips.bandwidth(carriers(), bytes, PLACED, Effort.BRIEF)));
    }

    private List<Contestant> carriers() {
        return contestants.of(
                "parley",
                "parley-place",
                "unix",
                "tcp",
                "netty",
                "grpc",
                "aeron-backoff",
                "c-seqpacket",
                "c-memcpy");
    }

    /** One of each kind: each has a virtual machine for every client. */
    private List<Contestant> crowdable() {
        return contestants.of("parley", "unix", "unix-selector", "netty", "grpc", "aeron-backoff");
    }

    /** What the gates need, in less than thirteen minutes. */
    public List<Step> forGates() {
        List<Contestant> pair = contestants.of("parley", "unix");
        List<Contestant> threesome = contestants.of("parley", "unix", "unix-selector");
        List<Step> steps = new ArrayList<>();
        steps.add(roundTripsForGates(pair, threesome));
        steps.add(split(contestants.of("parley-spin", "c-word"), 32));
        steps.add(orderedAndPulses());
        steps.add(split(contestants.of("parley", "unix", "c-spin"), 4 * KIB));
        steps.add(
                Step.of(
                        "1 MiB, there and back, and one way",
                        alone(
                                RoundTrips.latency(pair, Sizes.both(MIB), PLACED, Effort.THOROUGH),
                                RoundTrips.bandwidth(
                                        contestants.of(
                                                "parley",
                                                "parley-place",
                                                "unix",
                                                "c-spin",
                                                "c-memcpy"),
                                        MIB,
                                        PLACED,
                                        Effort.THOROUGH))));
        steps.add(
                Step.of(
                        "64 MiB one way",
                        alone(
                                RoundTrips.bandwidth(
                                        contestants.of(
                                                "parley", "parley-place", "unix", "c-memcpy"),
                                        64 * MIB,
                                        PLACED,
                                        Effort.THOROUGH))));
        steps.add(together(threesome, 2, Effort.THOROUGH));
        steps.add(together(threesome, 4, Effort.THOROUGH));
        steps.add(besideOne(together(threesome, 8, Effort.THOROUGH)));
        steps.addAll(queues.all(Effort.QUEUES));
        steps.addAll(beginnings(contestants.of("parley"), Effort.THOROUGH));
        steps.add(silence(contestants.of("parley")));
        steps.add(crowd(contestants.of("parley")));
        return steps;
    }

    /**
     * Everybody on the JVM, and what a gate has beside them, once for all that is done with one
     * client and 64 B; and then how the peers do with 64 KiB, briefly: they are to be behind, not
     * to be told apart.
     */
    private Step roundTripsForGates(List<Contestant> pair, List<Contestant> threesome) {
        List<Contestant> peers =
                contestants.onJvm().stream()
                        .filter(one -> !one.name().startsWith("parley-"))
                        .toList();
        List<Contestant> all = new ArrayList<>(peers);
        all.addAll(contestants.of("parley-spin", "parley-block", "c-spin", "c-futex"));
        return Step.of(
                "round trips of 64 B and 64 KiB",
                alone(
                        RoundTrips.latency(all, SMALL, ALL, Effort.THOROUGH),
                        RoundTrips.throughput(threesome, SMALL, WITH_MANY, Effort.THOROUGH),
                        RoundTrips.latency(peers, Sizes.both(64 * KIB), ALL, Effort.BRIEF),
                        RoundTrips.paced(pair, SMALL, ALL, Effort.THOROUGH)));
    }

    /** What an order costs, and QNX 4's calls, and what a pulse does. */
    private Step orderedAndPulses() {
        return Step.of(
                "in the order of priority, by QNX 4's calls, and pulses",
                alone(
                        RoundTrips.latency(
                                contestants.of("parley", "parley-priority", "parley-qnx4"),
                                SMALL,
                                List.of(SPLIT),
                                Effort.THOROUGH),
                        RoundTrips.latency(
                                contestants.of("parley-pulse"),
                                PULSES,
                                List.of(SPLIT),
                                Effort.THOROUGH),
                        RoundTrips.throughput(
                                contestants.of("parley-pulse"),
                                PULSES,
                                List.of(SPLIT),
                                Effort.THOROUGH)));
    }

    private static Step split(List<Contestant> who, int bytes) {
        return Step.of(
                "round trips of " + inWords(bytes),
                alone(RoundTrips.latency(who, Sizes.both(bytes), List.of(SPLIT), Effort.THOROUGH)));
    }

    private static Contest alone(RoundTrips... trips) {
        return new Contest(1, List.of(trips));
    }

    private static Step together(List<Contestant> who, int clients, Effort effort) {
        return Step.of(
                clients + " clients at once",
                new Contest(
                        clients, List.of(RoundTrips.throughput(who, SMALL, WITH_MANY, effort))));
    }

    /** Many clients, and then one, for who compares them. */
    private Step besideOne(Step many) {
        Step one =
                Step.of(
                        "1 client",
                        alone(
                                RoundTrips.throughput(
                                        contestants.of("parley"),
                                        SMALL,
                                        List.of(SPLIT),
                                        Effort.THOROUGH)));
        return many.and(one);
    }

    private List<Step> beginnings(List<Contestant> who, Effort effort) {
        return List.of(
                Step.of(
                        "connections and their first messages",
                        alone(RoundTrips.connecting(who, SMALL, List.of(SAME, FREE), effort))),
                new Step("starts of a program", StartUp.EXPECTED, _ -> StartUp.measure(parley)),
                new Step(
                        "questions to the kernel",
                        KernelOperations.EXPECTED,
                        _ -> KernelOperations.measure(Effort.BRIEF)));
    }

    private static Step silence(List<Contestant> who) {
        return new Step(
                "ten seconds of silence",
                Idleness.silenceExpected(who.size()),
                missing -> Idleness.silence(who, new JvmContestant(Mechanisms.NOTHING), missing));
    }

    private static Step crowd(List<Contestant> who) {
        return new Step(
                "beside a thousand idle connections",
                Idleness.crowdExpected(who.size()),
                missing -> Idleness.crowd(who, MANY_CONNECTIONS, Effort.THOROUGH, missing));
    }

    static String inWords(int bytes) {
        return bytes >= MIB
                ? bytes / MIB + " MiB"
                : bytes >= KIB ? bytes / KIB + " KiB" : bytes + " B";
    }
}
