package dev.parley.scenarios.programs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.NameNotFound;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Priority;
import dev.parley.Reply;
import dev.parley.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Sends messages of one priority without waiting, as many as a link has slots at most.
 *
 * <p>Arguments: port name, transport, priority, how many. Prints "sent" when all of them are at the
 * port, and "done" when all are replied.
 */
public final class UrgentClient {

    private UrgentClient() {}

    /** Sends and waits for the replies. */
    public static void main(String[] args) throws Exception {
        int priority = Integer.parseInt(args[2]);
        int count = Integer.parseInt(args[3]);
        ConnectOptions options =
                ConnectOptions.defaults()
                        .withTransport(Transport.valueOf(args[1]))
                        .withSlots(count);
        Priority.useOnThread(priority);
        try (Parley parley = Parley.join();
                Connection connection = parley.connect(args[0], options)) {
            List<CompletableFuture<Reply>> replies = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                replies.add(connection.sendAsync((priority + " " + i).getBytes(UTF_8)));
            }
            awaitArrival(connection);
            System.out.println("sent");
            for (CompletableFuture<Reply> reply : replies) {
                reply.get();
            }
            System.out.println("done");
        }
    }

    /** By a socket the server has to hear what was sent; it answers this only after that. */
    private static void awaitArrival(Connection connection) throws ParleyException {
        try {
            connection.trigger(1);
            throw new IllegalStateException("the port has a proxy, which nobody made");
        } catch (NameNotFound _) {
            // It was asked.
        }
    }
}
