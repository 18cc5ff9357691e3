package dev.parley.examples.sync;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.Parley;
import dev.parley.ParleyException;
import java.nio.IntBuffer;

/**
 * A queue of items between processes of the node, which holds a certain number of them. Who puts
 * one in when it is full waits, and who takes one when it is empty. First in, first out.
 *
 * <p>An item is taken at most once: one that is on its way to a process that ends is lost.
 *
 * <p>Thread-safe. Of one process at most {@value #MOST_EACH} threads wait at a time; who comes then
 * waits for one of those first.
 */
public final class BoundedQueue implements AutoCloseable {

    /** The longest item, in bytes. */
    public static final int LONGEST_ITEM_BYTES = 1024;

    /** How many threads of one process may wait. */
    public static final int MOST_EACH = 64;

    /** Also for the header of a request. */
    private static final int CAPACITY_BYTES = LONGEST_ITEM_BYTES + 64;

    private final Connection connection;

    private BoundedQueue(Connection connection) {
        this.connection = connection;
    }

    /** What a queue is like at a moment. */
    public record State(int items, int putting, int taking) {}

    /** Connects to a queue by its name. */
    public static BoundedQueue connect(Parley parley, String name) throws ParleyException {
        ConnectOptions options =
                ConnectOptions.defaults().withSlots(MOST_EACH).withCapacityBytes(CAPACITY_BYTES);
        return new BoundedQueue(parley.connect(name, options));
    }

    /**
     * Puts an item in. Blocks while the queue is full.
     *
     * @param item at most {@value #LONGEST_ITEM_BYTES} bytes
     */
    public void put(byte[] item) throws ParleyException {
        if (item.length > LONGEST_ITEM_BYTES) {
            throw new IllegalArgumentException(
                    "item must be <= %d bytes, length=%d"
                            .formatted(LONGEST_ITEM_BYTES, item.length));
        }
        connection.send(new SyncRequest(SyncRequest.PUT, 0).encode(item));
    }

    /** Takes the oldest item. Blocks while there is none. */
    public byte[] take() throws ParleyException {
        return connection.send(new SyncRequest(SyncRequest.TAKE, 0).encode()).bytes();
    }

    /** Looks at it. What it says may be over when it is read. */
    public State look() throws ParleyException {
        IntBuffer reply = SyncRequest.look(connection);
        return new State(reply.get(), reply.get(), reply.get());
    }

    /** Closes the connection. What was put in stays. */
    @Override
    public void close() {
        connection.close();
    }
}
