package dev.parley;

import dev.parley.wire.MalformedFrame;
import dev.parley.wire.TraceCodec;
import dev.parley.wire.TracePage;
import java.util.List;

/**
 * Follows the messages of a port whose owner exports a trace ({@link Port#exportTrace}). Owned by
 * one thread at a time.
 *
 * <p>Who is too slow to follow loses messages, and is told how many; nobody waits for it.
 */
public final class Trace implements AutoCloseable {

    /** Behind a port's name: where its trace is to be had. */
    static final String SUFFIX = ".trace";

    /** Of each message, at most. */
    public static final int MOST_HEAD_BYTES = TraceCodec.MOST_HEAD_BYTES;

    private final Connection connection;
    private final int headBytes;
    private long last;
    private long lost;

    private Trace(Connection connection, int headBytes) {
        this.connection = connection;
        this.headBytes = headBytes;
    }

    /** Begins to follow, at what is the last message now. */
    static Trace begin(Connection connection, int headBytes) throws ParleyException {
        Trace trace = new Trace(connection, headBytes);
        boolean begun = false;
        try {
            trace.last = trace.ask(new TracePage.Wish(TracePage.Wish.NOW, headBytes)).last();
            begun = true;
            return trace;
        } finally {
            if (!begun) {
                connection.close();
            }
        }
    }

    /**
     * Blocks until there are messages that were not seen here yet, or for a second.
     *
     * @return the next messages, in order of their replies; empty: there were none in that second
     * @throws PortGone the port was closed, or its trace was
     * @throws PeerDied the port's owner is gone
     * @throws ServerFailed the owner does not let this user trace it
     */
    public List<Traced> next() throws ParleyException {
        TracePage page = ask(new TracePage.Wish(last, headBytes));
        last = page.last();
        lost += page.lost();
        return page.lines().stream().map(Traced::of).toList();
    }

    /** How many messages were lost on the way so far. */
    public long lost() {
        return lost;
    }

    private TracePage ask(TracePage.Wish wish) throws ParleyException {
        Reply reply = connection.send(TraceCodec.encode(wish));
        try {
            return TraceCodec.decode(reply.bytes());
        } catch (MalformedFrame e) {
            throw new ProtocolViolated(Delivered.YES, "trace: " + e.getMessage());
        }
    }

    /** Follows no longer. */
    @Override
    public void close() {
        connection.close();
    }
}
