package dev.parley.link;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * What was seen and not yet handed out, the oldest first, or the most urgent.
 *
 * <p>Guarded by the port's lock. A single find in an empty queue, the common case, passes without
 * being ordered and without a look at the clock.
 */
final class HintQueue {

    private final boolean isByPriority;
    private final PriorityQueue<Hint> queue;
    private @Nullable Hint single;

    /** The clock at the last scan that found more than one; 0 = not read in this scan. */
    private long nowNanos;

    private long lastScanNanos = System.nanoTime();

    HintQueue(boolean isByPriority) {
        this.isByPriority = isByPriority;
        queue = new PriorityQueue<>(isByPriority ? Hint.MOST_URGENT_FIRST : Hint.OLDEST_FIRST);
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
        if (single != null) {
            enqueue(single);
            single = null;
        }
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
