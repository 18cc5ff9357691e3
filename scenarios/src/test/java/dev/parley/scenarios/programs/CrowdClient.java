package dev.parley.scenarios.programs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.Parley;
import dev.parley.Transport;

/**
 * One of many clients: sends messages that no other sends, and checks that each reply is its own.
 *
 * <p>Arguments: port name, kind of link, how many. Prints "served COUNT".
 */
public final class CrowdClient {

    private CrowdClient() {}

    /** Sends all and ends. */
    public static void main(String[] args) throws Exception {
        int count = Integer.parseInt(args[2]);
        try (Parley parley = Parley.join();
                Connection connection =
                        parley.connect(
                                args[0],
                                ConnectOptions.defaults()
                                        .withTransport(Transport.valueOf(args[1])))) {
            for (int i = 0; i < count; i++) {
                String message = parley.self().id() + ":" + i + ":" + "x".repeat(i % 60);
                String reply = connection.send(message.getBytes(UTF_8)).text();
                if (!reply.equals(message)) {
                    throw new AssertionError("sent " + message + ", got " + reply);
                }
            }
        }
        System.out.println("served " + count);
    }
}
