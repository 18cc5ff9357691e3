package dev.parley.link;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Which slot of a link is whose. Private to the client's process: shared memory is never asked.
 *
 * <p>Thread-safe. A claim takes a bit, a release gives it back; only those who find none wait under
 * the lock.
 */
final class SlotPool {

    private final ClientLink link;
    private final ClientSlot[] slots;
    private final long all;

    /** A bit a slot that nobody uses: cleared by the claim, set by the release. */
    private final AtomicLong free;

    /** A bit a slot that was given back but is the server's still, or worn out; under the lock. */
    private long parked;

    private final AtomicInteger waiting = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition released = lock.newCondition();

    SlotPool(ClientLink link, int slotCount, Spin.Policy policy) {
        this.link = link;
        this.slots = new ClientSlot[slotCount];
        for (int i = 0; i < slotCount; i++) {
            slots[i] = new ClientSlot(link, i, policy);
        }
        this.all = -1L >>> (Long.SIZE - slotCount);
        this.free = new AtomicLong(all);
    }

    /** Takes a slot, waiting for one if need be; null: time over, interrupted, or no hope. */
    @Nullable ClientSlot claim(long deadline) {
        ClientSlot slot = tryClaim();
        return slot != null ? slot : await(deadline);
    }

    /** Gives a slot back; one that the server still holds waits until it lets go. */
    void release(ClientSlot slot) {
        if (!slot.isUsable()) {
            park(slot);
            return;
        }
        free.getAndAdd(bit(slot)); // the bit is clear, so adding sets it
        if (waiting.get() != 0) {
            signal();
        }
    }

    /** Makes all who wait look up: for a reply, or for a slot. */
    void pokeAll() {
        for (ClientSlot slot : slots) {
            slot.poke();
        }
        signal();
    }

    /** Whether no thread has a slot. */
    boolean areIdle() {
        lock.lock();
        try {
            return (free.get() | parked) == all;
        } finally {
            lock.unlock();
        }
    }

    /** A thread gets the same slot each time, if it is free: its lines are in its core's cache. */
    private @Nullable ClientSlot tryClaim() {
        long preferred = 1L << Thread.currentThread().threadId() % slots.length;
        long mask = free.get();
        while (mask != 0) {
            long bit = (mask & preferred) != 0 ? preferred : Long.lowestOneBit(mask);
            long seen = free.compareAndExchange(mask, mask & ~bit);
            if (seen == mask) {
                return slots[Long.numberOfTrailingZeros(bit)];
            }
            mask = seen;
        }
        return null;
    }

    private @Nullable ClientSlot await(long deadline) {
        lock.lock();
        waiting.incrementAndGet();
        try {
            while (true) {
                reclaim();
                ClientSlot slot = tryClaim();
                if (slot != null) {
                    return slot;
                }
                boolean hopeless = parked == all;
                if (hopeless || link.reasonToLeave() != null || Deadline.hasPassed(deadline)) {
                    return null;
                }
                // Wakes by itself now and then: an abandoned slot comes back without a signal.
                released.awaitNanos(Deadline.sleepNanos(deadline));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // for the caller to see
            return null;
        } finally {
            waiting.decrementAndGet();
            lock.unlock();
        }
    }

    private void park(ClientSlot slot) {
        lock.lock();
        try {
            parked |= bit(slot);
            released.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes back what the server let go of. */
    private void reclaim() {
        for (long rest = parked; rest != 0; rest &= rest - 1) {
            ClientSlot slot = slots[Long.numberOfTrailingZeros(rest)];
            if (slot.isUsable()) {
                parked &= ~bit(slot);
                free.getAndAdd(bit(slot));
            }
        }
    }

    private void signal() {
        lock.lock();
        try {
            released.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static long bit(ClientSlot slot) {
        return 1L << slot.index();
    }
}
