package dev.parley.scenarios.oracle;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Requests and replies that tell by themselves whose they are. A request names its client and its
 * number; the reply is a function of the server's life and of every byte of the request. What
 * follows the head, to the length that is wanted, follows from the head.
 */
public final class Message {

    /** The shortest request: client, number, how long a reply is wanted. */
    public static final int LEAST_REQUEST_BYTES = 12;

    /** The shortest reply: server, client, number, checksum of the request. */
    public static final int LEAST_REPLY_BYTES = 16;

    private Message() {}

    /** The request of that number, of that length, which wants a reply of that length. */
    public static byte[] request(int client, int number, int replyBytes, int sizeBytes) {
        return message(sizeBytes, client, number, replyBytes);
    }

    /** The one right reply to a request, by that server. */
    public static byte[] reply(int server, byte[] request) {
        ByteBuffer head = ByteBuffer.wrap(request);
        return reply(server, head.getInt(0), head.getInt(4), crc(request), head.getInt(8));
    }

    private static byte[] reply(int server, int client, int number, int requestCrc, int sizeBytes) {
        return message(sizeBytes, server, client, number, requestCrc);
    }

    /** The checksum of the one right reply of a server to the request of a client. */
    static int replyCrc(int server, int client, Entry.Intent request) {
        return crc(
                reply(
                        server,
                        client,
                        request.number(),
                        request.requestCrc(),
                        request.replyBytes()));
    }

    /** The client that a request names. */
    public static int client(byte[] request) {
        return ByteBuffer.wrap(request).getInt(0);
    }

    /** The number that a request names. */
    public static int number(byte[] request) {
        return ByteBuffer.wrap(request).getInt(4);
    }

    /** The server that a reply names; 0: it is too short to name one. */
    public static int server(byte[] reply) {
        return reply.length < Integer.BYTES ? 0 : ByteBuffer.wrap(reply).getInt(0);
    }

    /** The checksum of a message; never 0. */
    public static int crc(byte[] message) {
        CRC32C sum = new CRC32C();
        sum.update(message);
        int value = (int) sum.getValue();
        return value == 0 ? 1 : value;
    }

    /** The head, and bytes that never repeat, each following from all of the head. */
    private static byte[] message(int sizeBytes, int... head) {
        byte[] bytes = new byte[sizeBytes];
        ByteBuffer message = ByteBuffer.wrap(bytes);
        for (int field : head) {
            message.putInt(field);
        }
        long state = crc(bytes);
        while (message.remaining() >= Long.BYTES) {
            state = state * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
            message.putLong(state);
        }
        while (message.hasRemaining()) {
            message.put((byte) (state >>>= Byte.SIZE));
        }
        return bytes;
    }
}
