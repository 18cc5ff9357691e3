package dev.parley.link;

import dev.parley.linux.Words;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * How a send ends without a reply: what is queued is taken back, what is held is left to the
 * server.
 *
 * <p>Owned by who claimed the slot, like the {@link ClientSlot} that it belongs to.
 */
final class Departure {

    /** How long a server may take to give back what it did not receive, by a socket. */
    private static final long RECALL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final AtomicBoolean NEVER_CANCELLED = new AtomicBoolean();

    private final ClientLink link;
    private final Words words;
    private final int index;
    private final long base;
    private AtomicBoolean cancelled = NEVER_CANCELLED;
    private boolean abandoned;

    Departure(ClientLink link, int index) {
        this.link = link;
        this.words = link.words();
        this.index = index;
        this.base = link.slots().base(index);
    }

    /** Whose sends these are: once this turns true, they end. */
    void belongTo(AtomicBoolean whetherCancelled) {
        cancelled = whetherCancelled;
    }

    AtomicBoolean cancelled() {
        return cancelled;
    }

    /** Whether the slot is the client's: the server has let go of what was left to it. */
    boolean isOver(long generation) {
        // model: slots.pml await_slot
        // [A4] pairs with [R4] in the peers of ServerLink, by which the server lets go.
        if (abandoned && words.getLongAcquire(base) == SlotWord.of(SlotWord.FREE, generation)) {
            abandoned = false;
        }
        return !abandoned;
    }

    /** Why whoever waits for this word should wait no longer; null: no reason. */
    @Nullable Leave reasonToLeave(long word, long deadline) {
        Leave reason = cancelled.get() ? Leave.CLOSED_HERE : link.reasonToLeave();
        if (reason != null) {
            return reason;
        }
        if (SlotWord.state(word) == SlotWord.SENT && link.isPortClosed()) {
            return Leave.PORT_CLOSED;
        }
        if (Thread.currentThread().isInterrupted()) {
            return Leave.INTERRUPTED;
        }
        return Deadline.hasPassed(deadline) ? Leave.EXPIRED : null;
    }

    /** Why nothing should be sent; null: no reason. */
    @Nullable Leave reasonToRefuse() {
        return cancelled.get() ? Leave.CLOSED_HERE : link.ending();
    }

    /** Withdraws what is queued, abandons what is held; null: the word moved, look again. */
    @Nullable Outcome leave(long word, Leave reason) {
        // model: port.pml withdraw, slots.pml leave
        boolean queued = SlotWord.state(word) == SlotWord.SENT;
        long sent = SlotWord.generation(word);
        if (queued && !link.server().leavesFreely()) {
            return recall(sent, reason);
        }
        long gone = SlotWord.of(queued ? SlotWord.FREE : SlotWord.ABANDONED, sent);
        if (words.compareAndExchangeLong(base, word, gone) != word) {
            return null;
        }
        return queued ? reason.queued() : abandon(sent, reason);
    }

    private Outcome abandon(long sent, Leave reason) {
        abandoned = true;
        link.server().abandoned(index, sent);
        return reason.held;
    }

    /**
     * Asks the server to give a queued request back: only it knows whether somebody received it.
     * One that does not answer in time may have it: that is unknown.
     */
    private @Nullable Outcome recall(long sent, Leave reason) {
        link.server().recall(index, sent);
        long end = System.nanoTime() + RECALL_NANOS;
        boolean interrupted = Thread.interrupted(); // else there would be no sleep
        try {
            while (true) {
                long word = words.getLongAcquire(base);
                if (SlotWord.is(word, SlotWord.FREE, sent)) {
                    return reason.queued();
                }
                if (!SlotWord.is(word, SlotWord.SENT, sent) || link.server().leavesFreely()) {
                    return null;
                }
                long restNanos = end - System.nanoTime();
                if (restNanos > 0) {
                    nap(word, restNanos);
                } else if (words.compareAndExchangeLong(
                                base, word, SlotWord.of(SlotWord.ABANDONED, sent))
                        == word) {
                    return abandon(sent, reason);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A sleep that only a change of the word, or time, ends. */
    private void nap(long word, long nanos) {
        if (Thread.currentThread().isVirtual()) {
            LockSupport.parkNanos(this, Math.min(nanos, TimeUnit.MILLISECONDS.toNanos(1)));
        } else {
            long asleep = (word | SlotWord.SLEEP | SlotWord.RECALL) & ~SlotWord.POKE;
            if (asleep == word || words.compareAndExchangeLong(base, word, asleep) == word) {
                words.sleep(base, (int) asleep, nanos);
            }
        }
    }

    /** A word that no server of ours writes, or the zeros of a link that ended under us. */
    Outcome impossible(long word, long generation) {
        if (!link.isShared() && SlotWord.is(word, SlotWord.FREE, generation)) {
            return Outcome.NO_MEMORY; // it could not be sent at all
        }
        abandoned = true;
        Leave reason = link.ending();
        if (reason != null) {
            return reason.held;
        }
        link.violated(
                "slot %d holds state %d of generation %d, expected generation %d"
                        .formatted(
                                index,
                                SlotWord.state(word),
                                SlotWord.generation(word),
                                generation));
        return Outcome.VIOLATED_HELD;
    }
}
