package dev.parley.streams;

import dev.parley.Errno;
import dev.parley.Member;
import dev.parley.OverLimit;
import java.util.HashMap;
import java.util.Map;

/**
 * How many streams this process has accepted that are not over, of each other process: each costs
 * memory here. Thread-safe.
 */
final class Admission {

    /** So many streams a process accepts of another. */
    static final int MOST_PER_PEER = 64;

    /** So many in all. */
    static final int MOST = 4096;

    private static final Map<Long, Integer> COUNTS = new HashMap<>(); // guarded by itself
    private static int all; // guarded by the map

    private Admission() {}

    /** One more, until {@link #leave}. */
    static void enter(Member who) throws OverLimit {
        synchronized (COUNTS) {
            int count = COUNTS.getOrDefault(who.id(), 0);
            if (count >= MOST_PER_PEER) {
                throw new OverLimit(
                        Errno.EAGAIN,
                        "accept a stream: %s has %d here".formatted(who, MOST_PER_PEER));
            }
            if (all >= MOST) {
                throw new OverLimit(
                        Errno.EAGAIN, "accept a stream: this process has " + MOST + " already");
            }
            COUNTS.put(who.id(), count + 1);
            all++;
        }
    }

    /** One less. */
    static void leave(Member who) {
        synchronized (COUNTS) {
            COUNTS.computeIfPresent(who.id(), (_, count) -> count == 1 ? null : count - 1);
            all--;
        }
    }
}
