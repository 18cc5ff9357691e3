package dev.parley.streams;

import dev.parley.Closed;
import dev.parley.DeadlineExceeded;
import dev.parley.Delivered;
import dev.parley.Interrupted;
import dev.parley.ParleyException;
import dev.parley.Peer;
import dev.parley.PeerDied;
import dev.parley.PortGone;
import dev.parley.ProtocolViolated;
import dev.parley.streams.ring.Fate;
import dev.parley.streams.ring.Fate.Reason;
import dev.parley.streams.ring.Outcome;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What binds this side of a stream to the other: it lasts as long as the link between the two
 * processes, and no longer than either wants. Thread-safe.
 */
final class Bond implements AutoCloseable {

    private final Peer peer;
    private final Fate fate;
    private final Mapped mapped;
    private final Runnable gone;
    private final AtomicReference<@Nullable Runnable> whenOver;
    private volatile boolean closed;

    /**
     * @param whenOver done once, at the end of the link, or as this is closed
     */
    Bond(Peer peer, Fate fate, Mapped mapped, Runnable whenOver) {
        this.peer = peer;
        this.fate = fate;
        this.mapped = mapped;
        this.gone = () -> part(Reason.GONE);
        this.whenOver = new AtomicReference<>(whenOver);
    }

    /** From now on the end of the link is its end. */
    void begin() {
        if (!peer.whenGone(gone)) {
            part(Reason.GONE);
        }
        if (closed) {
            peer.forget(gone); // it was closed meanwhile
        }
    }

    private void part(Reason why) {
        fate.part(why);
        Runnable last = whenOver.getAndSet(null);
        if (last != null) {
            last.run();
        }
    }

    Peer peer() {
        return peer;
    }

    Fate fate() {
        return fate;
    }

    /** Whether the memory is let go of: what was read just now may be nothing. */
    boolean isClosed() {
        return closed;
    }

    /** Why a wait ended in nothing. */
    ParleyException failure(Outcome outcome, String what) {
        String text = "%s, stream with %s".formatted(what, peer);
        return switch (outcome) {
            case EXPIRED -> new DeadlineExceeded(Delivered.NO, text + ": not in time");
            case INTERRUPTED -> new Interrupted(Delivered.NO, text + ": interrupted");
            case OVER -> parted(text);
            case THERE -> throw new IllegalArgumentException("that is no failure");
        };
    }

    private ParleyException parted(String text) {
        Reason reason = closed ? Reason.CLOSED_HERE : fate.reason();
        if (reason == null) {
            return new PortGone(text + ": the other side has closed it");
        }
        return switch (reason) {
            case GONE -> new PeerDied(Delivered.NO, text + ": the other side is gone");
            case CLOSED_HERE -> new Closed(Delivered.NO, text + ": it is closed");
            case VIOLATED ->
                    new ProtocolViolated(
                            Delivered.NO, text + ": the other side broke it: " + fate.fault());
        };
    }

    /** Parts from the other side; whoever waits leaves. The second time does nothing. */
    @Override
    public void close() {
        closed = true;
        peer.forget(gone);
        part(Reason.CLOSED_HERE);
        mapped.close();
    }
}
