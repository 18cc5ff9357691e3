package dev.parley.scenarios.guide;

import java.util.Map;
import java.util.Optional;

/** The sensors of the cold store: one is slow. */
final class Rooms {

    private static final Map<String, String> READINGS =
            Map.of("freezer", "-18.4", "larder", "6.1", "attic", "21.0");
    private static final long SLOW_MILLIS = 3_000;

    private Rooms() {}

    /** What the sensor of a room says, after a while; empty if there is no such room. */
    static Optional<String> read(String room) throws InterruptedException {
        if (room.equals("attic")) {
            Thread.sleep(SLOW_MILLIS);
        }
        return Optional.ofNullable(READINGS.get(room));
    }
}
