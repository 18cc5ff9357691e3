package dev.parley.cli.demo;

import dev.parley.Notice;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Proxy;
import dev.parley.Pulse;
import dev.parley.Receipt;
import dev.parley.Request;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Replies what it receives, up to the length of the messages that are measured.
 *
 * <p>Owned by one thread.
 */
final class EchoServer {

    /** The name of its port. */
    static final String NAME = "echo";

    private final Port port;
    private final MemorySegment message = Arena.global().allocate(Measurement.MESSAGE_BYTES);
    private final Receipt receipt = new Receipt();

    EchoServer(Port port) {
        this.port = port;
    }

    /** Serves until the port is closed. */
    void serve() throws ParleyException {
        while (true) {
            switch (port.receive(receipt)) {
                case Request request -> {
                    long length = request.read(0, message);
                    request.reply(0, message.asSlice(0, length));
                }
                case Pulse _, Proxy _, Notice _ -> {} // whoever leaves has nothing here
            }
        }
    }
}
