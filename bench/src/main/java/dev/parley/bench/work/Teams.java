package dev.parley.bench.work;

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
                team.place(Placement.SAME); // where those who sleep take the least time to get warm
                team.run(sizes, effort.warmUpNanos() / 2);
                team.place(Placement.FREE);
                team.run(sizes, effort.warmUpNanos() / 2);
                team.stop();
            }
        } catch (IOException | InterruptedException e) {
            all.close();
            throw e;
        }
        return all;
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

    @Override
    public void close() {
        teams.forEach(Team::close);
    }
}
