package dev.parley.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.parley.kernel.state.Event.Asked;
import dev.parley.kernel.state.Event.Misspoke;
import dev.parley.kernel.state.Node;
import dev.parley.linux.Epoll;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.EventFd;
import dev.parley.linux.Fd;
import dev.parley.linux.FrameBuffer;
import dev.parley.linux.SeqpacketSocket;
import dev.parley.wire.FrameCodec;
import dev.parley.wire.MalformedFrame;
import dev.parley.wire.Wire;
import java.lang.System.Logger;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Waits for something to happen, and tells the node.
 *
 * <p>{@link #run} owns everything here, in one thread; {@link #stop} may be called by any. What a
 * member says ends at worst its own connection; an exception that gets out of here is a mistake of
 * ours, and ends the kernel.
 */
final class KernelLoop implements AutoCloseable {

    private static final Logger LOG = System.getLogger("parley.kernel");

    /** After the doorway's, and before those of the connections. */
    private static final long WAKE_KEY = 1;

    /** One connection's turn; then it is the next one's. */
    private static final int FRAMES_A_TURN = 16;

    /** How often a process that does not read is tried again. */
    private static final long STALLED_TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final long FOREVER = -1;

    private final Uptime uptime = new Uptime();
    private final Epoll epoll;
    private final EventFd wake;
    private final FrameBuffer incoming = FrameBuffer.ofCapacity(Wire.MAX_FRAME_BYTES);
    private final HeldDescriptors descriptors = new HeldDescriptors();
    private final Connections connections;
    private final LiveNode node;
    private final Doorway doorway;
    private volatile boolean stopping;

    private KernelLoop(Epoll epoll, EventFd wake, Node node, NodeSocket nodeSocket) {
        this.epoll = epoll;
        this.wake = wake;
        this.connections = new Connections(epoll);
        Performer performer =
                new Performer(connections, descriptors, nodeSocket.journal(), new AuditLog(LOG));
        this.node = new LiveNode(node, uptime, connections, performer);
        this.doorway = new Doorway(nodeSocket.listener(), epoll, connections, this.node);
    }

    /**
     * A loop to be run.
     *
     * @param nodeSocket stays the caller's
     */
    static KernelLoop create(Node node, NodeSocket nodeSocket) throws ErrnoException {
        Epoll epoll = Epoll.create();
        try {
            return new KernelLoop(epoll, EventFd.create(), node, nodeSocket);
        } catch (ErrnoException e) {
            epoll.close();
            throw e;
        }
    }

    /** Works until {@link #stop}. */
    void run() throws ErrnoException {
        epoll.add(wake.fd(), WAKE_KEY);
        doorway.open();
        while (!stopping) {
            int ready = epoll.await(timeoutMillis());
            for (int i = 0; i < ready; i++) {
                dispatch(epoll.key(i), i);
            }
            retryStalled();
            doorway.tick(uptime.nowNanos());
            node.tick();
        }
    }

    /** Makes {@link #run} return, soon. Thread-safe. */
    void stop() {
        stopping = true;
        wake.signal();
    }

    private void dispatch(long key, int event) throws ErrnoException {
        if (key == Doorway.KEY) {
            doorway.admit(uptime.nowNanos());
        } else if (key == WAKE_KEY) {
            wake.drain();
        } else {
            // What has ended in this very turn is not found any more.
            connections
                    .ofKey(key)
                    .ifPresentOrElse(connection -> attend(connection, key, event), () -> bury(key));
        }
    }

    private void bury(long key) {
        if (Connections.isPidfd(key)) {
            connections.dying(key).ifPresent(node::died);
        }
    }

    private void attend(Connection connection, long key, int event) {
        if (Connections.isPidfd(key) || epoll.hungUp(event)) {
            node.left(connection);
            return;
        }
        try {
            for (int i = 0; i < FRAMES_A_TURN && connections.isHeard(connection); i++) {
                if (!receive(connection)) {
                    return;
                }
            }
        } catch (ErrnoException _) {
            node.left(connection);
        }
    }

    /** Takes one question; false: there was none. */
    private boolean receive(Connection connection) throws ErrnoException {
        switch (connection.socket().receive(incoming)) {
            case FRAME -> understand(connection);
            case CUT -> node.tell(new Misspoke(connection.number(), tooLarge()));
            case END -> node.left(connection);
            case NONE -> {
                return false;
            }
        }
        return true;
    }

    private void understand(Connection connection) {
        List<Fd> arrived = incoming.takeDescriptors();
        try {
            FrameCodec.Asked asked = FrameCodec.decodeAsk(incoming.frame().toArray(JAVA_BYTE));
            node.tell(
                    new Asked(
                            connection.number(),
                            asked.call(),
                            asked.ask(),
                            descriptors.hold(arrived, asked.ask())));
        } catch (MalformedFrame e) {
            Fd.closeReceived(arrived);
            node.tell(new Misspoke(connection.number(), String.valueOf(e.getMessage())));
        }
    }

    private static String tooLarge() {
        return "a frame of more than %d bytes, or with more than %d descriptors"
                .formatted(Wire.MAX_FRAME_BYTES, SeqpacketSocket.MAX_DESCRIPTORS);
    }

    private void retryStalled() {
        for (Connection connection : connections.stalled()) {
            try {
                connections.retry(connection);
            } catch (ErrnoException _) {
                node.left(connection);
            }
        }
    }

    private long timeoutMillis() {
        long nowNanos = uptime.nowNanos();
        long deadlineNanos = Math.min(node.nextDeadlineNanos(), doorway.nextDeadlineNanos());
        if (connections.hasStalled()) {
            deadlineNanos = Math.min(deadlineNanos, nowNanos + STALLED_TICK_NANOS);
        }
        if (deadlineNanos == Long.MAX_VALUE) {
            return FOREVER;
        }
        // Rounded up, so as not to wake a moment too early and turn idly until it has come.
        return 1 + TimeUnit.NANOSECONDS.toMillis(Math.max(0, deadlineNanos - nowNanos));
    }

    /** Closes everything but what wakes it; after {@link #run}, in the same thread. */
    @Override
    public void close() {
        connections.close();
        descriptors.close();
        incoming.close();
        epoll.close();
    }

    /** What {@link #stop} signals, to be closed when nobody calls that any more. */
    EventFd wake() {
        return wake;
    }
}
