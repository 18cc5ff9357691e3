package dev.parley.bench.mechanism;

import java.nio.ByteBuffer;

/**
 * A client's end. Owned by one thread.
 *
 * <p>A request is made in memory of its own and a reply ends in memory of its own, with every
 * mechanism: what has to be copied on the way is copied.
 */
public abstract class Exchange implements AutoCloseable {

    /** What is to be sent: from 0 to its limit. */
    protected final ByteBuffer request;

    /** Where the reply is to be put: from 0 to its limit. */
    protected final ByteBuffer reply;

    private long stamp;

    /** One with memory for messages of the setting's size. */
    protected Exchange(Setting setting) {
        request = Message.buffer(setting.maxBytes());
        reply = Message.buffer(setting.maxBytes());
    }

    /** One round trip. */
    public final void roundTrip(int requestBytes, int replyBytes) throws Exception {
        stamp++;
        request.limit(requestBytes).position(0);
        Message.begin(request, replyBytes, stamp);
        reply.limit(replyBytes).position(0);
        exchange();
        Message.check(reply, stamp);
    }

    /** Sends the request, and receives the reply; leaves the positions where it likes. */
    protected abstract void exchange() throws Exception;

    @Override
    public abstract void close() throws Exception;
}
