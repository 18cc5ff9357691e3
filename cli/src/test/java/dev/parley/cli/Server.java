package dev.parley.cli;

import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Request;

/** A server in this process, which treats each request the same way. Owns a thread. */
final class Server implements AutoCloseable {

    /** How requests are treated. */
    interface Service {
        void serve(Request request) throws ParleyException;
    }

    private final Parley parley;
    private final Port port;

    private Server(Parley parley, Port port, Service service) {
        this.parley = parley;
        this.port = port;
        Thread.ofPlatform().daemon().start(() -> serve(service));
    }

    /** Serves a name; closing it leaves the node. */
    static Server open(Parley parley, String name, Service service) throws ParleyException {
        return new Server(parley, parley.open(name), service);
    }

    private void serve(Service service) {
        try {
            while (true) {
                if (port.receive() instanceof Request request) {
                    service.serve(request);
                }
            }
        } catch (ParleyException _) {
            // It was closed.
        }
    }

    Parley parley() {
        return parley;
    }

    Port port() {
        return port;
    }

    /** Leaves the node. */
    void leave() {
        parley.close();
    }

    @Override
    public void close() {
        leave();
    }
}
