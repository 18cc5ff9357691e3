package dev.parley.cli;

import dev.parley.JoinOptions;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Request;
import java.nio.file.Path;

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

    static Server open(Path socket, String name, Service service) throws ParleyException {
        JoinOptions options = JoinOptions.defaults().withSocket(socket).withProgram("test server");
        Parley parley = Parley.join(options);
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

    long portId() {
        return port.id();
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
