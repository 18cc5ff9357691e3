package dev.parley.scenarios.guide;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.Call;
import dev.parley.Connection;
import dev.parley.Parley;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Asks the fast thermometer a hundred thousand times. */
final class FastDisplay {

    private static final int TIMES = 100_000;

    private FastDisplay() {}

    public static void main(String[] args) throws Exception {
        try (Parley parley = Parley.join();
                Connection thermometer = parley.connect("thermometer")) {
            // [start:call]
            try (Call call = thermometer.call();
                    Arena arena = Arena.ofConfined()) {
                MemorySegment reading = arena.allocate(16);
                for (int i = 0; i < TIMES; i++) {
                    call.send(0); // the first 0 bytes of call.request()
                    call.read(0, reading);
                }
                System.out.println(UTF_8.decode(reading.asByteBuffer().limit((int) call.size())));
            }
            // [end:call]
        }
    }
}
