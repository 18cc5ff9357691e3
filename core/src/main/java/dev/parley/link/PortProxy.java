package dev.parley.link;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A canned message of a port, which its owner made and others trigger.
 *
 * <p>Thread-safe; its place in the port's queue is guarded by the port's lock.
 */
public final class PortProxy {

    /** Up to this, a number may be asked for; all others are higher. */
    public static final long HIGHEST_CHOSEN_ID = 0xffff_ffffL;

    private final long id;
    private final int priority;
    private final ProxyHint hint = new ProxyHint(this);

    /** What was triggered by this very process, and not received. */
    private final AtomicInteger own = new AtomicInteger();

    private final ProxyHint.Source ownSource = this::takeOwn;
    private volatile @Nullable Object attachment;
    private volatile boolean closed;

    PortProxy(long id, int priority) {
        this.id = id;
        this.priority = priority;
    }

    /** Its number at this port; never given again, unless it was chosen. */
    public long id() {
        return id;
    }

    /** Its place in a port that receives by priority. */
    public int priority() {
        return priority;
    }

    /** What the floor above wants to remember with it. */
    public @Nullable Object attachment() {
        return attachment;
    }

    /** Remembers something with it. */
    public void attach(Object value) {
        attachment = value;
    }

    ProxyHint hint() {
        return hint;
    }

    boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
    }

    /** One more by this process; returns how many there were before, or the most there may be. */
    int countOwn() {
        return own.getAndUpdate(count -> Math.min(count + 1, PulseRing.MOST_TRIGGERS));
    }

    /** What was counted gets its place in the queue. */
    void list(HintQueue queue) {
        hint.add(ownSource, System.nanoTime());
        queue.offerOnce(hint);
    }

    private int takeOwn() {
        return own.getAndUpdate(count -> Math.max(0, count - 1));
    }
}
