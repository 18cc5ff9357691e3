package dev.parley.examples.ipc;

import dev.parley.streams.StreamOptions;
import dev.parley.streams.StreamType;
import java.lang.invoke.MethodHandles;

/**
 * What goes both ways: a question, or the answer to it. 16 bytes, as in a C struct:
 *
 * <pre>
 * offset  size  field
 *      0     8  number: which question; the answer has the same
 *      8     8  value: of a question any number, of an answer the square root of that
 * </pre>
 */
record Message(long number, double value) {

    static final StreamType<Message> TYPE = StreamType.of(MethodHandles.lookup(), Message.class);

    /**
     * So many questions may be without an answer, and there is room for as many answers. So a
     * server that answers never waits for a client that asks, which would wait for the server.
     */
    static final int MOST_OPEN = 1024;

    /** For both sides: as much room as may be needed. */
    static final StreamOptions OPTIONS = StreamOptions.defaults().withCapacity(MOST_OPEN);

    /** What the server says to it. */
    Message answer() {
        return new Message(number, Math.sqrt(value));
    }
}
