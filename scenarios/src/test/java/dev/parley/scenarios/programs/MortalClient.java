package dev.parley.scenarios.programs;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.JoinOptions;
import dev.parley.Parley;
import dev.parley.Transport;
import dev.parley.Waiting;
import dev.parley.linux.Processes;

/**
 * A client that dies at one of the steps of its second exchange.
 *
 * <p>Arguments: port name, kind of link, lengths of its two letters, number of the fatal step or 0.
 * Prints "ready TID" after the first exchange; begins the second at the first line of its input;
 * then prints "dying STEP", or "survived STEP…" with all steps and waits for its end.
 */
public final class MortalClient {

    private MortalClient() {}

    /** Lives as long as it may. */
    public static void main(String[] args) throws Exception {
        byte[] first = Letter.of(1, Integer.parseInt(args[2]));
        byte[] second = Letter.of(2, Integer.parseInt(args[3]));
        JoinOptions blocking = JoinOptions.defaults().withWaiting(Waiting.BLOCK);
        try (Parley parley = Parley.join(blocking);
                Connection connection =
                        parley.connect(
                                args[0],
                                ConnectOptions.defaults()
                                        .withTransport(Transport.valueOf(args[1])))) {
            exchange(connection, first);
            System.out.println("ready " + Processes.gettid());
            System.in.read();
            FailPoints.arm(Integer.parseInt(args[4]));
            exchange(connection, second);
            System.out.println("survived " + String.join(" ", FailPoints.disarm()));
            Thread.currentThread().join();
        }
    }

    private static void exchange(Connection connection, byte[] letter) throws Exception {
        if (!Letter.isAnswer(connection.send(letter).bytes(), letter)) {
            throw new AssertionError("no answer to " + Letter.number(letter));
        }
    }
}
