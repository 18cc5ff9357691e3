package dev.parley.streams;

import dev.parley.Connection;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Request;
import dev.parley.junit.ParleyNode;
import dev.parley.streams.ring.Origin;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Both ends of a stream, of two members of a node.
 *
 * @param client the end that opened it
 * @param server the end that accepted it
 */
record StreamPair<T>(
        Parley clients,
        Parley servers,
        Port port,
        Connection to,
        Stream<T> client,
        Stream<T> server)
        implements AutoCloseable {

    private static final Duration LONG = Duration.ofSeconds(60);

    /** With the defaults. */
    static <T> StreamPair<T> open(ParleyNode node, StreamType<T> type) throws ParleyException {
        return open(node, type, StreamOptions.defaults());
    }

    /** With these options on both sides. */
    static <T> StreamPair<T> open(ParleyNode node, StreamType<T> type, StreamOptions options)
            throws ParleyException {
        return open(node, type, options, options, Origin.ZERO);
    }

    static <T> StreamPair<T> open(
            ParleyNode node,
            StreamType<T> type,
            StreamOptions clients,
            StreamOptions servers,
            Origin origin)
            throws ParleyException {
        Parley server = node.join();
        Parley client = node.join();
        Port port = server.open();
        Connection to = client.connect(port.id(), dev.parley.ConnectOptions.defaults());
        CompletableFuture<Stream<T>> accepted =
                CompletableFuture.supplyAsync(() -> accept(port, type, servers, origin));
        Stream<T> opened = Stream.open(to, type, clients, origin, LONG);
        return new StreamPair<>(client, server, port, to, opened, accepted.join());
    }

    private static <T> Stream<T> accept(
            Port port, StreamType<T> type, StreamOptions options, Origin origin) {
        try {
            Request request = (Request) port.receive();
            return Stream.accept(request, type, options, origin);
        } catch (ParleyException e) {
            throw new CompletionException(e);
        }
    }

    @Override
    public void close() throws ParleyException {
        client.close();
        server.close();
        to.close();
        port.close();
        clients.close();
        servers.close();
    }
}
