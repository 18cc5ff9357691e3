package dev.parley.scenarios.programs;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.JoinOptions;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Reply;
import dev.parley.Request;
import dev.parley.Transport;
import dev.parley.Waiting;
import java.time.Duration;

/**
 * Passes on what it receives, waits for the reply, and replies with that.
 *
 * <p>Arguments: the name of its port, that of the next one, how many threads, the transport, how it
 * waits. Prints "serving"; serves until it is killed.
 */
public final class Middleman {

    private Middleman() {}

    /** Serves until it is killed. */
    public static void main(String[] args) throws Exception {
        ConnectOptions options =
                ConnectOptions.defaults()
                        .withPatience(Duration.ofMinutes(1))
                        .withTransport(Transport.valueOf(args[3]));
        JoinOptions waiting = JoinOptions.defaults().withWaiting(Waiting.valueOf(args[4]));
        try (Parley parley = Parley.join(waiting);
                Connection next = parley.connect(args[1], options);
                Port port = parley.open(args[0])) {
            for (int i = 0; i < Integer.parseInt(args[2]); i++) {
                Thread.ofPlatform().daemon().start(() -> serve(port, next));
            }
            System.out.println("serving");
            Thread.currentThread().join();
        }
    }

    private static void serve(Port port, Connection next) {
        try {
            while (true) {
                if (port.receive() instanceof Request request) {
                    Reply reply = next.send(request.bytes());
                    request.reply(reply.status(), reply.bytes());
                }
            }
        } catch (ParleyException e) {
            System.out.println("failed: " + e.getMessage());
        }
    }
}
