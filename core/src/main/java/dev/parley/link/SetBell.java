package dev.parley.link;

import dev.parley.linux.Words;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * What ends the sleep of those who wait for a set of ports, whatever these do: a bell as that of a
 * port, of this process alone. Thread-safe.
 */
final class SetBell {

    private static final long BELL = 0;
    private static final long BYTES = 64;

    private final MemorySegment memory = Arena.ofAuto().allocate(BYTES, BYTES);
    private final Words words = Words.over(memory.address(), BYTES);
    private final AtomicInteger sleepers = new AtomicInteger();
    private final Queue<Thread> parked = new ConcurrentLinkedQueue<>();

    /** From now on, until {@link #uncount}, the bell is rung for the caller. */
    void count() {
        sleepers.incrementAndGet();
    }

    void uncount() {
        sleepers.decrementAndGet();
    }

    int shown() {
        return words.getIntVolatile(BELL);
    }

    long address() {
        return memory.address() + BELL;
    }

    /** The thread that calls is unparked by each ring until {@link #getUp}. */
    void lieDown() {
        parked.add(Thread.currentThread());
    }

    void getUp() {
        parked.remove(Thread.currentThread());
    }

    /** Wakes all. */
    void ring() {
        // After what they are to see; before the look for them, who count themselves, then read.
        words.getAndAddInt(BELL, 1);
        if (sleepers.get() != 0) {
            words.wake(BELL, Integer.MAX_VALUE);
            parked.forEach(LockSupport::unpark);
        }
    }
}
