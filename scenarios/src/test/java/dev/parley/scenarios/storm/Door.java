package dev.parley.scenarios.storm;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.Parley;
import dev.parley.ParleyException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The way to one port, which is made anew whenever it has failed. Thread-safe. */
final class Door implements AutoCloseable {

    /** Who is told of each connection that is made. */
    interface Porter {
        void opened(Connection connection, String name);
    }

    private final Parley parley;
    private final Porter porter;
    private final String name;
    private final ConnectOptions options;
    private @Nullable Connection connection; // guarded by this

    Door(Parley parley, Porter porter, String name, ConnectOptions options) {
        this.parley = parley;
        this.porter = porter;
        this.name = name;
        this.options = options;
    }

    /** A connection; blocks until there is a server. Empty: nobody wants one any more. */
    synchronized Optional<Connection> open(BooleanSupplier isWanted) {
        while (connection == null && isWanted.getAsBoolean() && !tryToOpen()) {
            Participant.awaitKernel();
        }
        return Optional.ofNullable(connection);
    }

    /** A connection; empty: there is no server, or no kernel. */
    synchronized Optional<Connection> openIfThere() {
        if (connection == null) {
            tryToOpen();
        }
        return Optional.ofNullable(connection);
    }

    private boolean tryToOpen() {
        try {
            Connection made = parley.connect(name, options);
            porter.opened(made, name);
            connection = made;
            return true;
        } catch (ParleyException _) {
            var _ = Thread.interrupted();
            return false;
        }
    }

    /** Closes a connection for all who use it, unless that was done. */
    synchronized void close(Connection failed) {
        if (connection == failed) {
            close();
        }
    }

    @Override
    public synchronized void close() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
