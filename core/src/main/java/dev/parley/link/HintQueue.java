package dev.parley.link;

import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * What was seen and not yet handed out, the oldest first, or the most urgent.
 *
 * <p>Guarded by the port's lock. A single find in an empty queue, the common case, passes without
 * being ordered and without a look at the clock.
 */
final class HintQueue {

    /** The rank of nothing. */
    static final long NO_RANK = Long.MAX_VALUE;

    /** What a message counts as at a port that does not look at its priority: what is usual. */
    private static final int USUAL_PRIORITY = 10;

    /** Times are compared to 16 ns, so that a century of them fits below a priority. */
    private static final int RANK_TIME_SHIFT = 4;

    private static final int RANK_TIME_BITS = 57;

    private final PriorityQueue<Hint> queue = new PriorityQueue<>(this::compare);
    private boolean isByPriority;
    private @Nullable Hint single;

    /** The clock at the last scan that found more than one; 0 = not read in this scan. */
    private long nowNanos;

    private long lastScanNanos = System.nanoTime();

    HintQueue(boolean isByPriority) {
        this.isByPriority = isByPriority;
    }

    private int compare(Hint one, Hint other) {
        return (isByPriority ? Hint.MOST_URGENT_FIRST : Hint.OLDEST_FIRST).compare(one, other);
    }

    boolean isByPriority() {
        return isByPriority;
    }

    /** What waits is ordered anew. */
    void order(boolean byPriority) {
        List<Hint> waiting = List.copyOf(queue);
        queue.clear();
        isByPriority = byPriority;
        for (Hint hint : waiting) {
            if (byPriority) {
                hint.priority = hint.urgency();
            }
            queue.add(hint);
        }
    }

    boolean isEmpty() {
        return single == null && queue.isEmpty();
    }

    void startScan() {
        if (nowNanos != 0) {
            lastScanNanos = nowNanos;
            nowNanos = 0;
        }
    }

    void offer(Hint hint) {
        hint.queued = true;
        if (isEmpty()) {
            single = hint;
            return;
        }
        orderSingle();
        enqueue(hint);
    }

    /** The same, unless it is here already. */
    void offerOnce(Hint hint) {
        if (!hint.queued) {
            offer(hint);
        }
    }

    /** What was polled has its place again. */
    void putBack(Hint hint) {
        hint.queued = true;
        if (isEmpty()) {
            single = hint;
        } else {
            queue.add(hint);
        }
    }

    void remove(Hint hint) {
        if (single == hint) {
            single = null;
        } else {
            queue.remove(hint);
        }
        hint.queued = false;
    }

    /** Its sender may have become more urgent since it was queued; its time stays. */
    void raise(Hint hint) {
        if (isByPriority && hint != single) {
            int now = hint.urgency();
            if (now > hint.priority) {
                queue.remove(hint);
                hint.priority = now;
                queue.add(hint);
            }
        }
    }

    @Nullable Hint poll() {
        Hint hint = single != null ? single : queue.poll();
        single = null;
        if (hint != null) {
            hint.queued = false;
        }
        return hint;
    }

    /**
     * How soon what is next here should be received, compared with other queues: the smaller, the
     * sooner. By priority first, then by the time of sending.
     */
    long rank() {
        orderSingle();
        Hint next = queue.peek();
        if (next == null) {
            return NO_RANK;
        }
        int priority = isByPriority ? next.priority : USUAL_PRIORITY;
        long time = Math.clamp(next.sentNanos >> RANK_TIME_SHIFT, 0, (1L << RANK_TIME_BITS) - 1);
        return (long) (LinkLayout.HIGHEST_PRIORITY - priority) << RANK_TIME_BITS | time;
    }

    /** The next of what somebody has chosen; the others stay, and keep their order. */
    @Nullable Hint pollFor(ChosenReceive who) {
        orderSingle();
        Hint first = null;
        for (Hint hint : queue) {
            if (who.wants(hint) && (first == null || compare(hint, first) < 0)) {
                first = hint;
            }
        }
        if (first != null) {
            remove(first);
        }
        return first;
    }

    /** It is compared with others, or has to wait for its turn. */
    private void orderSingle() {
        if (single != null) {
            enqueue(single);
            single = null;
        }
    }

    /** A client may say any time; it must not get ahead of what was here at the last scan. */
    private void enqueue(Hint hint) {
        if (nowNanos == 0) {
            nowNanos = System.nanoTime();
        }
        if (isByPriority) {
            hint.priority = hint.urgency();
        }
        hint.statedNanos = hint.nanos();
        hint.sentNanos = Math.clamp(hint.statedNanos, lastScanNanos, nowNanos);
        queue.add(hint);
    }
}
