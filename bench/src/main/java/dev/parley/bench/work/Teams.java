package dev.parley.bench.work;

import dev.parley.bench.lab.Burst;
import dev.parley.bench.lab.Contestant;
import dev.parley.bench.lab.Placement;
import dev.parley.bench.lab.Sizes;
import dev.parley.bench.lab.Team;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Teams that are measured in turn, of which only one is awake at a time: what disturbs the machine
 * for a while disturbs all of them alike.
 */
final class Teams implements AutoCloseable {

    /** What is done with the team whose turn it is. */
    interface Turn {
        void take(Team team) throws IOException, InterruptedException;
    }

    /** What is measured of the team whose turn it is, where it is placed. */
    interface Measured {
        Burst of(Team team) throws IOException, InterruptedException;
    }

    /** So many times as long as the shortest. */
    private static final int LONGEST_WARM_UP = 4;

    private static final double WORTH_WHILE = 1.1;

    private final List<Team> teams = new ArrayList<>();

    /** Starts them, warm, and stops them. */
    static Teams start(
            List<? extends Contestant> contestants, int clients, Sizes sizes, Effort effort)
            throws IOException, InterruptedException {
        Teams all = new Teams();
        try {
            for (Contestant contestant : contestants) {
                Team team = new Team(contestant, clients, sizes.longest());
                all.teams.add(team);
                // On one core those who sleep take the least time to get warm.
                warmUp(team, Placement.SAME, sizes, effort);
                warmUp(team, Placement.FREE, sizes, effort);
                team.stop();
            }
        } catch (IOException | InterruptedException e) {
            all.close();
            throw e;
        }
        return all;
    }

    /** For as long as it gets faster by it: for some libraries that is ten seconds. */
    private static void warmUp(Team team, Placement where, Sizes sizes, Effort effort)
            throws IOException, InterruptedException {
        team.place(where);
        double best = team.run(sizes, effort.warmUpNanos() / 2).rate();
        long end = System.nanoTime() + effort.warmUpNanos() * LONGEST_WARM_UP;
        int inVain = 0;
        while (inVain < 2 && System.nanoTime() - end < 0) {
            double rate = team.run(sizes, effort.warmUpNanos() / 4).rate();
            inVain = rate > best * WORTH_WHILE ? 0 : inVain + 1;
            best = Math.max(best, rate);
        }
    }

    /** Each has its turn, so many times. */
    void inTurn(int rounds, Turn turn) throws IOException, InterruptedException {
        for (int round = 0; round < rounds; round++) {
            for (Team team : teams) {
                team.goOn();
                turn.take(team);
                team.stop();
            }
        }
    }

    /** The same, in each of these places; what is measured is added to the findings. */
    void inTurn(int rounds, List<Placement> placements, Findings findings, Measured measured)
            throws IOException, InterruptedException {
        inTurn(
                rounds,
                team -> {
                    for (Placement placement : placements) {
                        team.place(placement);
                        findings.add(team.contestant().name(), placement, measured.of(team));
                    }
                });
    }

    @Override
    public void close() {
        teams.forEach(Team::close);
    }
}
