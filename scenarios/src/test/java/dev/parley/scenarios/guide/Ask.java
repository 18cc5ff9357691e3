package dev.parley.scenarios.guide;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.Connection;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.ServerFailed;
import java.time.Duration;

/** Asks the cold store for each room of the command line. */
final class Ask {

    private Ask() {}

    public static void main(String[] args) throws Exception {
        try (Parley parley = Parley.join();
                Connection store = parley.connect("cold-store")) {
            for (String room : args) {
                System.out.println(room + ": " + ask(store, room));
            }
        }
    }

    // [start:ask]
    private static String ask(Connection store, String room) {
        try {
            return store.send(room.getBytes(UTF_8), Duration.ofSeconds(1)).text();
        } catch (ServerFailed e) {
            return "the store says " + e.errno();
        } catch (ParleyException e) {
            return e.getMessage() + " (delivered: " + e.delivered() + ")";
        }
    }
    // [end:ask]
}
