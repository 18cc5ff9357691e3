package dev.parley.bench.work;

import dev.parley.bench.lab.Contestant;
import dev.parley.bench.lab.Sizes;
import dev.parley.bench.lab.Team;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Teams that are measured in turn, of which only one is awake at a time: what disturbs the machine
 * for a while disturbs all of them alike. A team that fails is given up, and the others go on.
 * Owned by one thread.
 */
final class Teams implements AutoCloseable {

    /** What is done with the team whose turn it is. */
    interface Turn {
        void take(Team team) throws IOException, InterruptedException;
    }

    /** Who has its code compiled for which messages. */
    private record Warm(Contestant contestant, Sizes sizes) {}

    private final int clients;
    private final Consumer<String> missing;
    private final Map<Contestant, Team> teams = new LinkedHashMap<>();
    private final Set<Warm> warm = new HashSet<>();
    private final List<Contestant> givenUp = new ArrayList<>();

    private Teams(int clients, Consumer<String> missing) {
        this.clients = clients;
        this.missing = missing;
    }

    /**
     * Starts them, one after the other, and stops them.
     *
     * @param maxBytes of the longest message of each
     * @param missing is told who is given up, and why
     */
    static Teams start(Map<Contestant, Integer> maxBytes, int clients, Consumer<String> missing)
            throws InterruptedException {
        Teams all = new Teams(clients, missing);
        boolean started = false;
        try {
            for (Map.Entry<Contestant, Integer> one : maxBytes.entrySet()) {
                all.start(one.getKey(), one.getValue());
            }
            started = true;
        } finally {
            if (!started) {
                all.close();
            }
        }
        return all;
    }

    private void start(Contestant contestant, int maxBytes) throws InterruptedException {
        try {
            Team team = new Team(contestant, clients, maxBytes);
            team.stop();
            teams.put(contestant, team);
        } catch (IOException e) {
            giveUp(contestant, e);
        }
    }

    /** Who has failed so far. */
    List<Contestant> givenUp() {
        return givenUp;
    }

    /** Those of these who are virtual machines get warm for these sizes, unless they are. */
    void warmUp(Collection<Contestant> who, Sizes sizes, long nanos) throws InterruptedException {
        inTurn(
                who,
                team -> {
                    Contestant contestant = team.contestant();
                    if (contestant.runsInJvms() && warm.add(new Warm(contestant, sizes))) {
                        Warmth.get(team, clients, sizes, nanos);
                    }
                });
    }

    /** Each of these has its turn, while the others are stopped. */
    void inTurn(Collection<Contestant> who, Turn turn) throws InterruptedException {
        take(
                who,
                team -> {
                    team.goOn();
                    turn.take(team);
                    team.stop();
                });
    }

    /** Each goes on, or is asked something, and none is stopped. */
    void allAtOnce(Turn turn) throws InterruptedException {
        take(List.copyOf(teams.keySet()), turn);
    }

    private void take(Collection<Contestant> who, Turn turn) throws InterruptedException {
        for (Contestant one : who) {
            Team team = teams.get(one);
            if (team != null) {
                try {
                    turn.take(team);
                } catch (IOException | UncheckedIOException e) {
                    teams.remove(one);
                    team.giveUp();
                    giveUp(one, e);
                }
            }
        }
    }

    private void giveUp(Contestant contestant, Exception why) {
        givenUp.add(contestant);
        missing.accept(contestant.name() + ": " + why.getMessage());
    }

    @Override
    public void close() {
        teams.values().forEach(Team::close);
    }
}
