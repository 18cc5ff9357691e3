package dev.parley.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.Errno;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The messages of the chat as bytes: little-endian, packed. Each begins with {@code u16 type, u16
 * subtype}, each reply with {@code u16 status, u16 0}; the status is 0, or an {@link Errno}.
 *
 * <pre>
 * request    type    subtype  then                                 reply, if the status is 0
 * OPEN       0x1000  0        i32 proxy, u16 length, name          u16 handle
 * POST       0x1000  1        u16 handle, u16 length, text         -
 * FETCH      0x1000  2        u16 handle, u16 room                 u16 missed, u16 count,
 *                                                                  count times: u16 length, line
 * CLOSE      0x1000  3        u16 handle                           -
 * </pre>
 *
 * <p>Texts are UTF-8; what is none is replaced by U+FFFD. A FETCH says how much room there is for
 * its reply, because QNX tells that to nobody but the client.
 */
final class ChatCodec {

    /** The first type that is free for users. */
    static final int TYPE = 0x1000;

    static final int OPEN = 0;
    static final int POST = 1;
    static final int FETCH = 2;
    static final int CLOSE = 3;

    private static final int SHORT = Short.BYTES;
    private static final int HEADER_BYTES = 2 * SHORT;

    /** Room for each request, and some to see that one is too long. */
    static final int REQUEST_ROOM = 512;

    /** Room for each reply: what a client offers, and the server makes use of. */
    static final int REPLY_ROOM = 4096;

    /** The longest line: a name, a text, and what stands between. */
    private static final int MOST_LINE_BYTES =
            ChatLimits.MOST_NAME_BYTES + ChatLimits.MOST_TEXT_BYTES + 20;

    /** Less would not do for a single line. */
    static final int LEAST_ROOM = HEADER_BYTES + 3 * SHORT + MOST_LINE_BYTES;

    private ChatCodec() {}

    static byte[] encode(ChatRequest request) {
        ByteBuffer bytes = allocate(REQUEST_ROOM);
        switch (request) {
            case ChatRequest.Open(int proxy, String name) -> {
                putHeader(bytes, OPEN).putInt(proxy);
                putText(bytes, name);
            }
            case ChatRequest.Post(int handle, String text) -> {
                putHeader(bytes, POST).putShort((short) handle);
                putText(bytes, text);
            }
            case ChatRequest.Fetch(int handle, int room) ->
                    putHeader(bytes, FETCH).putShort((short) handle).putShort((short) room);
            case ChatRequest.Close(int handle) -> putHeader(bytes, CLOSE).putShort((short) handle);
        }
        return written(bytes);
    }

    /** Empty: it is none, or too short to be what it says. */
    static Optional<ChatRequest> decodeRequest(byte[] message) {
        try {
            ByteBuffer bytes = wrap(message);
            return unsigned(bytes) == TYPE ? decode(unsigned(bytes), bytes) : Optional.empty();
        } catch (BufferUnderflowException _) {
            return Optional.empty();
        }
    }

    private static Optional<ChatRequest> decode(int subtype, ByteBuffer bytes) {
        return switch (subtype) {
            case OPEN -> Optional.of(new ChatRequest.Open(bytes.getInt(), text(bytes)));
            case POST -> Optional.of(new ChatRequest.Post(unsigned(bytes), text(bytes)));
            case FETCH -> Optional.of(new ChatRequest.Fetch(unsigned(bytes), unsigned(bytes)));
            case CLOSE -> Optional.of(new ChatRequest.Close(unsigned(bytes)));
            default -> Optional.empty();
        };
    }

    static byte[] encode(ChatReply reply) {
        ByteBuffer bytes = allocate(REPLY_ROOM);
        switch (reply) {
            case ChatReply.Done() -> putStatus(bytes, 0);
            case ChatReply.Refused(Errno status) -> putStatus(bytes, status.number());
            case ChatReply.Opened(int handle) -> putStatus(bytes, 0).putShort((short) handle);
            case ChatReply.Lines(int missed, List<String> lines) -> {
                putStatus(bytes, 0).putShort((short) missed).putShort((short) lines.size());
                lines.forEach(line -> putText(bytes, line));
            }
        }
        return written(bytes);
    }

    /** The status of a reply: empty, it is done. */
    static Optional<Errno> status(byte[] reply) {
        return Errno.of(unsigned(wrap(reply)));
    }

    /** The handle in the reply to an OPEN. */
    static int decodeHandle(byte[] reply) {
        return unsigned(body(reply));
    }

    /** What is in the reply to a FETCH. */
    static ChatReply.Lines decodeLines(byte[] reply) {
        ByteBuffer bytes = body(reply);
        int missed = unsigned(bytes);
        int count = unsigned(bytes);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(text(bytes));
        }
        return new ChatReply.Lines(missed, lines);
    }

    /** How much of the room for a reply is left for lines. */
    static int roomForLines(int room) {
        return Math.min(room, REPLY_ROOM) - HEADER_BYTES - 2 * SHORT;
    }

    /** How much of it a line takes. */
    static int bytes(String line) {
        return SHORT + ChatLimits.bytes(line);
    }

    private static ByteBuffer body(byte[] reply) {
        return wrap(reply).position(HEADER_BYTES);
    }

    private static ByteBuffer allocate(int room) {
        return ByteBuffer.allocate(room).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteBuffer wrap(byte[] message) {
        return ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] written(ByteBuffer bytes) {
        byte[] message = new byte[bytes.position()];
        bytes.flip().get(message);
        return message;
    }

    private static ByteBuffer putHeader(ByteBuffer bytes, int subtype) {
        return bytes.putShort((short) TYPE).putShort((short) subtype);
    }

    private static ByteBuffer putStatus(ByteBuffer bytes, int status) {
        return bytes.putShort((short) status).putShort((short) 0);
    }

    private static void putText(ByteBuffer bytes, String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        bytes.putShort((short) utf8.length).put(utf8);
    }

    private static int unsigned(ByteBuffer bytes) {
        return Short.toUnsignedInt(bytes.getShort());
    }

    private static String text(ByteBuffer bytes) {
        int length = unsigned(bytes);
        if (length > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] utf8 = new byte[length];
        bytes.get(utf8);
        return new String(utf8, UTF_8);
    }
}
