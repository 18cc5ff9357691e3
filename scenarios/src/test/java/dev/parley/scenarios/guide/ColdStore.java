package dev.parley.scenarios.guide;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.Closed;
import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.Errno;
import dev.parley.Interrupted;
import dev.parley.Parley;
import dev.parley.Port;
import dev.parley.Request;
import java.time.Duration;

/** A cold store with several rooms, which reads them all at the same time. */
final class ColdStore {

    private ColdStore() {}

    // [start:store]
    public static void main(String[] args) throws Exception {
        ConnectOptions patient = ConnectOptions.defaults().withPatience(Duration.ofMinutes(1));
        try (Parley parley = Parley.join();
                Connection journal = parley.connect("journal", patient);
                Port port = parley.open("cold-store")) {
            Thread main = Thread.currentThread();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(port, main)));
            journal.send("append it is open".getBytes(UTF_8));
            serve(port);
            if (port.drain(Duration.ofSeconds(10))) {
                System.out.println("closed; all requests are answered");
            }
        }
    }

    // [end:store]

    // [start:serve]
    private static void serve(Port port) throws Interrupted {
        try {
            while (true) {
                if (port.receive() instanceof Request request) {
                    Thread.ofVirtual().start(() -> answer(request));
                }
            }
        } catch (Closed e) {
            // by the shutdown hook
        }
    }

    private static void answer(Request request) {
        try {
            Rooms.read(new String(request.bytes(), UTF_8))
                    .ifPresentOrElse(
                            reading -> request.reply(reading.getBytes(UTF_8)),
                            () -> request.fail(Errno.ENOENT));
        } catch (InterruptedException e) {
            request.fail(Errno.EINTR);
        }
    }

    // [end:serve]

    // [start:stop]
    private static void stop(Port port, Thread main) {
        port.close();
        try {
            main.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
    // [end:stop]
}
