package dev.parley.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.Source;
import dev.parley.qnx4.Qnx4;
import dev.parley.qnx4.Qnx4Exception;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.util.Optional;

/**
 * Standard input, which triggers a proxy when there is something to read: what a keyboard's
 * interrupt does. Owned by the session's thread.
 */
final class Keyboard implements AutoCloseable {

    private static final int STANDARD_INPUT = 0;
    private static final int MOST_BYTES = 1024;

    private final FileInputStream input = new FileInputStream(FileDescriptor.in);
    private final CharsetDecoder decoder =
            UTF_8.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES);
    private final Qnx4 qnx;
    private final int proxy;
    private final Optional<Source> source;

    private Keyboard(Qnx4 qnx, int proxy, Optional<Source> source) {
        this.qnx = qnx;
        this.proxy = proxy;
        this.source = source;
    }

    /** From now on the proxy is triggered. */
    static Keyboard open(Qnx4 qnx, int proxy) throws Qnx4Exception {
        Keyboard keyboard = new Keyboard(qnx, proxy, source(qnx, proxy));
        if (keyboard.source.isEmpty()) {
            keyboard.rearm();
        }
        return keyboard;
    }

    private static Optional<Source> source(Qnx4 qnx, int proxy) {
        try {
            // [start:chat-keyboard]
            Source source = Source.onReadable(STANDARD_INPUT, qnx.event(proxy));
            // [end:chat-keyboard]
            return Optional.of(source);
        } catch (IOException _) {
            return Optional.empty(); // a file: there is always something to read
        }
    }

    /** What was typed, to be called once for each trigger; empty: it is the end. */
    Optional<String> read() throws IOException {
        int count = input.read(bytes.array(), bytes.position(), bytes.remaining());
        if (count < 0) {
            return Optional.empty();
        }
        String text = decode(count);
        rearm();
        return Optional.of(text);
    }

    /** A character of which the rest is missing waits for it. */
    private String decode(int count) {
        CharBuffer characters = CharBuffer.allocate(MOST_BYTES);
        bytes.position(bytes.position() + count).flip();
        decoder.decode(bytes, characters, false);
        bytes.compact();
        return characters.flip().toString();
    }

    private void rearm() throws Qnx4Exception {
        if (source.isPresent()) {
            source.get().rearm();
        } else {
            qnx.Trigger(proxy);
        }
    }

    @Override
    public void close() {
        source.ifPresent(Source::close);
    }
}
