package dev.parley.link;

import dev.parley.events.BlockedEvent;
import dev.parley.sleep.Deadline;
import dev.parley.sleep.Spin;
import dev.parley.table.ThreadRow;
import dev.parley.table.ThreadState;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Which slot of a link is whose. Private to the client's process: shared memory is never asked.
 *
 * <p>Thread-safe. A claim takes a bit, a release gives it back. Those who find none stand in line
 * and get slots in the order in which they came, whether a thread waits for it or a callback.
 */
final class SlotPool {

    private final ClientLink link;
    private final ClientSlot[] slots;
    private final long all;

    /** A bit a slot that nobody uses: cleared by the claim, set by the release. */
    private final AtomicLong free;

    /** A bit a slot that was given back but is the server's still, or worn out; under the lock. */
    private long parked;

    private final Queue<Waiter> line = new ArrayDeque<>(); // under the lock
    private final AtomicInteger waiting = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();

    /** Somebody in line. Empty: there is none to be had any more. */
    private record Waiter(AtomicBoolean cancelled, CompletableFuture<Optional<ClientSlot>> slot) {}

    SlotPool(ClientLink link, int slotCount, Spin.Policy policy) {
        this.link = link;
        this.slots = new ClientSlot[slotCount];
        for (int i = 0; i < slotCount; i++) {
            slots[i] = new ClientSlot(link, i, policy);
        }
        this.all = -1L >>> (Long.SIZE - slotCount);
        this.free = new AtomicLong(all);
    }

    ClientSlot get(int index) {
        return slots[index];
    }

    int count() {
        return slots.length;
    }

    /** Takes a slot, waiting for one if need be; null: time over, interrupted, or no hope. */
    @Nullable ClientSlot claim(long deadline, AtomicBoolean cancelled) {
        ClientSlot slot = waiting.get() == 0 ? tryClaim() : null;
        return slot != null ? slot : await(deadline, cancelled);
    }

    /**
     * A slot, now or later; empty: no hope, or the time is over. What depends on it runs in the
     * order of the claims, and must not block.
     */
    CompletableFuture<Optional<ClientSlot>> claimLater(long deadline, AtomicBoolean cancelled) {
        ClientSlot slot = waiting.get() == 0 ? tryClaim() : null;
        if (slot != null) {
            return CompletableFuture.completedFuture(Optional.of(slot));
        }
        Waiter waiter = standInLine(cancelled);
        if (deadline != Deadline.NEVER) {
            endWaiting(waiter, deadline);
        }
        return waiter.slot();
    }

    private void endWaiting(Waiter waiter, long deadline) {
        CompletableFuture<Void> timer = new CompletableFuture<>();
        var _ =
                timer.completeOnTimeout(
                                null, Deadline.remainingNanos(deadline), TimeUnit.NANOSECONDS)
                        .thenRun(
                                () -> {
                                    if (leave(waiter)) {
                                        waiter.slot().complete(Optional.empty());
                                    }
                                });
        var _ = waiter.slot().thenRun(() -> timer.cancel(false));
    }

    /** Gives a slot back; one that the server still holds waits until it lets go. */
    void release(ClientSlot slot) {
        if (!slot.isUsable()) {
            park(slot);
            return;
        }
        slot.clear();
        free.getAndAdd(bit(slot)); // the bit is clear, so adding sets it
        if (waiting.get() != 0) {
            serve();
        }
    }

    /**
     * Makes all who wait look up: for a reply, or for a slot. The reason has been set before: who
     * takes a slot after the look at what is free sees it.
     */
    void pokeAll() {
        // model: completions.pml end
        for (long rest = all & ~free.get(); rest != 0; rest &= rest - 1) {
            slots[Long.numberOfTrailingZeros(rest)].poke();
        }
        sendAway();
        serve();
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

    /** How many messages were sent; after the end, when nobody is inside. */
    long sent() {
        return Arrays.stream(slots).mapToLong(ClientSlot::generation).sum();
    }

    /** Lets go of what the slots have beside the link; after its end, when nobody is inside. */
    void clear() {
        for (ClientSlot slot : slots) {
            slot.clear();
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

    private @Nullable ClientSlot await(long deadline, AtomicBoolean cancelled) {
        ThreadRow row = link.table().row();
        boolean hasEnd = deadline != Deadline.NEVER;
        row.await(ThreadState.SEND, link.id(), ThreadRow.NO_SLOT, 0, hasEnd);
        BlockedEvent event = link.blocked();
        try {
            return await(standInLine(cancelled), deadline);
        } finally {
            row.ready();
            if (event != null) {
                event.ended("slot");
            }
        }
    }

    private @Nullable ClientSlot await(Waiter waiter, long deadline) {
        while (!Deadline.hasPassed(deadline)) {
            try {
                // Looks by itself now and then: an abandoned slot comes back without a signal.
                return waiter.slot()
                        .get(Deadline.sleepNanos(deadline), TimeUnit.NANOSECONDS)
                        .orElse(null);
            } catch (TimeoutException _) {
                serve();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt(); // for the caller to see
                return leaveLine(waiter);
            } catch (ExecutionException e) {
                throw new IllegalStateException("is never completed that way", e);
            }
        }
        return leaveLine(waiter);
    }

    private Waiter standInLine(AtomicBoolean cancelled) {
        // model: completions.pml claim_slot
        Waiter waiter = new Waiter(cancelled, new CompletableFuture<>());
        lock.lock();
        try {
            line.add(waiter);
            waiting.incrementAndGet();
        } finally {
            lock.unlock();
        }
        serve(); // after being counted: a slot may have come back unseen just before
        if (cancelled.get()) {
            sendAway(); // as well as whoever closes the connection does
        }
        return waiter;
    }

    /** Gives up waiting; the slot, if it came at this very moment. */
    private @Nullable ClientSlot leaveLine(Waiter waiter) {
        return leave(waiter) ? null : waiter.slot().join().orElse(null);
    }

    private boolean leave(Waiter waiter) {
        lock.lock();
        try {
            boolean waited = line.remove(waiter);
            if (waited) {
                waiting.decrementAndGet();
            }
            return waited;
        } finally {
            lock.unlock();
        }
    }

    /** Gives slots to those who are first in line. */
    void serve() {
        // model: completions.pml serve
        lock.lock();
        try {
            reclaim();
            if (parked == all || link.ending() != null) {
                sendAway();
            }
            while (!line.isEmpty()) {
                ClientSlot slot = tryClaim();
                if (slot == null) {
                    return;
                }
                line.remove().slot().complete(Optional.of(slot));
                // Only now: who sends next must not get past this one on another slot.
                waiting.decrementAndGet();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends the waiting of those for whom there is none to be had any more. */
    private void sendAway() {
        lock.lock();
        try {
            boolean hopeless = parked == all || link.ending() != null;
            List<Waiter> away =
                    line.stream().filter(waiter -> hopeless || waiter.cancelled().get()).toList();
            line.removeAll(Set.copyOf(away));
            waiting.addAndGet(-away.size());
            away.forEach(waiter -> waiter.slot().complete(Optional.empty()));
        } finally {
            lock.unlock();
        }
    }

    private void park(ClientSlot slot) {
        lock.lock();
        try {
            parked |= bit(slot);
        } finally {
            lock.unlock();
        }
        if (waiting.get() != 0) {
            serve();
        }
    }

    /** Takes back what the server let go of. */
    private void reclaim() {
        // model: completions.pml serve
        for (long rest = parked; rest != 0; rest &= rest - 1) {
            ClientSlot slot = slots[Long.numberOfTrailingZeros(rest)];
            if (slot.isUsable()) {
                parked &= ~bit(slot);
                slot.clear();
                free.getAndAdd(bit(slot));
            }
        }
    }

    private static long bit(ClientSlot slot) {
        return 1L << slot.index();
    }
}
