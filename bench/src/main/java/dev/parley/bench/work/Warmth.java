package dev.parley.bench.work;

import dev.parley.bench.lab.Burst;
import dev.parley.bench.lab.Placement;
import dev.parley.bench.lab.Sizes;
import dev.parley.bench.lab.Team;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** How the code of a team gets compiled before anything is measured. */
final class Warmth {

    /** So many times as long as the shortest. */
    private static final int LONGEST = 3;

    private static final double WORTH_WHILE = 1.1;

    /** So many share two processors with their compilers before it takes them longer. */
    private static final int MANY_CLIENTS = 4;

    /** A round trip may be longer than a burst, but not by so much. */
    private static final long LONGEST_TRIP_NANOS = TimeUnit.SECONDS.toNanos(2);

    private Warmth() {}

    /**
     * On one core those who sleep take the least time to get warm; then comes the way that spins.
     * Of many clients nobody sleeps for long, and their compilers need all processors.
     */
    static void get(Team team, int clients, Sizes sizes, long nanos)
            throws IOException, InterruptedException {
        long enough = nanos * share(clients);
        Placement first = clients < MANY_CLIENTS ? Placement.SAME : Placement.FREE;
        get(team, first, sizes, enough);
        get(team, Placement.FREE, sizes, enough / 2);
    }

    /** As a rule, on two processors: half more than the shortest. */
    static long expectedNanos(int clients, long nanos) {
        long shortest = nanos * share(clients) * 3 / 2;
        return shortest * 3 / 2;
    }

    private static int share(int clients) {
        return Math.max(1, clients / MANY_CLIENTS);
    }

    /**
     * For as long as it gets faster by it, within bounds. The first round trip may take what it
     * takes.
     */
    private static void get(Team team, Placement where, Sizes sizes, long nanos)
            throws IOException, InterruptedException {
        team.place(where);
        long end = System.nanoTime() + nanos * LONGEST;
        double best = team.run(sizes, nanos / 2).rate();
        int inVain = 0;
        do {
            double rate = inTime(team.run(sizes, nanos / 4), nanos / 4).rate();
            inVain = rate > best * WORTH_WHILE ? 0 : inVain + 1;
            best = Math.max(best, rate);
        } while (inVain < 2 && System.nanoTime() - end < 0);
    }

    /** The burst, if it ended when it should have. */
    static Burst inTime(Burst burst, long nanos) throws IOException {
        if (burst.elapsedNanos() > nanos + LONGEST_TRIP_NANOS) {
            throw new IOException(
                    "too slow: a burst of %d ms took %d ms, with %d round trips"
                            .formatted(
                                    TimeUnit.NANOSECONDS.toMillis(nanos),
                                    TimeUnit.NANOSECONDS.toMillis(burst.elapsedNanos()),
                                    burst.count()));
        }
        return burst;
    }
}
