package dev.parley.link;

import dev.parley.sleep.Deadline;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A send that no thread waits for. Over when the server has replied ({@link #rung}), or when there
 * is a reason to leave ({@link #look}): exactly one of them tells the listener.
 *
 * <p>Thread-safe.
 */
final class SendLater {

    private record Pending(
            long generation,
            long deadline,
            Consumer<Outcome> listener,
            CompletableFuture<Void> timer) {}

    private final ClientSlot slot;
    private final AtomicReference<@Nullable Pending> pending = new AtomicReference<>();

    /** The last generation of which the server was told: what is not said cannot be asked back. */
    private final AtomicLong saidGeneration = new AtomicLong();

    SendLater(ClientSlot slot) {
        this.slot = slot;
    }

    /** Before the slot is sent in this generation; {@link #watch} comes after it. */
    void begin(long generation, long deadline, Consumer<Outcome> listener) {
        // model: completions.pml send_later
        pending.set(new Pending(generation, deadline, listener, new CompletableFuture<>()));
    }

    /**
     * The server was told of it: from now on it can be asked back. Before reasons are looked at.
     */
    void said(long generation) {
        saidGeneration.accumulateAndGet(generation, Math::max); // who said it may be late
    }

    /** The slot is sent: from now on there is something to leave. */
    void watch(long softDeadline, boolean thereIsAReasonToLeave) {
        Pending mine = pending.get();
        if (mine != null) {
            lookAt(mine.deadline(), mine.timer());
            if (softDeadline != Deadline.NEVER) {
                CompletableFuture<Void> early = new CompletableFuture<>();
                var _ = mine.timer().whenComplete((_, _) -> early.cancel(false));
                lookAt(softDeadline, early);
            }
        }
        if (thereIsAReasonToLeave) {
            look();
        }
    }

    private void lookAt(long deadline, CompletableFuture<Void> timer) {
        if (deadline != Deadline.NEVER) {
            var _ =
                    timer.completeOnTimeout(
                                    null, Deadline.remainingNanos(deadline), TimeUnit.NANOSECONDS)
                            .thenRun(this::look);
        }
    }

    /** The background thread: the server said that there is a reply. */
    void rung() {
        // model: completions.pml complete_later
        Pending mine = pending.get();
        if (mine != null
                && slot.isReplied(mine.generation())
                && pending.compareAndSet(mine, null)) {
            mine.timer().cancel(false);
            mine.listener().accept(slot.accept());
        }
    }

    /** Looks, soon and on another thread, whether there is a reason to leave, or a reply. */
    void look() {
        if (pending.get() != null) {
            Thread.ofVirtual().start(this::leaveIfDue);
        }
    }

    /** One at a time: a request that is asked back by a socket takes a moment. */
    private synchronized void leaveIfDue() {
        // model: completions.pml leave_if_due
        Pending mine = pending.get();
        if (mine == null) {
            return;
        }
        rung();
        if (saidGeneration.get() < mine.generation()) {
            return; // a look for the one before: this one is looked at once it is said
        }
        Outcome outcome = slot.leaveIfDue(mine.generation(), mine.deadline());
        if (outcome != null && pending.compareAndSet(mine, null)) {
            mine.timer().cancel(false);
            mine.listener().accept(outcome);
        } else {
            rung();
        }
    }
}
