package dev.parley.scenarios.guide;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.Errno;
import dev.parley.Parley;
import dev.parley.Port;
import dev.parley.Request;
import java.util.Optional;

/** A cold store with several rooms, which reads one at a time. */
final class SlowStore {

    private SlowStore() {}

    public static void main(String[] args) throws Exception {
        try (Parley parley = Parley.join();
                Port port = parley.open("cold-store")) {
            while (true) {
                if (port.receive() instanceof Request request) {
                    answer(request);
                }
            }
        }
    }

    // [start:answer]
    private static void answer(Request request) throws InterruptedException {
        String room = new String(request.bytes(), UTF_8);
        Optional<String> reading = Rooms.read(room);
        if (reading.isPresent()) {
            request.reply(reading.get().getBytes(UTF_8));
        } else {
            request.fail(Errno.ENOENT);
        }
    }
    // [end:answer]
}
