package dev.parley.scenarios.guide;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.Connection;
import dev.parley.Parley;
import dev.parley.Reply;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Asks the cold store for all rooms of the command line at once. */
final class AskAll {

    private AskAll() {}

    public static void main(String[] args) throws Exception {
        try (Parley parley = Parley.join();
                Connection store = parley.connect("cold-store")) {
            // [start:all]
            Map<String, CompletableFuture<Reply>> replies = new LinkedHashMap<>();
            for (String room : args) {
                replies.put(room, store.sendAsync(room.getBytes(UTF_8)));
            }
            replies.forEach((room, reply) -> System.out.println(room + ": " + reply.join().text()));
            // [end:all]
        }
    }
}
