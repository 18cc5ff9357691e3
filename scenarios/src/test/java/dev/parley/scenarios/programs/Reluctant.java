package dev.parley.scenarios.programs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.ServerFailed;
import dev.parley.Transport;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.time.Duration;

/**
 * Sends one message, and may want to leave before it is answered.
 *
 * <p>Arguments: port name, transport, soft timeout and timeout in milliseconds. Interrupts the
 * thread that sends at each line of its input. Prints what the send has ended in, and whether the
 * thread was interrupted then.
 */
public final class Reluctant {

    private Reluctant() {}

    /** Sends and ends. */
    public static void main(String[] args) throws Exception {
        ConnectOptions options =
                ConnectOptions.defaults().withTransport(Transport.valueOf(args[1]));
        try (Parley parley = Parley.join();
                Connection connection = parley.connect(args[0], options)) {
            connection.useSoftTimeout(Duration.ofMillis(Long.parseLong(args[2])));
            Duration timeout = Duration.ofMillis(Long.parseLong(args[3]));
            Thread sender = Thread.ofPlatform().start(() -> send(connection, timeout));
            Thread.ofPlatform().daemon().start(() -> interruptAtEachLine(sender));
            sender.join();
        }
        System.exit(0);
    }

    private static void interruptAtEachLine(Thread sender) {
        new BufferedReader(new InputStreamReader(System.in, UTF_8))
                .lines()
                .forEach(_ -> sender.interrupt());
    }

    private static void send(Connection connection, Duration timeout) {
        String end = outcome(connection, timeout);
        boolean interrupted = Thread.currentThread().isInterrupted();
        System.out.println(end + (interrupted ? " interrupted" : ""));
    }

    private static String outcome(Connection connection, Duration timeout) {
        try {
            return "reply " + connection.send("please".getBytes(UTF_8), timeout).text();
        } catch (ServerFailed e) {
            return "failed " + e.errno();
        } catch (ParleyException e) {
            return e.errno() + " " + e.delivered();
        }
    }
}
