package dev.parley.scenarios.guide;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.Parley;
import dev.parley.Port;
import dev.parley.Request;

/** The server of the README. */
final class Greeter {

    private Greeter() {}

    public static void main(String[] args) throws Exception {
        // [start:greeter]
        try (Parley parley = Parley.join();
                Port port = parley.open("greeter")) {
            while (true) {
                if (port.receive() instanceof Request request) {
                    request.reply(("Hello, " + new String(request.bytes(), UTF_8)).getBytes(UTF_8));
                }
            }
        }
        // [end:greeter]
    }
}
