package dev.parley.scenarios;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Transport;
import java.util.concurrent.CompletableFuture;

/** A client in this process, which sends one request, in a thread of its own. */
final class Sender implements AutoCloseable {

    private final Connection connection;
    private final CompletableFuture<OsThread> thread = new CompletableFuture<>();
    private final CompletableFuture<Object> end = new CompletableFuture<>();

    private Sender(Connection connection) {
        this.connection = connection;
    }

    static Sender connect(Parley parley, String name, Transport transport) throws ParleyException {
        ConnectOptions options = ConnectOptions.defaults().withTransport(transport);
        return new Sender(parley.connect(name, options));
    }

    Sender start() {
        Thread.ofPlatform().start(this::send);
        return this;
    }

    private void send() {
        thread.complete(OsThread.current());
        try {
            end.complete(connection.send(new byte[100]));
        } catch (ParleyException | RuntimeException e) {
            end.complete(e);
        }
    }

    void awaitAsleep() {
        thread.join().awaitAsleepOrGone();
    }

    /** The reply, or what was thrown. */
    Object end() {
        return end.join();
    }

    @Override
    public void close() {
        connection.close();
    }
}
