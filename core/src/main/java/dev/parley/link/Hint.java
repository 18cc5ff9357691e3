package dev.parley.link;

import java.util.Comparator;

/**
 * What the receiver knows of a slot in which it saw a request: one for each slot, so the queue of
 * hints cannot outgrow the slots, whatever clients do.
 *
 * <p>A hint is not a claim: its client may withdraw. Guarded by the port's lock.
 */
final class Hint {

    /**
     * By the clamped time; what that makes equal, by the client's own word: one thread's messages
     * stay in the order in which it sent them.
     */
    static final Comparator<Hint> OLDEST_FIRST =
            Comparator.<Hint>comparingLong(hint -> hint.sentNanos)
                    .thenComparingLong(hint -> hint.statedNanos);

    /** The highest priority first; of those, the oldest. */
    static final Comparator<Hint> MOST_URGENT_FIRST =
            Comparator.<Hint>comparingInt(hint -> -hint.priority).thenComparing(OLDEST_FIRST);

    final ServerLink link;
    final int slot;
    long generation;
    long sentNanos;
    long statedNanos;
    int priority;
    boolean queued;

    Hint(ServerLink link, int slot) {
        this.link = link;
        this.slot = slot;
    }
}
