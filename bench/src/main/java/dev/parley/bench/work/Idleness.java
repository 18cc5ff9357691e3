package dev.parley.bench.work;

import static java.util.Objects.requireNonNull;

import dev.parley.bench.lab.Contestant;
import dev.parley.bench.lab.Placement;
import dev.parley.bench.lab.Sizes;
import dev.parley.bench.lab.Team;
import dev.parley.bench.report.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What it costs to be there: while nothing happens, and for others. */
final class Idleness {

    private static final Sizes SMALL = Sizes.both(64);
    private static final int BYTES = 64;

    /** After that the compilers of a virtual machine are done with what was run before. */
    private static final long QUIET_MILLIS = 3000;

    private static final long SILENCE_MILLIS = 10_000;

    /** To start a team, to have it talk, and to end it. */
    private static final long EXPECTED_TEAM_MILLIS = 2500;

    /** Of a crowd: to start two teams, to connect a thousand times, and to measure. */
    private static final long EXPECTED_CROWD_SECONDS = 18;

    private Idleness() {}

    /**
     * The processor time of ten seconds of silence, of servers and clients that have talked, and of
     * one that has not. All are silent at the same time: what each takes is its own.
     */
    static List<Result> silence(
            List<Contestant> contestants, Contestant nothing, Consumer<String> missing)
            throws InterruptedException {
        Map<Contestant, Integer> all = new LinkedHashMap<>();
        contestants.forEach(one -> all.put(one, BYTES));
        all.put(nothing, BYTES);
        Map<Contestant, Long> before = new LinkedHashMap<>();
        List<Result> results = new ArrayList<>();
        try (Teams teams = Teams.start(all, 1, missing)) {
            teams.inTurn(contestants, team -> team.run(SMALL, Effort.BRIEF.warmUpNanos()));
            teams.allAtOnce(Team::goOn);
            Thread.sleep(QUIET_MILLIS);
            teams.allAtOnce(team -> before.put(team.contestant(), team.cpuNanos()));
            Thread.sleep(SILENCE_MILLIS);
            teams.allAtOnce(
                    team ->
                            results.add(
                                    silence(team, requireNonNull(before.get(team.contestant())))));
        }
        return results;
    }

    private static Result silence(Team team, long beforeNanos) throws IOException {
        return new Result(
                "silence",
                team.contestant().name(),
                Placement.FREE.title(),
                BYTES,
                1,
                Map.of("cpuNanos", (double) (team.cpuNanos() - beforeNanos)),
                List.of());
    }

    /** About how long {@link #silence} takes. */
    static Duration silenceExpected(int contestants) {
        return Duration.ofMillis(
                QUIET_MILLIS + SILENCE_MILLIS + EXPECTED_TEAM_MILLIS * (contestants + 1));
    }

    /**
     * What each of many idle connections takes of memory, on all sides, and how an active client
     * fares beside them: its rate without them over its rate.
     */
    static List<Result> crowd(
            List<Contestant> contestants, int connections, Effort effort, Consumer<String> missing)
            throws InterruptedException {
        List<Result> results = new ArrayList<>();
        for (Contestant contestant : contestants) {
            try {
                results.add(crowd(contestant, connections, effort));
            } catch (IOException | UncheckedIOException e) {
                missing.accept(contestant.name() + ": " + e.getMessage());
            }
        }
        return results;
    }

    private static Result crowd(Contestant contestant, int connections, Effort effort)
            throws IOException, InterruptedException {
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
            return new Result(
                    "crowd",
                    contestant.name(),
                    Placement.SPLIT.title(),
                    BYTES,
                    connections,
                    Map.of("bytesPerConnection", each, "slowdown", slowdown),
                    List.of());
        }
    }

    /** About how long {@link #crowd} takes. */
    static Duration crowdExpected(int contestants) {
        return Duration.ofSeconds(EXPECTED_CROWD_SECONDS * contestants);
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
