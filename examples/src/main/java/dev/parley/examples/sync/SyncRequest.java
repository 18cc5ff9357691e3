package dev.parley.examples.sync;

import dev.parley.Connection;
import dev.parley.ParleyException;
import dev.parley.Request;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.Optional;

/**
 * What a client asks: a verb, and a ticket that it has made up, under which it is known what it
 * waits for and what it holds. Of each client no two are the same.
 *
 * <pre>
 * offset  size  field, big-endian
 *      0     4  verb
 *      4     8  ticket
 *     12        of PUT: the item
 * </pre>
 */
record SyncRequest(int verb, long ticket) {

    static final int HEADER_BYTES = 12;

    /** Of every server: what is there, and who waits, for people and tests. */
    static final int LOOK = 1;

    /** Of the semaphore: a unit, as soon as there is one. */
    static final int ACQUIRE = 10;

    /** Of the semaphore: a unit, if there is one now. */
    static final int TRY = 11;

    /** Of the semaphore: to have the unit no more. */
    static final int RELEASE = 12;

    /** Of the monitor: to be the one inside, as soon as nobody is. */
    static final int ENTER = 20;

    /** Of the monitor: to leave, and be inside again after a signal. */
    static final int AWAIT = 21;

    /** Of the monitor: one who waits goes on, once it can be inside. */
    static final int SIGNAL = 22;

    /** Of the monitor: all who wait go on, one after the other. */
    static final int SIGNAL_ALL = 23;

    /** Of the monitor: to be inside no more. */
    static final int EXIT = 24;

    /** Of the queue: to put an item in, as soon as there is room. */
    static final int PUT = 30;

    /** Of the queue: the oldest item, as soon as there is one. */
    static final int TAKE = 31;

    byte[] encode(byte... rest) {
        return ByteBuffer.allocate(HEADER_BYTES + rest.length)
                .putInt(verb)
                .putLong(ticket)
                .put(rest)
                .array();
    }

    /** What the server at the other end is like, in numbers. */
    static IntBuffer look(Connection connection) throws ParleyException {
        byte[] look = new SyncRequest(LOOK, 0).encode();
        return ByteBuffer.wrap(connection.send(look).bytes()).asIntBuffer();
    }

    /** Empty: it is none. */
    static Optional<SyncRequest> decode(Request request) {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES);
        if (request.read(0, bytes) != HEADER_BYTES) {
            return Optional.empty();
        }
        bytes.flip();
        return Optional.of(new SyncRequest(bytes.getInt(), bytes.getLong()));
    }
}
