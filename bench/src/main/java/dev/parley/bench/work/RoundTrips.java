package dev.parley.bench.work;

import dev.parley.bench.lab.Burst;
import dev.parley.bench.lab.Contestant;
import dev.parley.bench.lab.Placement;
import dev.parley.bench.lab.Sizes;
import dev.parley.bench.lab.Team;
import dev.parley.bench.report.Result;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Round trips, which teams do in turn: how long each takes, and how many clients at once manage.
 *
 * @param work the name that results have
 * @param who takes part, if able
 */
record RoundTrips(
        String work,
        Manner manner,
        List<Contestant> who,
        Sizes sizes,
        List<Placement> where,
        Effort effort) {

    /** How they are done. */
    enum Manner {
        /** One after the other, each of them timed. */
        TIMED,
        /** One after the other; nothing is measured but how many there are. */
        COUNTED,
        /** One a millisecond: what it costs to be woken for each. */
        PACED,
        /** The first ones of new connections, closed again, by processes that do it often. */
        CONNECTING,
        /** Those of very many virtual threads at once, with a connection each. */
        THREADED
    }

    /** How many virtual threads. */
    static final int THREADS = 10_000;

    private static final int TRIPS_OF_A_THREAD = 20;
    private static final int PACED_WARM_UP = 2000;
    private static final int CONNECTIONS = 300;
    private static final long SETTLING_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** Connections may take a while; then there are fewer of them. */
    private static final long CONNECTING_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Much code runs once for each connection: it takes so many times as long to be compiled. */
    private static final int CONNECTING_WARM_UP = 9;

    private static final long EXPECTED_THREADED_NANOS = TimeUnit.SECONDS.toNanos(12);

    /** Of a turn: to place, to read what was measured, to stop and go on. */
    private static final long EXPECTED_BESIDES_NANOS = TimeUnit.MILLISECONDS.toNanos(60);

    private static final long EXPECTED_PLACING_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    static RoundTrips latency(
            List<Contestant> who, Sizes sizes, List<Placement> where, Effort effort) {
        return new RoundTrips("latency", Manner.TIMED, who, sizes, where, effort);
    }

    static RoundTrips throughput(
            List<Contestant> who, Sizes sizes, List<Placement> where, Effort effort) {
        return new RoundTrips("throughput", Manner.COUNTED, who, sizes, where, effort);
    }

    static RoundTrips bandwidth(
            List<Contestant> who, int bytes, List<Placement> where, Effort effort) {
        return new RoundTrips("bandwidth", Manner.COUNTED, who, Sizes.oneWay(bytes), where, effort);
    }

    /** Blocks of elements, each as long as what may be on its way. */
    static RoundTrips elements(List<Contestant> who, int bytes, Effort effort) {
        return queued(Result.ELEMENTS, who, bytes, effort);
    }

    /** The same, between threads of one process. */
    static RoundTrips elementsWithin(List<Contestant> who, int bytes, Effort effort) {
        return queued(Result.ELEMENTS_WITHIN, who, bytes, effort);
    }

    /** Frames of so many bytes. */
    static RoundTrips frames(List<Contestant> who, int bytes, Effort effort) {
        return queued(Result.FRAMES, who, bytes, effort);
    }

    private static RoundTrips queued(String work, List<Contestant> who, int bytes, Effort effort) {
        return new RoundTrips(
                work, Manner.COUNTED, who, Sizes.oneWay(bytes), List.of(Placement.SPLIT), effort);
    }

    static RoundTrips paced(
            List<Contestant> who, Sizes sizes, List<Placement> where, Effort effort) {
        return new RoundTrips("paced", Manner.PACED, who, sizes, where, effort);
    }

    static RoundTrips connecting(
            List<Contestant> who, Sizes sizes, List<Placement> where, Effort effort) {
        return new RoundTrips("connect", Manner.CONNECTING, who, sizes, where, effort);
    }

    static RoundTrips ofThreads(List<Contestant> who, Sizes sizes, Effort effort) {
        return new RoundTrips(
                "threads", Manner.THREADED, who, sizes, List.of(Placement.FREE), effort);
    }

    /** Those that can carry messages of these sizes. */
    List<Contestant> able() {
        return who.stream().filter(one -> one.maxBytes() >= sizes.longest()).toList();
    }

    /** Nothing yet, of so many clients. */
    Findings noFindings(int clients) {
        return new Findings(work, sizes.request(), manner == Manner.THREADED ? THREADS : clients);
    }

    /** Of those who fail nothing is found. */
    void run(Teams teams, Findings findings) throws InterruptedException {
        warmUp(teams);
        for (int round = 0; round < effort.rounds(); round++) {
            teams.inTurn(able(), team -> measure(team, findings));
        }
        teams.givenUp().forEach(one -> findings.forget(one.name()));
    }

    private void measure(Team team, Findings findings) throws IOException, InterruptedException {
        for (Placement placement : where) {
            team.place(placement);
            findings.add(team.contestant().name(), placement, measure(team));
        }
    }

    private Burst measure(Team team) throws IOException, InterruptedException {
        long nanos = effort.burstNanos();
        return switch (manner) {
            case TIMED -> {
                team.run(sizes, SETTLING_NANOS);
                yield Warmth.inTime(team.measure(sizes, nanos), nanos);
            }
            case COUNTED -> {
                team.run(sizes, SETTLING_NANOS);
                yield Warmth.inTime(team.run(sizes, nanos), nanos);
            }
            case PACED -> {
                int count = (int) (nanos / PACE_NANOS);
                team.pace(sizes, PACE_NANOS, count / 5);
                yield team.pace(sizes, PACE_NANOS, count);
            }
            case CONNECTING -> {
                team.connect(sizes, CONNECTING_NANOS / 10, CONNECTIONS / 10);
                yield team.connect(sizes, CONNECTING_NANOS, CONNECTIONS);
            }
            case THREADED -> team.runThreads(sizes, THREADS, TRIPS_OF_A_THREAD);
        };
    }

    private void warmUp(Teams teams) throws InterruptedException {
        switch (manner) {
            case TIMED, COUNTED -> teams.warmUp(able(), sizes, effort.warmUpNanos());
            case PACED -> {
                teams.warmUp(able(), sizes, effort.warmUpNanos());
                teams.inTurn(able(), this::pace);
            }
            case CONNECTING ->
                    teams.inTurn(
                            able(),
                            team ->
                                    team.connect(
                                            sizes,
                                            effort.warmUpNanos() * CONNECTING_WARM_UP,
                                            Integer.MAX_VALUE));
            case THREADED -> {
                teams.warmUp(able(), sizes, effort.warmUpNanos());
                teams.inTurn(able(), this::measure);
            }
        }
    }

    /** What was compiled for a crowd of messages is compiled anew for few. */
    private void pace(Team team) throws IOException, InterruptedException {
        for (Placement placement : where) {
            team.place(placement);
            team.pace(sizes, PACE_NANOS, PACED_WARM_UP);
        }
    }

    /** Of each who is able, but for what {@link Teams#warmUp} takes. */
    long expectedNanos(int clients) {
        long besides = EXPECTED_BESIDES_NANOS + (clients + 1L) * EXPECTED_PLACING_NANOS;
        long turn =
                switch (manner) {
                    case TIMED, COUNTED -> SETTLING_NANOS + effort.burstNanos();
                    case PACED -> effort.burstNanos() * 6 / 5;
                    case CONNECTING -> CONNECTING_NANOS * 11 / 10;
                    case THREADED -> EXPECTED_THREADED_NANOS;
                };
        long first =
                switch (manner) {
                    case TIMED, COUNTED -> 0;
                    case PACED -> where.size() * (PACED_WARM_UP * PACE_NANOS);
                    case CONNECTING -> effort.warmUpNanos() * CONNECTING_WARM_UP;
                    case THREADED -> EXPECTED_THREADED_NANOS;
                };
        return first + (long) effort.rounds() * where.size() * (turn + besides);
    }

    /** Whether {@link Teams#warmUp} is needed. */
    boolean needsWarmth() {
        return manner != Manner.CONNECTING;
    }
}
