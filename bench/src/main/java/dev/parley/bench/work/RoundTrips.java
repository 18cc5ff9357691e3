package dev.parley.bench.work;

import dev.parley.bench.lab.Contestant;
import dev.parley.bench.lab.Placement;
import dev.parley.bench.lab.Sizes;
import dev.parley.bench.lab.Team;
import dev.parley.bench.report.Result;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Round trips, one after the other: how long each takes, and how many clients at once manage. */
public final class RoundTrips {

    private static final long SETTLING_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final int PACED_WARM_UP = 2000;
    private static final int CONNECTIONS = 300;
    private static final int TRIPS_OF_A_THREAD = 20;
    private static final long CONNECTING_WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(15);

    private RoundTrips() {}

    /** One client: each round trip is measured. */
    public static List<Result> latency(
            List<? extends Contestant> contestants,
            Sizes sizes,
            List<Placement> placements,
            Effort effort)
            throws IOException, InterruptedException {
        Findings findings = new Findings("latency", sizes.request(), 1);
        try (Teams teams = Teams.start(able(contestants, sizes), 1, sizes, effort)) {
            teams.inTurn(
                    effort.rounds(),
                    placements,
                    findings,
                    team -> {
                        team.run(sizes, SETTLING_NANOS);
                        return team.measure(sizes, effort.burstNanos());
                    });
        }
        return findings.results();
    }

    /** Nothing is measured but how many there are; the work has another name for another use. */
    public static List<Result> throughput(
            String work,
            List<? extends Contestant> contestants,
            int clients,
            Sizes sizes,
            List<Placement> placements,
            Effort effort)
            throws IOException, InterruptedException {
        Findings findings = new Findings(work, sizes.request(), clients);
        try (Teams teams = Teams.start(able(contestants, sizes), clients, sizes, effort)) {
            teams.inTurn(
                    effort.rounds(),
                    placements,
                    findings,
                    team -> {
                        team.run(sizes, SETTLING_NANOS);
                        return team.run(sizes, effort.burstNanos());
                    });
        }
        return findings.results();
    }

    /** One round trip a millisecond: what it costs to be woken for each. */
    public static List<Result> paced(
            List<? extends Contestant> contestants,
            Sizes sizes,
            List<Placement> placements,
            Effort effort)
            throws IOException, InterruptedException {
        long interval = TimeUnit.MILLISECONDS.toNanos(1);
        int count = (int) (effort.burstNanos() / interval);
        Findings findings = new Findings("paced", sizes.request(), 1);
        try (Teams teams = Teams.start(contestants, 1, sizes, effort)) {
            teams.inTurn(
                    1,
                    team -> {
                        // What was compiled for a crowd of messages is compiled anew for few.
                        for (Placement placement : placements) {
                            team.place(placement);
                            team.pace(sizes, interval, PACED_WARM_UP);
                        }
                    });
            teams.inTurn(
                    effort.rounds(),
                    placements,
                    findings,
                    team -> {
                        team.pace(sizes, interval, count / 5);
                        return team.pace(sizes, interval, count);
                    });
        }
        return findings.results();
    }

    /** Of so many virtual threads of one client at once. */
    public static List<Result> virtualThreads(
            List<? extends Contestant> contestants, Sizes sizes, int threads, Effort effort)
            throws IOException, InterruptedException {
        Findings findings = new Findings("threads", sizes.request(), threads);
        try (Teams teams = Teams.start(contestants, 1, sizes, effort)) {
            teams.inTurn(1, team -> team.runThreads(sizes, threads, TRIPS_OF_A_THREAD));
            teams.inTurn(
                    effort.rounds(),
                    List.of(Placement.FREE),
                    findings,
                    team -> team.runThreads(sizes, threads, TRIPS_OF_A_THREAD));
        }
        return findings.results();
    }

    /** A new connection, its first message, and closed again, by processes that do it often. */
    public static List<Result> connecting(
            List<? extends Contestant> contestants,
            Sizes sizes,
            List<Placement> placements,
            Effort effort)
            throws IOException, InterruptedException {
        Findings findings = new Findings("connect", sizes.request(), 1);
        try (Teams teams = Teams.start(contestants, 1, sizes, effort)) {
            teams.inTurn(1, team -> warmUpConnecting(team, sizes));
            teams.inTurn(
                    effort.rounds(),
                    placements,
                    findings,
                    team -> {
                        team.connect(sizes, CONNECTIONS / 10);
                        return team.connect(sizes, CONNECTIONS);
                    });
        }
        return findings.results();
    }

    /** Much code runs once for each connection: it takes a while until it is compiled. */
    private static void warmUpConnecting(Team team, Sizes sizes)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + CONNECTING_WARM_UP_NANOS;
        while (System.nanoTime() - end < 0) {
            team.connect(sizes, CONNECTIONS / 10);
        }
    }

    /** Those that can carry messages of these sizes. */
    private static List<? extends Contestant> able(
            List<? extends Contestant> contestants, Sizes sizes) {
        return contestants.stream().filter(one -> one.maxBytes() >= sizes.longest()).toList();
    }
}
