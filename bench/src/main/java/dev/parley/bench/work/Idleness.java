package dev.parley.bench.work;

import dev.parley.bench.lab.Contestant;
import dev.parley.bench.lab.Placement;
import dev.parley.bench.lab.Sizes;
import dev.parley.bench.lab.Team;
import dev.parley.bench.report.Result;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What it costs to be there: while nothing happens, and for others. */
public final class Idleness {

    private static final Sizes SMALL = Sizes.both(64);
    private static final int BYTES = 64;

    /** After that the compilers of a virtual machine are done with what was run before. */
    private static final long QUIET_MILLIS = 3000;

    private static final long SILENCE_MILLIS = 10_000;

    private Idleness() {}

    /** The processor time of ten seconds of silence, of a server and a client that have talked. */
    public static List<Result> silence(List<? extends Contestant> contestants, Contestant nothing)
            throws IOException, InterruptedException {
        List<Result> results = new ArrayList<>();
        for (Contestant contestant : contestants) {
            try (Team team = new Team(contestant, 1, BYTES)) {
                team.run(SMALL, Effort.BRIEF.warmUpNanos());
                results.add(silence(contestant, team));
            }
        }
        try (Team team = new Team(nothing, 1, BYTES)) {
            results.add(silence(nothing, team));
        }
        return results;
    }

    private static Result silence(Contestant contestant, Team team)
            throws IOException, InterruptedException {
        Thread.sleep(QUIET_MILLIS);
        long before = team.cpuNanos();
        Thread.sleep(SILENCE_MILLIS);
        return new Result(
                "silence",
                contestant.name(),
                Placement.FREE.title(),
                BYTES,
                1,
                Map.of("cpuNanos", (double) (team.cpuNanos() - before)),
                List.of());
    }

    /**
     * What each of many idle connections takes of memory, on all sides, and how an active client
     * fares beside them: its rate without them over its rate.
     */
    public static List<Result> crowd(
            List<? extends Contestant> contestants, int connections, Effort effort)
            throws IOException, InterruptedException {
        List<Result> results = new ArrayList<>();
        for (Contestant contestant : contestants) {
            try (Team alone = new Team(contestant, 1, BYTES);
                    Team crowded = new Team(contestant, 1, BYTES)) {
                crowded.run(SMALL, effort.warmUpNanos());
                long before = crowded.residentBytes();
                crowded.hold(connections);
                double each = (double) (crowded.residentBytes() - before) / connections;
                crowded.stop();
                alone.run(SMALL, effort.warmUpNanos());
                alone.stop();
                List<Double> ratios = new ArrayList<>();
                for (int i = 0; i < effort.rounds(); i++) {
                    double without = rateOfOne(alone, effort);
                    ratios.add(without / rateOfOne(crowded, effort));
                }
                double slowdown = Findings.median(ratios.stream());
                results.add(
                        new Result(
                                "crowd",
                                contestant.name(),
                                Placement.SPLIT.title(),
                                BYTES,
                                connections,
                                Map.of("bytesPerConnection", each, "slowdown", slowdown),
                                List.of()));
            }
        }
        return results;
    }

    private static double rateOfOne(Team team, Effort effort)
            throws IOException, InterruptedException {
        team.goOn();
        team.place(Placement.SPLIT);
        team.run(SMALL, effort.burstNanos() / 4);
        double rate = team.run(SMALL, effort.burstNanos()).rate();
        team.stop();
        return rate;
    }
}
