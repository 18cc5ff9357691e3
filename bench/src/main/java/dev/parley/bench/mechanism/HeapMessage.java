package dev.parley.bench.mechanism;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Messages of libraries that have arrays. */
final class HeapMessage {

    private HeapMessage() {}

    /** Makes of a request its reply: the same array, if it is as long. */
    static byte[] replyTo(byte[] request) {
        int size = Message.replySize(wrap(request));
        byte[] reply = size == request.length ? request : Arrays.copyOf(request, size);
        Message.toReply(wrap(reply));
        return reply;
    }

    private static ByteBuffer wrap(byte[] message) {
        return ByteBuffer.wrap(message).order(ByteOrder.nativeOrder());
    }
}
