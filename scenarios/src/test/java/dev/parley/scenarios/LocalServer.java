package dev.parley.scenarios;

import dev.parley.Closed;
import dev.parley.Connection;
import dev.parley.Notice;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Proxy;
import dev.parley.Pulse;
import dev.parley.Request;
import dev.parley.scenarios.programs.Letter;

/** A server in this process, with a thread of its own, that lives through a sweep. */
final class LocalServer implements AutoCloseable {

    static final String NAME = "survivor";

    private final Port port;
    private final Thread thread;

    /** What it does with a request. */
    private interface Way {
        void serve(Request request) throws ParleyException;
    }

    private LocalServer(Port port, Way way) {
        this.port = port;
        this.thread = Thread.ofPlatform().start(() -> serve(way));
    }

    /** One that answers letters, under a name. */
    static LocalServer answering(Parley parley) throws ParleyException {
        return new LocalServer(
                parley.open(NAME), request -> request.reply(Letter.answer(request.bytes())));
    }

    /** One that forwards, and fails what it cannot forward. */
    static LocalServer forwarding(Parley parley, Connection to) throws ParleyException {
        return new LocalServer(
                parley.open(),
                request -> {
                    try {
                        request.forward(to);
                    } catch (ParleyException e) {
                        request.fail(e.errno());
                    }
                });
    }

    Port port() {
        return port;
    }

    private void serve(Way way) {
        try {
            while (true) {
                switch (port.receive()) {
                    case Request request -> way.serve(request);
                    case Pulse _, Proxy _, Notice _ -> {}
                }
            }
        } catch (Closed _) {
            // The end.
        } catch (ParleyException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        port.close();
        thread.join();
    }
}
