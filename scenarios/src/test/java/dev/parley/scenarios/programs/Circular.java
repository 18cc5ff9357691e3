package dev.parley.scenarios.programs;

import dev.parley.Connection;
import dev.parley.JoinOptions;
import dev.parley.OnDeadlock;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Request;
import dev.parley.ServerFailed;

/**
 * Sends on to the next port what it receives, and waits: one of a circle.
 *
 * <p>Arguments: the name of its port, that of the next one, how many threads, and what it does
 * about circles. A request of a single 0 is answered at once; else its first byte becomes one less.
 * What cannot be sent on is failed. Prints "serving".
 */
public final class Circular {

    private Circular() {}

    /** Serves until it is killed. */
    public static void main(String[] args) throws Exception {
        JoinOptions options = JoinOptions.defaults().withDeadlocks(OnDeadlock.valueOf(args[3]));
        try (Parley parley = Parley.join(options);
                Port port = parley.open(args[0])) {
            for (int i = 0; i < Integer.parseInt(args[2]); i++) {
                Thread.ofPlatform()
                        .daemon()
                        .name("server " + (i + 1))
                        .start(() -> serve(parley, port, args[1]));
            }
            System.out.println("serving");
            Thread.currentThread().join();
        }
    }

    private static void serve(Parley parley, Port port, String next) {
        while (true) {
            try {
                if (port.receive() instanceof Request request) {
                    handle(parley, request, next);
                }
            } catch (ParleyException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static void handle(Parley parley, Request request, String next) {
        byte[] left = request.bytes();
        try {
            if (left[0] > 0) {
                left[0]--;
                try (Connection connection = parley.connect(next)) {
                    connection.send(left);
                }
            }
            request.reply(left);
        } catch (ServerFailed e) {
            request.fail(e.errno());
        } catch (ParleyException e) {
            System.out.println("ended " + e.getClass().getSimpleName() + " " + e.delivered());
            request.fail(e.errno());
        }
    }
}
