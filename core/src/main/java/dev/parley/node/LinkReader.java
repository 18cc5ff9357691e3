package dev.parley.node;

import dev.parley.link.ClientLink;
import dev.parley.link.FrameSender;
import dev.parley.link.Link;
import dev.parley.link.ServerLink;
import dev.parley.linux.Epoll;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.FrameBuffer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;

/**
 * Hears what comes by the socket of a link, and sends on when there is room.
 *
 * <p>A client that rings more often than its link can have a use for is not listened to for the
 * rest of the second, except for its hang-up. Frames are not counted: what they cost is bounded by
 * the slots, or by what they bring (rights, extents), and each link has its turn. Nor is what a
 * server says: it rings for each reply to who does not wait for it in a thread.
 *
 * <p>Owned by the background thread; {@link #inRoom} is thread-safe.
 */
final class LinkReader implements FrameSender.Interest {

    private static final Logger LOG = System.getLogger("parley.node");

    private static final int FRAMES_AT_A_TIME = 64;
    private static final int RINGS_A_SECOND = 64;
    private static final int RING_BYTES = 1;
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Link link;
    private final Epoll epoll;
    private final long key;
    private long secondNanos = System.nanoTime();
    private int ringsThisSecond;

    /** Guarded by this, as is {@link #wantsRoom}. */
    private boolean muted;

    private boolean wantsRoom;

    LinkReader(Link link, Epoll epoll, long key) {
        this.link = link;
        this.epoll = epoll;
        this.key = key;
    }

    long key() {
        return key;
    }

    Link link() {
        return link;
    }

    /** Hears what is there, a bounded number of frames at a time; true: the end. */
    boolean hear(FrameBuffer incoming) {
        if (link.sender().isStalled()) {
            link.flush();
        }
        boolean rung = false;
        try {
            for (int i = 0; i < FRAMES_AT_A_TIME; i++) {
                switch (link.socket().receive(incoming)) {
                    case FRAME -> {
                        rung |= incoming.lengthBytes() == RING_BYTES;
                        link.hear(incoming);
                    }
                    case NONE -> {
                        count(rung);
                        return false;
                    }
                    case END, CUT -> {
                        return true;
                    }
                }
            }
            count(rung);
            return false;
        } catch (ErrnoException _) {
            return true;
        } catch (RuntimeException e) {
            // A mistake of ours in what one link said: the others must not pay for it.
            LOG.log(Level.ERROR, "link.failed link=" + link.id(), e);
            return true;
        }
    }

    private void count(boolean rung) {
        boolean counts =
                switch (link) {
                    case ServerLink _ -> rung;
                    case ClientLink _ -> false;
                };
        if (!counts) {
            return;
        }
        if (isSecondOver()) {
            secondNanos = System.nanoTime();
            ringsThisSecond = 0;
        }
        ringsThisSecond++;
        if (ringsThisSecond > RINGS_A_SECOND) {
            mute(true);
        }
    }

    synchronized boolean isMuted() {
        return muted;
    }

    /** Listens again when the second is over; true: it does. */
    boolean unmute() {
        boolean over = isSecondOver();
        if (over) {
            mute(false);
        }
        return over;
    }

    private boolean isSecondOver() {
        return System.nanoTime() - secondNanos > SECOND_NANOS;
    }

    private synchronized void mute(boolean now) {
        muted = now;
        listen();
    }

    @Override
    public synchronized void inRoom(boolean interested) {
        wantsRoom = interested;
        listen();
    }

    private void listen() {
        try {
            epoll.setInterest(link.socket().fd(), key, !muted, wantsRoom);
        } catch (ErrnoException e) {
            throw new IllegalStateException("was not watched", e);
        }
    }
}
