package dev.parley.scenarios.guide;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.Parley;
import dev.parley.Port;
import dev.parley.Request;

// [start:thermometer]
/** Tells everybody who asks how cold it is. */
final class Thermometer {

    private Thermometer() {}

    public static void main(String[] args) throws Exception {
        try (Parley parley = Parley.join();
                Port port = parley.open("thermometer")) {
            while (true) {
                if (port.receive() instanceof Request request) {
                    request.reply("-18.4".getBytes(UTF_8));
                }
            }
        }
    }
}
// [end:thermometer]
