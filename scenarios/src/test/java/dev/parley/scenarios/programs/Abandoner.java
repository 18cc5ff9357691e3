package dev.parley.scenarios.programs;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.DeadlineExceeded;
import dev.parley.Delivered;
import dev.parley.JoinOptions;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Transport;
import dev.parley.Waiting;
import java.time.Duration;

/**
 * A client that gives its calls up while the server holds them.
 *
 * <p>Arguments: port name, kind of link, how many. Sends letters 0, 1, … until so many were given
 * up while they were held; then one more, of number -1, for whose answer it waits. Prints "done".
 */
public final class Abandoner {

    private static final int LETTER_BYTES = 100;
    private static final Duration SHORT = Duration.ofNanos(10_000);

    private Abandoner() {}

    /** Gives up and ends. */
    public static void main(String[] args) throws Exception {
        int count = Integer.parseInt(args[2]);
        JoinOptions blocking = JoinOptions.defaults().withWaiting(Waiting.BLOCK);
        try (Parley parley = Parley.join(blocking);
                Connection connection =
                        parley.connect(
                                args[0],
                                ConnectOptions.defaults()
                                        .withTransport(Transport.valueOf(args[1])))) {
            for (int i = 0; i < count; i++) {
                while (!isHeldWhenGivenUp(connection, Letter.of(i, LETTER_BYTES))) {
                    // nobody had received it yet: it is withdrawn, and sent again
                }
            }
            byte[] last = Letter.of(-1, LETTER_BYTES);
            if (!Letter.isAnswer(connection.send(last).bytes(), last)) {
                throw new AssertionError("the last letter was answered by another's reply");
            }
        }
        System.out.println("done");
    }

    private static boolean isHeldWhenGivenUp(Connection connection, byte[] letter)
            throws ParleyException {
        try {
            connection.send(letter, SHORT);
            throw new AssertionError("was replied");
        } catch (DeadlineExceeded e) {
            return e.delivered() == Delivered.UNKNOWN;
        }
    }
}
