package dev.parley.examples.feed;

import dev.parley.Connection;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.streams.Direction;
import dev.parley.streams.Stream;
import dev.parley.streams.StreamOptions;
import java.util.List;

/**
 * The feed, as a subscriber sees it: everything from the next sample on. Used by one thread at a
 * time.
 */
public final class Feed implements AutoCloseable {

    /** What the port of the feed is called. */
    public static final String NAME = "feed";

    private static final int MOST_AT_ONCE = 4096;

    private final Connection connection;
    private final Stream<Sample> stream;

    private Feed(Connection connection, Stream<Sample> stream) {
        this.connection = connection;
        this.stream = stream;
    }

    // [start:feed]
    /** Subscribes to the feed of the node. */
    public static Feed subscribe(Parley parley, WhenSlow whenSlow) throws ParleyException {
        StreamOptions options =
                StreamOptions.defaults()
                        .withDirection(Direction.IN)
                        .withSkipping(whenSlow == WhenSlow.SKIP);
        Connection connection = parley.connect(NAME);
        try {
            return new Feed(connection, Stream.open(connection, Sample.TYPE, options));
        } catch (ParleyException e) {
            connection.close();
            throw e;
        }
    }

    /** What has come since the last time, at least one sample; blocks for it. None: the end. */
    public List<Sample> next() throws ParleyException {
        return stream.recvVectored(MOST_AT_ONCE);
    }

    /** How many samples were written over before they were read. */
    public long missed() {
        return stream.missedBytes() / Sample.TYPE.elementBytes();
    }

    // [end:feed]

    /** Reads no more, and closes the connection. */
    @Override
    public void close() {
        stream.close();
        connection.close();
    }
}
