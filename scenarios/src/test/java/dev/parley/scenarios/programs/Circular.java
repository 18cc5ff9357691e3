package dev.parley.scenarios.programs;

import dev.parley.Connection;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Request;

/**
 * Sends on to the next port what it receives, and waits: one of a circle.
 *
 * <p>Arguments: the name of its port, that of the next one, how many threads. A request of a single
 * 0 is answered at once; else its first byte becomes one less. Prints "serving".
 */
public final class Circular {

    private Circular() {}

    /** Serves until it is killed. */
    public static void main(String[] args) throws Exception {
        try (Parley parley = Parley.join();
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
                    byte[] left = request.bytes();
                    if (left[0] > 0) {
                        left[0]--;
                        try (Connection connection = parley.connect(next)) {
                            connection.send(left);
                        }
                    }
                    request.reply(left);
                }
            } catch (ParleyException _) {
                // The next one is gone; whoever waits for this one hears of it some day.
            }
        }
    }
}
