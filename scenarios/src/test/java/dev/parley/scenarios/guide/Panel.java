package dev.parley.scenarios.guide;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.DeadlineExceeded;
import dev.parley.KernelGone;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.PeerDied;
import dev.parley.PortGone;
import java.time.Duration;

/** Shows the temperature of one room, and goes on when the cold store is started anew. */
final class Panel {

    private static final ConnectOptions PATIENT =
            ConnectOptions.defaults().withPatience(Duration.ofMinutes(5));

    private String shown = "";

    public static void main(String[] args) throws Exception {
        try (Parley parley = Parley.join()) {
            new Panel().run(parley, args[0]);
        }
    }

    // [start:panel]
    private void run(Parley parley, String room) throws Exception {
        while (true) {
            try (Connection store = parley.connect("cold-store", PATIENT)) {
                follow(store, room);
            } catch (PeerDied | PortGone | KernelGone e) {
                show("the cold store is gone");
                Thread.sleep(200);
            }
        }
    }

    private void follow(Connection store, String room)
            throws ParleyException, InterruptedException {
        while (true) {
            try {
                show(room + " " + store.send(room.getBytes(UTF_8), Duration.ofSeconds(1)).text());
            } catch (DeadlineExceeded e) {
                show("no answer");
            }
            Thread.sleep(200);
        }
    }

    // [end:panel]

    private void show(String line) {
        if (!line.equals(shown)) {
            System.out.println(line);
            shown = line;
        }
    }
}
