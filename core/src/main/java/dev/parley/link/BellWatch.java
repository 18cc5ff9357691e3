package dev.parley.link;

import static dev.parley.link.LinkLayout.BELL;

import dev.parley.linux.Words;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets virtual threads sleep on a bell: asleep in a futex each would keep its carrier, so one
 * platform thread sleeps there for all of them, for as long as there are any.
 *
 * <p>Thread-safe. A sleeper looks at the bell once more after it has put itself down; the watcher
 * reads the bell before it looks for sleepers, and sleeps on what it read. So either the sleeper
 * sees that the bell rang, or the watcher does.
 */
final class BellWatch {

    private record Sleeper(Thread thread, int rung) {}

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

    /** Parks the virtual thread that calls, unless the bell has rung since it showed this. */
    void sleep(int rung, long nanos) {
        Sleeper sleeper = new Sleeper(Thread.currentThread(), rung);
        sleepers.add(sleeper);
        try {
            beWatched();
            if (bell.getIntVolatile(BELL) == rung) {
                LockSupport.parkNanos(this, nanos);
            }
        } finally {
            sleepers.remove(sleeper);
        }
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

    /** Wakes, and forgets, those for whom the bell has rung. */
    private boolean wakeSleepers(int now) {
        return sleepers.removeIf(
                sleeper -> {
                    boolean rung = sleeper.rung() != now;
                    if (rung) {
                        LockSupport.unpark(sleeper.thread());
                    }
                    return rung;
                });
    }
}
