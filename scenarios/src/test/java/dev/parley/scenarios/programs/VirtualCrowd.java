package dev.parley.scenarios.programs;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Many virtual threads, each of which sends one letter, all at once.
 *
 * <p>Arguments: port name, kind of link, how many. Prints "served COUNT" when each has its own
 * answer.
 */
public final class VirtualCrowd {

    /** How many of them can be under way at once. */
    public static final int SLOTS = 64;

    private VirtualCrowd() {}

    /** Sends all and ends. */
    public static void main(String[] args) throws Exception {
        int count = Integer.parseInt(args[2]);
        ConnectOptions options = ConnectOptions.defaults().withSlots(SLOTS);
        try (Parley parley = Parley.join();
                Connection connection =
                        parley.connect(args[0], options.withTransport(Transport.valueOf(args[1])));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> answers = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                byte[] letter = Letter.of(i, Letter.MIN_BYTES + i % 100);
                answers.add(threads.submit(() -> isAnswered(connection, letter)));
            }
            for (Future<Boolean> answer : answers) {
                if (!answer.get()) {
                    throw new AssertionError("another's answer");
                }
            }
        }
        System.out.println("served " + count);
    }

    private static boolean isAnswered(Connection connection, byte[] letter) throws ParleyException {
        return Letter.isAnswer(connection.send(letter).bytes(), letter);
    }
}
