package dev.parley.bench.mechanism;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What every message begins with, in the order of bytes of the machine: at 0 its size, at 4 the
 * size of the reply that is wanted, at 8 a stamp that the reply has to show. So a stream can be cut
 * into messages, and a server knows what to reply: the first bytes of the request.
 */
public final class Message {

    /** The shortest. */
    public static final int MIN_BYTES = 16;

    /** Where the size of the reply stands. */
    public static final int REPLY_SIZE = 4;

    /** Where the stamp stands. */
    static final int STAMP = 8;

    private Message() {}

    /** Memory for messages, outside of the heap. */
    public static ByteBuffer buffer(int sizeBytes) {
        return ByteBuffer.allocateDirect(sizeBytes).order(ByteOrder.nativeOrder());
    }

    /** Writes the beginning of a request of as many bytes as remain. */
    static void begin(ByteBuffer request, int replyBytes, long stamp) {
        request.putInt(0, request.limit());
        request.putInt(REPLY_SIZE, replyBytes);
        request.putLong(STAMP, stamp);
    }

    /** The size of the message that begins at the start of the buffer. */
    public static int size(ByteBuffer message) {
        return message.getInt(0);
    }

    /** The size of the reply that the request wants. */
    public static int replySize(ByteBuffer request) {
        return request.getInt(REPLY_SIZE);
    }

    /** Makes of a request its reply, from 0 to the limit. */
    public static ByteBuffer toReply(ByteBuffer request) {
        int size = replySize(request);
        request.putInt(0, size);
        return request.limit(size).position(0);
    }

    static long stamp(ByteBuffer request) {
        return request.getLong(STAMP);
    }

    /** Where there is no reply. */
    static void pretend(ByteBuffer request, ByteBuffer reply) {
        reply.putLong(STAMP, stamp(request));
    }

    static void check(ByteBuffer reply, long stamp) {
        if (reply.getLong(STAMP) != stamp) {
            throw new IllegalStateException("this is not the reply to that request");
        }
    }
}
