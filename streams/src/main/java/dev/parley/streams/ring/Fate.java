package dev.parley.streams.ring;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Whether the two sides of a stream are parted, and by what: the first holds. Thread-safe. */
public final class Fate {

    /** What has parted them. */
    public enum Reason {
        /** The link between the two processes has ended: the other has died, or let go of it. */
        GONE,
        /** This side has closed. */
        CLOSED_HERE,
        /** The other side broke the rules. */
        VIOLATED
    }

    private static final Logger LOG = System.getLogger("parley.stream");

    private final String peer;
    private final List<Runnable> actions = new CopyOnWriteArrayList<>();
    private final List<Waiter> waiters = new CopyOnWriteArrayList<>();
    private volatile @Nullable Reason reason;
    private volatile String fault = "";

    /**
     * @param peer who the other side is, for people
     */
    public Fate(String peer) {
        this.peer = peer;
    }

    /** One more who is to look up when they part. */
    void concerns(Waiter waiter) {
        waiters.add(waiter);
    }

    /** One more thing that is done when they part, quickly; before anything moves. */
    public void whenParted(Runnable action) {
        actions.add(action);
    }

    /** Parts them; whoever waits leaves. */
    public void part(Reason why) {
        synchronized (this) {
            if (reason != null) {
                return;
            }
            reason = why;
        }
        actions.forEach(Runnable::run);
        waiters.forEach(Waiter::wake);
    }

    /** The other side broke the rules, in that it said this. */
    public void violated(String what) {
        synchronized (this) {
            if (reason != null) {
                return;
            }
            fault = what;
        }
        LOG.log(Level.WARNING, "stream.violated peer={0}: {1}", peer, what);
        part(Reason.VIOLATED);
    }

    /** Whether they are parted. */
    public boolean isOver() {
        return reason != null;
    }

    /** What has parted them; null: nothing. */
    public @Nullable Reason reason() {
        return reason;
    }

    /** What was wrong, if the other side broke the rules. */
    public String fault() {
        return fault;
    }
}
