package dev.parley.streams.ring;

import dev.parley.linux.Futex;
import dev.parley.linux.WaitVector;
import dev.parley.linux.Words;
import dev.parley.sleep.Deadline;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The sleep of virtual threads, for whom a futex is not the place: each would keep its carrier. One
 * platform thread sleeps on the words of up to {@value #MOST_WORDS} of them by one system call, for
 * as long as there are any; where there is no such call, one for each.
 *
 * <p>Thread-safe. Whoever lies down is written down first, then parks; the thread is made to look
 * at the list again, and at each word before it sleeps. So a word that has changed is seen.
 */
final class ParkedSleep {

    /** One word is the thread's own. */
    private static final int MOST_WORDS = Futex.MAX_WORDS - 1;

    /** Guarded by itself. */
    private static final List<ParkedSleep> ROOMS = new ArrayList<>();

    private record Sleeper(Thread thread, long address, int expected) {}

    private final MemorySegment memory = Arena.global().allocate(Long.BYTES, Long.BYTES);
    private final Words own = Words.over(memory.address(), Long.BYTES);
    private final List<Sleeper> sleepers = new ArrayList<>(); // guarded by this
    private boolean isAttended; // guarded by this

    private ParkedSleep() {}

    /** Parks the calling thread while the word holds what is expected; or for no reason. */
    static void sleep(long address, int expected, long nanos) {
        Sleeper self = new Sleeper(Thread.currentThread(), address, expected);
        ParkedSleep room = enter(self);
        try {
            LockSupport.parkNanos(room, nanos);
        } finally {
            room.leave(self);
        }
    }

    private static ParkedSleep enter(Sleeper sleeper) {
        synchronized (ROOMS) {
            for (ParkedSleep room : ROOMS) {
                if (room.admit(sleeper)) {
                    return room;
                }
            }
            ParkedSleep room = new ParkedSleep();
            ROOMS.add(room);
            room.admit(sleeper);
            return room;
        }
    }

    private synchronized boolean admit(Sleeper sleeper) {
        if (Futex.waitAnySupported() ? sleepers.size() >= MOST_WORDS : isAttended) {
            return false;
        }
        sleepers.add(sleeper);
        if (!isAttended) {
            isAttended = true;
            Thread.ofPlatform().name("parley-streams").daemon().start(this::attend);
        } else {
            lookAgain();
        }
        return true;
    }

    private void leave(Sleeper sleeper) {
        synchronized (this) {
            sleepers.remove(sleeper);
        }
        if (!Futex.waitAnySupported()) {
            Futex.wake(sleeper.address(), Integer.MAX_VALUE); // the thread has nobody to sleep for
        }
    }

    private void lookAgain() {
        own.getAndAddInt(0, 1);
        own.wake(0, 1);
    }

    private void attend() {
        try (WaitVector vector = WaitVector.ofCapacity(Futex.MAX_WORDS)) {
            while (true) {
                int seen = own.getIntVolatile(0);
                List<Sleeper> now = asleep();
                if (now.isEmpty()) {
                    return;
                }
                sleepFor(now, seen, vector);
                now.forEach(this::unparkIfWoken);
            }
        }
    }

    private synchronized List<Sleeper> asleep() {
        isAttended = !sleepers.isEmpty();
        return List.copyOf(sleepers);
    }

    private void sleepFor(List<Sleeper> now, int seen, WaitVector vector) {
        if (!Futex.waitAnySupported()) {
            Sleeper only = now.getFirst();
            Futex.wait(only.address(), only.expected(), Deadline.sleepNanos(Deadline.NEVER));
            return;
        }
        vector.clear();
        vector.add(memory.address(), seen);
        now.forEach(sleeper -> vector.add(sleeper.address(), sleeper.expected()));
        Futex.waitAny(vector, Deadline.sleepNanos(Deadline.NEVER));
    }

    private void unparkIfWoken(Sleeper sleeper) {
        if (Words.over(sleeper.address(), Integer.BYTES).getIntVolatile(0) != sleeper.expected()) {
            leave(sleeper); // it may take a while to get up
            LockSupport.unpark(sleeper.thread());
        }
    }
}
