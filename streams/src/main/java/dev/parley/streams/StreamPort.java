package dev.parley.streams;

import dev.parley.Closed;
import dev.parley.Errno;
import dev.parley.Interrupted;
import dev.parley.Notice;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Proxy;
import dev.parley.Pulse;
import dev.parley.Request;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * A port where nothing arrives but streams: for a server that has no other messages. Thread-safe;
 * several threads may accept.
 *
 * <pre>{@code
 * try (StreamPort port = StreamPort.open(parley, "sensors")) {
 *     while (true) {
 *         Stream<Sample> stream = port.accept(samples);
 *         Thread.startVirtualThread(() -> serve(stream));
 *     }
 * }
 * }</pre>
 */
public final class StreamPort implements AutoCloseable {

    private static final Logger LOG = System.getLogger("parley.stream");

    private final Port port;

    private StreamPort(Port port) {
        this.port = port;
    }

    /** Opens a port that can be found by a name: as {@link Parley#open(String)}. */
    public static StreamPort open(Parley parley, String name) throws ParleyException {
        return new StreamPort(parley.open(name));
    }

    /** Of a port that is there: from now on nothing else is received from it. */
    public static StreamPort of(Port port) {
        return new StreamPort(port);
    }

    /** The same as {@link #accept(StreamType, StreamOptions)}, with the defaults. */
    public <T> Stream<T> accept(StreamType<T> type) throws Closed, Interrupted {
        return accept(type, StreamOptions.defaults());
    }

    /**
     * Accepts the next stream of this type. Blocks until a client asks for one, and then for the
     * client's library: where that matters to others, let several threads accept. A client that may
     * not, or asks for another type, is told so, and the log too; other requests are failed ({@link
     * Errno#ENOSYS}), and the wait goes on.
     *
     * @throws Closed this was closed
     * @throws Interrupted the thread was interrupted
     */
    public <T> Stream<T> accept(StreamType<T> type, StreamOptions options)
            throws Closed, Interrupted {
        long _ = options.capacityBytes(type); // a mistake of ours is no client's
        while (true) {
            Request opening = opening();
            try {
                return Stream.accept(opening, type, options);
            } catch (ParleyException | RuntimeException e) {
                refused(e);
            }
        }
    }

    /** Whatever one client brings, the next one is served. */
    private void refused(Exception why) {
        LOG.log(Level.INFO, "stream.refused port={0}: {1}", port.id(), why.getMessage());
    }

    /**
     * Admits the next who wants to read it; else the same as {@link #accept}.
     *
     * @throws Closed this was closed, or the broadcast
     */
    public void admit(Broadcast<?> broadcast) throws Closed, Interrupted {
        while (true) {
            Request opening = opening();
            try {
                broadcast.admit(opening);
                return;
            } catch (Closed e) {
                throw e; // the broadcast
            } catch (ParleyException | RuntimeException e) {
                refused(e);
            }
        }
    }

    private Request opening() throws Closed, Interrupted {
        while (true) {
            switch (port.receive()) {
                case Request request when Stream.isOpening(request) -> {
                    return request;
                }
                case Request request -> request.fail(Errno.ENOSYS);
                case Pulse _, Proxy _, Notice _ -> {}
            }
        }
    }

    /** The port itself: for its id, its names, its watches. */
    public Port port() {
        return port;
    }

    /** Closes the port; the streams of who came by it end, as their links do. */
    @Override
    public void close() {
        port.close();
    }
}
