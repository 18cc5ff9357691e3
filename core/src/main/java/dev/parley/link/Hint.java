package dev.parley.link;

import dev.parley.link.ReceivePort.Taken;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Something that a receiver has seen and not yet handed out, in the queue of its port. There are as
 * many as there are slots, places for pulses, and proxies: so the queue cannot outgrow these,
 * whatever clients do.
 *
 * <p>Guarded by the port's lock.
 */
abstract sealed class Hint permits RequestHint, PulseHint, ProxyHint {

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

    long sentNanos;
    long statedNanos;
    int priority;
    boolean queued;

    /** When it was sent, by its sender's word. */
    abstract long nanos();

    /** How urgent it is, by its sender's word. */
    abstract int urgency();

    /** The link that it came by; null: none, or several. */
    abstract @Nullable ServerLink link();

    /**
     * Hands it out.
     *
     * @return {@link Taken#NOTHING}: it is not to be had any more
     */
    abstract Taken take(Held into);

    /** Whether there is more of it, to be received in the same place. */
    boolean hasMore() {
        return false;
    }
}
