package dev.parley.link;

import dev.parley.linux.Words;
import dev.parley.sleep.Deadline;
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
    private final Slots slots;
    private final int index;
    private final long base;
    private AtomicBoolean cancelled = NEVER_CANCELLED;
    private boolean abandoned;

    /** From when on the sender wants to leave; one whom the port keeps then stays. */
    private long softDeadline = Deadline.NEVER;

    /** Of which generation it is known that it waits in vain, and why. */
    private record Vain(long generation, String why) {}

    private volatile @Nullable Vain vain;

    /** The thread was interrupted while it stayed; and is so again when the wait is over. */
    private boolean interruptedMeanwhile;

    Departure(ClientLink link, int index) {
        this.link = link;
        this.words = link.words();
        this.slots = link.slots();
        this.index = index;
        this.base = slots.base(index);
    }

    /** What was sent so is waited for in vain: it is withdrawn, if it is still queued. */
    void refuse(long generation, String why) {
        vain = new Vain(generation, why);
    }

    /** Why what was sent last was refused. */
    String whyRefused() {
        Vain refused = vain;
        return refused == null ? "" : refused.why;
    }

    private boolean isVain(long generation) {
        Vain refused = vain;
        return refused != null && refused.generation == generation;
    }

    /** Whose sends these are: once this turns true, they end. */
    void belongTo(AtomicBoolean whetherCancelled) {
        cancelled = whetherCancelled;
    }

    AtomicBoolean cancelled() {
        return cancelled;
    }

    long softDeadline() {
        return softDeadline;
    }

    /** From when on the sender of what is sent next wants to leave. */
    void expireSoftly(long deadline) {
        softDeadline = deadline;
    }

    /** The first of both deadlines: from then on nobody has to wait who is not kept. */
    long firstDeadline(long deadline) {
        return Deadline.earlier(deadline, softDeadline);
    }

    /** When a waiter for this word has to look next. */
    long nextLook(long word, long deadline) {
        return SlotWord.isUnblocking(word) ? deadline : firstDeadline(deadline);
    }

    /** The wait is over, however it ended. */
    void comeBack() {
        if (interruptedMeanwhile) {
            interruptedMeanwhile = false;
            Thread.currentThread().interrupt();
        }
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
        long generation = SlotWord.generation(word);
        if (link.isPortClosed() && !slots.isReceived(index, generation)) {
            return Leave.PORT_CLOSED;
        }
        if (isVain(generation) && !slots.isReceived(index, generation)) {
            return Leave.DEADLOCK;
        }
        if (Thread.currentThread().isInterrupted()) {
            return Leave.INTERRUPTED;
        }
        if (Deadline.hasPassed(deadline)) {
            return Leave.EXPIRED;
        }
        return Deadline.hasPassed(nextLook(word, deadline)) ? Leave.SOFTLY_EXPIRED : null;
    }

    /** Why nothing should be sent; null: no reason. */
    @Nullable Leave reasonToRefuse() {
        return cancelled.get() ? Leave.CLOSED_HERE : link.ending();
    }

    /**
     * Withdraws what is queued, abandons what is held: says that it is about to, then looks which
     * of the two it is ({@link Slots#receive} does the same in the other order).
     *
     * @return null: the word moved, or what was received has to be waited for; look again
     */
    @Nullable Outcome leave(long word, Leave reason) {
        // model: port.pml withdraw, slots.pml leave, slots.pml leave_unkept
        long sent = SlotWord.generation(word);
        if (isSoft(reason) && slots.isReceived(index, sent) && link.keepsClients()) {
            unblock(word);
            return null;
        }
        if (!link.server().leavesFreely() && !slots.isReceived(index, sent)) {
            return recall(sent, reason);
        }
        if (words.compareAndExchangeLong(base, word, word | SlotWord.LEAVE) != word) {
            return null;
        }
        // [F5] LEAVE before the look at what was received; pairs with [F4] in Slots.
        words.fullFence();
        return leave(sent, reason, slots.isReceived(index, sent));
    }

    private @Nullable Outcome leave(long sent, Leave reason, boolean isReceived) {
        // model: slots.pml leave_unkept
        boolean stays = isReceived && staysOnceReceived(reason);
        int next = stays ? SlotWord.SENT : isReceived ? SlotWord.ABANDONED : SlotWord.FREE;
        if (slots.exchange(index, SlotWord.SENT, next, sent) == Slots.UNMET) {
            boolean isGivenBack = slots.word(index) == SlotWord.of(SlotWord.FREE, sent);
            return isGivenBack ? reason.queued() : null;
        }
        if (stays) {
            return null;
        }
        return isReceived ? abandon(sent, reason) : reason.queued();
    }

    /** Whether what was received is waited for all the same. */
    private boolean staysOnceReceived(Leave reason) {
        return switch (reason) {
            // A port that closes still answers what it has received, unless its process is gone;
            // and what was received is in no circle.
            case PORT_CLOSED, DEADLOCK -> link.reasonToLeave() == null;
            default -> isSoft(reason) && link.keepsClients();
        };
    }

    private static boolean isSoft(Leave reason) {
        return reason == Leave.INTERRUPTED || reason == Leave.SOFTLY_EXPIRED;
    }

    /** The port keeps its clients: this one says, once, that it wants to leave, and waits on. */
    private void unblock(long word) {
        // model: slots.pml unblock
        if (SlotWord.isUnblocking(word)) {
            interruptedMeanwhile |= Thread.interrupted(); // else there would be no sleep
        } else if (words.compareAndExchangeLong(base, word, word | SlotWord.UNBLOCK) == word) {
            // [F9] said in the word before the server is rung for; pairs with [F10] in Unblocks.
            link.server().unblock(index, SlotWord.generation(word));
        }
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
                // Before the look at the word: once all is heard, nobody changes that any more.
                boolean isAllHeard = link.server().leavesFreely();
                long word = words.getLongAcquire(base);
                if (SlotWord.is(word, SlotWord.FREE, sent)) {
                    return reason.queued();
                }
                if (!SlotWord.is(word, SlotWord.SENT, sent)
                        || slots.isReceived(index, sent)
                        || isAllHeard) {
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
            boolean isSaid =
                    asleep == word || words.compareAndExchangeLong(base, word, asleep) == word;
            // [F6] RECALL before the look at what was received; pairs with [F4] in Slots: who says
            // "received" from now on changes the word.
            words.fullFence();
            if (isSaid && !slots.isReceived(index, SlotWord.generation(word))) {
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
