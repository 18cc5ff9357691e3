package dev.parley.kernel;

import dev.parley.kernel.state.Event.Arrived;
import dev.parley.linux.Epoll;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.SeqpacketSocket;
import dev.parley.wire.Quoted;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Lets processes in. When the system refuses (too many descriptors, no memory), nobody is let in
 * for a second: those who wait stay in the listening socket, which would otherwise be found
 * readable again and again.
 *
 * <p>Owned by the kernel's loop; not thread-safe. Owns nothing.
 */
final class Doorway {

    /** The listening socket's, in the epoll. */
    static final long KEY = 0;

    private static final Logger LOG = System.getLogger("parley.kernel");
    private static final int ARRIVALS_A_TURN = 16;
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long NEVER = Long.MAX_VALUE;

    private final SeqpacketSocket listener;
    private final Epoll epoll;
    private final Connections connections;
    private final LiveNode node;
    private long openAgainNanos = NEVER;

    /** A doorway that is closed until {@link #open}. */
    Doorway(SeqpacketSocket listener, Epoll epoll, Connections connections, LiveNode node) {
        this.listener = listener;
        this.epoll = epoll;
        this.connections = connections;
        this.node = node;
    }

    void open() throws ErrnoException {
        epoll.add(listener.fd(), KEY);
        openAgainNanos = NEVER;
    }

    /** Lets in some of those who wait. */
    void admit(long nowNanos) throws ErrnoException {
        try {
            for (int i = 0; i < ARRIVALS_A_TURN; i++) {
                Optional<SeqpacketSocket> socket = listener.accept();
                if (socket.isEmpty()) {
                    return;
                }
                Connection connection = connections.add(socket.get());
                node.tell(new Arrived(connection.number(), connection.credentials()));
            }
        } catch (ErrnoException e) {
            LOG.log(
                    Level.WARNING,
                    "doorway-closed reason=" + Quoted.of(String.valueOf(e.getMessage())));
            epoll.remove(listener.fd());
            openAgainNanos = nowNanos + PAUSE_NANOS;
        }
    }

    void tick(long nowNanos) throws ErrnoException {
        if (nowNanos >= openAgainNanos) {
            open();
        }
    }

    /** When to {@link #tick}; {@link Long#MAX_VALUE}: it is open. */
    long nextDeadlineNanos() {
        return openAgainNanos;
    }
}
