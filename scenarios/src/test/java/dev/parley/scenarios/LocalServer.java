package dev.parley.scenarios;

import dev.parley.Closed;
import dev.parley.Connection;
import dev.parley.Delivered;
import dev.parley.Notice;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.PeerDied;
import dev.parley.Port;
import dev.parley.Proxy;
import dev.parley.Pulse;
import dev.parley.Request;
import dev.parley.Rights;
import dev.parley.scenarios.programs.Letter;

/** A server in this process, with a thread of its own, that lives through a sweep. */
final class LocalServer implements AutoCloseable {

    static final String NAME = "survivor";
    static final String TAKER = "taker";

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

    /** One that answers the letters that were passed to it, under a name. */
    static LocalServer taking(Parley parley) throws ParleyException {
        return new LocalServer(
                parley.open(TAKER),
                job -> {
                    try {
                        Request request = job.passed().takeRequest(0);
                        request.reply(Letter.answer(request.bytes()));
                    } catch (PeerDied _) {
                        // Who passed it is dead, and its sender knows.
                    }
                    job.reply(new byte[0]);
                });
    }

    /** One that passes on what it receives, and fails what it has again. */
    static LocalServer passing(Parley parley, Connection to) throws ParleyException {
        return new LocalServer(
                parley.open(),
                request -> {
                    try {
                        to.send(new byte[0], Rights.none().with(request));
                    } catch (ParleyException e) {
                        if (e.delivered() == Delivered.NO) {
                            request.fail(e.errno());
                        }
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
