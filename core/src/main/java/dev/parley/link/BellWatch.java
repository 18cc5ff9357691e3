package dev.parley.link;

import static dev.parley.link.LinkLayout.BELL;

import dev.parley.linux.Words;
import dev.parley.sleep.Deadline;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets threads park until a bell rings, for whom a futex is not the place: virtual threads, each of
 * which would keep its carrier; who waits for one member's requests alone, for whom a single wake
 * may not be meant; who waits for many bells and has no system call for that. One platform thread
 * sleeps in the futex for all of them, for as long as there are any.
 *
 * <p>Thread-safe. A sleeper looks at the bell once more after it has put itself down; the watcher
 * reads the bell before it looks for sleepers, and sleeps on what it read. So either the sleeper
 * sees that the bell rang, or the watcher does. All who are parked wake at each ring. If none of
 * them takes whatever comes, the watcher rings on: for those who sleep in the futex themselves.
 */
final class BellWatch {

    /**
     * @param takesAll whether it takes what comes, whoever sent that
     */
    private record Sleeper(Thread thread, int rung, boolean takesAll) {}

    private final Words bell;
    private final Runnable ringOn;
    private final Queue<Sleeper> sleepers = new ConcurrentLinkedQueue<>();
    private boolean watched; // guarded by this

    /**
     * @param ringOn passes a ring on to those who sleep in the futex themselves
     */
    BellWatch(Words bell, Runnable ringOn) {
        this.bell = bell;
        this.ringOn = ringOn;
    }

    /** Parks the thread that calls, unless the bell has rung since it showed this. */
    void sleep(int rung, long nanos) {
        sleep(rung, nanos, true);
    }

    /** The same for who does not take all that may come. */
    void sleepForSome(int rung, long nanos) {
        sleep(rung, nanos, false);
    }

    private void sleep(int rung, long nanos, boolean takesAll) {
        try {
            lieDown(rung, takesAll);
            if (bell.getIntVolatile(BELL) == rung) {
                LockSupport.parkNanos(this, nanos);
            }
        } finally {
            getUp();
        }
    }

    /**
     * The thread that calls is unparked when the bell shows anything else than this, until {@link
     * #getUp}. To be followed by a look at the bell.
     */
    void lieDown(int rung, boolean takesAll) {
        sleepers.add(new Sleeper(Thread.currentThread(), rung, takesAll));
        beWatched();
    }

    /** The thread that calls is unparked no more; harmless if it has not lain down. */
    void getUp() {
        sleepers.removeIf(sleeper -> sleeper.thread().equals(Thread.currentThread()));
    }

    private synchronized void beWatched() {
        if (!watched) {
            watched = true;
            Thread.ofPlatform().name("parley-bell").daemon().start(this::watch);
        }
    }

    private void watch() {
        while (isNeeded()) {
            int seen = bell.getIntVolatile(BELL);
            // Who lay down before that was read may wait for what has rung meanwhile.
            if (wakeSleepers(seen)) {
                continue;
            }
            bell.sleep(BELL, seen, Deadline.sleepNanos(Deadline.NEVER));
            int now = bell.getIntVolatile(BELL);
            if (now != seen && !wakeSleepers(now)) {
                ringOn.run();
            }
        }
    }

    private synchronized boolean isNeeded() {
        watched = !sleepers.isEmpty();
        return watched;
    }

    /** Wakes, and forgets, those for whom the bell has rung; true: one of them takes all. */
    private boolean wakeSleepers(int now) {
        boolean isTaken =
                sleepers.stream().anyMatch(sleeper -> sleeper.takesAll() && sleeper.rung() != now);
        sleepers.removeIf(
                sleeper -> {
                    boolean rung = sleeper.rung() != now;
                    if (rung) {
                        LockSupport.unpark(sleeper.thread());
                    }
                    return rung;
                });
        return isTaken;
    }
}
