package dev.parley.examples.meter;

import dev.parley.Connection;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Reply;
import java.nio.ByteBuffer;

/**
 * A meter, as its clients see it: how many litres have flowed since it was started. Thread-safe.
 *
 * <p>After a {@link ParleyException} one may always ask again: nothing is changed by asking.
 */
public final class Meter implements AutoCloseable {

    /** What the port of the meter is called. */
    public static final String NAME = "meter";

    /** A request: the litres that the client knows of, big-endian. The reply has the same shape. */
    static final int SIZE_BYTES = Long.BYTES;

    /** What a client says that knows nothing yet. */
    static final long NOTHING = -1;

    private final Connection connection;

    private Meter(Connection connection) {
        this.connection = connection;
    }

    /** Connects to the meter of the node. */
    public static Meter connect(Parley parley) throws ParleyException {
        return new Meter(parley.connect(NAME));
    }

    /** How many litres have flowed, by what the meter was told last. */
    public long litres() throws ParleyException {
        return ask(NOTHING);
    }

    /** Blocks until more than so many litres have flowed; returns how many. */
    public long litresAfter(long known) throws ParleyException {
        if (known < 0) {
            throw new IllegalArgumentException("known must be >= 0, known=" + known);
        }
        return ask(known);
    }

    private long ask(long known) throws ParleyException {
        byte[] request = ByteBuffer.allocate(SIZE_BYTES).putLong(known).array();
        Reply reply = connection.send(request);
        return ByteBuffer.wrap(reply.bytes()).getLong();
    }

    /** Closes the connection; whoever waits in it ends with {@link dev.parley.Closed}. */
    @Override
    public void close() {
        connection.close();
    }
}
