package dev.parley.scenarios.guide;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.Parley;
import dev.parley.Port;
import dev.parley.Receipt;
import dev.parley.Request;
import java.lang.foreign.MemorySegment;

/** Tells everybody who asks how cold it is, and allocates nothing for it. */
final class FastThermometer {

    private FastThermometer() {}

    public static void main(String[] args) throws Exception {
        try (Parley parley = Parley.join();
                Port port = parley.open("thermometer")) {
            // [start:receipt]
            MemorySegment reading = MemorySegment.ofArray("-18.4".getBytes(UTF_8));
            Receipt receipt = new Receipt();
            while (true) {
                if (port.receive(receipt) instanceof Request request) {
                    request.reply(0, reading);
                }
            }
            // [end:receipt]
        }
    }
}
