package dev.parley.kernel;

import dev.parley.linux.Epoll;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import dev.parley.linux.SeqpacketSocket;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The connections that there are, and their places in the epoll: a socket has the key twice the
 * connection's number, a pidfd the next one.
 *
 * <p>A connection with something unsent is stalled: its socket is out of the epoll, so its
 * questions wait in the socket, and it is tried again at every tick until it is read.
 *
 * <p>Owned by the kernel's loop; not thread-safe. Owns the connections, not the epoll.
 */
final class Connections implements AutoCloseable {

    private final Epoll epoll;
    private final Map<Long, Connection> open = new HashMap<>();
    private final Set<Connection> stalled = new HashSet<>();
    private final Set<Connection> introduced = new HashSet<>();

    /** Those that have hung up, and whose process may be about to end. */
    private final Map<Long, Connection> dying = new HashMap<>();

    private long lastNumber;

    Connections(Epoll epoll) {
        this.epoll = epoll;
    }

    /** Takes over the socket of a process that has just connected. */
    Connection add(SeqpacketSocket socket) throws ErrnoException {
        Connection connection = Connection.of(++lastNumber, socket);
        try {
            epoll.add(socket.fd(), socketKey(connection));
            if (connection.pidfd().isPresent()) {
                epoll.add(connection.pidfd().get(), socketKey(connection) + 1);
            }
        } catch (ErrnoException e) {
            connection.close();
            throw e;
        }
        open.put(connection.number(), connection);
        return connection;
    }

    private static long socketKey(Connection connection) {
        return 2 * connection.number();
    }

    /** Whose key this is; empty: it has ended meanwhile. */
    Optional<Connection> ofKey(long key) {
        return find(key / 2);
    }

    /** Whether this is the key of a pidfd: then the process is dead. */
    static boolean isPidfd(long key) {
        return key % 2 == 1;
    }

    Optional<Connection> find(long number) {
        return Optional.ofNullable(open.get(number));
    }

    /** Whether what it asks is to be read: it is still there, and reads what it is told. */
    boolean isHeard(Connection connection) {
        return open.containsKey(connection.number()) && !connection.isStalled();
    }

    /** Something was said: if it is not read, stops listening too. */
    void said(Connection connection) throws ErrnoException {
        if (connection.isStalled() && stalled.add(connection)) {
            epoll.remove(connection.socket().fd());
        }
    }

    /** The node waits to hear that this connection has been handed everything. */
    void wasIntroduced(Connection connection) {
        introduced.add(connection);
    }

    /** One that was introduced, and has been handed everything; each time only once. */
    Optional<Connection> takeFlushed() {
        Optional<Connection> flushed =
                introduced.stream().filter(connection -> !connection.isStalled()).findFirst();
        flushed.ifPresent(introduced::remove);
        return flushed;
    }

    boolean hasStalled() {
        return !stalled.isEmpty();
    }

    List<Connection> stalled() {
        return List.copyOf(stalled);
    }

    /** Tries again to send what is unsent. */
    void retry(Connection connection) throws ErrnoException {
        connection.flush();
        if (!connection.isStalled() && stalled.remove(connection)) {
            epoll.add(connection.socket().fd(), socketKey(connection));
        }
    }

    /** Closes the connection. */
    void end(Connection connection) {
        forget(connection);
        connection.pidfd().ifPresent(this::unwatch);
        connection.close();
    }

    /** Closes the connection, but waits for the end of its process, until {@link #release}. */
    void awaitDeath(Connection connection) {
        forget(connection);
        connection.hangUp();
        dying.put(connection.number(), connection);
    }

    private void forget(Connection connection) {
        open.remove(connection.number());
        introduced.remove(connection);
        if (!stalled.remove(connection)) {
            unwatch(connection.socket().fd());
        }
    }

    /** One whose process was waited for; empty: it is not any more. */
    Optional<Connection> dying(long key) {
        return Optional.ofNullable(dying.get(key / 2));
    }

    /** Waits no longer for the end of this process, if it was waited for. */
    void release(long number) {
        Connection connection = dying.remove(number);
        if (connection != null) {
            connection.pidfd().ifPresent(this::unwatch);
            connection.pidfd().ifPresent(Fd::close);
        }
    }

    private void unwatch(Fd fd) {
        try {
            epoll.remove(fd);
        } catch (ErrnoException _) {
            // Not watched already: the system had no room for a stalled one to come back.
        }
    }

    @Override
    public void close() {
        open.values().forEach(Connection::close);
        open.clear();
        List.copyOf(dying.keySet()).forEach(this::release);
    }
}
