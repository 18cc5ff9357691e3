package dev.parley.examples;

import dev.parley.Closed;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.junit.ParleyNode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A server in a thread of this process, which is another member of the node. */
public final class Serving implements AutoCloseable {

    private static final long WATCHDOG_SECONDS = 60;

    private final Parley parley;
    private final Port port;
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    /** What serves until the port is closed. */
    public interface Server {
        void serve(Port port) throws ParleyException;
    }

    private Serving(Parley parley, Port port) {
        this.parley = parley;
        this.port = port;
    }

    /** Opens a port with that name, and serves it. */
    public static Serving start(ParleyNode node, String name, Server server)
            throws ParleyException {
        Parley parley = node.join();
        Serving serving = new Serving(parley, parley.open(name));
        Thread.ofPlatform().daemon().name("server " + name).start(() -> serving.serve(server));
        return serving;
    }

    private void serve(Server server) {
        try {
            server.serve(port);
            end.completeExceptionally(new AssertionError("the server has come back"));
        } catch (Closed e) {
            end.complete(null);
        } catch (ParleyException | RuntimeException | Error e) {
            end.completeExceptionally(e);
        }
    }

    /** Ends the server; fails if that has failed before. */
    @Override
    public void close() throws Exception {
        port.close();
        try {
            end.get(WATCHDOG_SECONDS, TimeUnit.SECONDS);
        } finally {
            parley.close();
        }
    }
}
