package dev.parley.scenarios.storm;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Transport;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The way to one server, which is made anew whenever it has failed. Thread-safe. */
final class Door implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMillis(200);

    /** Fewer than there are senders, so that some stand in line. */
    private static final int SLOTS = 5;

    private final Parley parley;
    private final Ear ear;
    private final String name;
    private final ConnectOptions options;
    private @Nullable Connection connection; // guarded by this

    Door(Parley parley, Ear ear, String name, Transport transport) {
        this.parley = parley;
        this.ear = ear;
        this.name = name;
        this.options =
                ConnectOptions.defaults()
                        .withSlots(SLOTS)
                        .withTransport(transport)
                        .withPatience(PATIENCE);
    }

    /** A connection; blocks until there is a server. Empty: nobody wants one any more. */
    synchronized Optional<Connection> open(BooleanSupplier isWanted) {
        while (connection == null && isWanted.getAsBoolean()) {
            try {
                Connection made = parley.connect(name, options);
                ear.watch(made, name);
                connection = made;
            } catch (ParleyException _) {
                var _ = Thread.interrupted();
                Participant.awaitKernel();
            }
        }
        return Optional.ofNullable(connection);
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
