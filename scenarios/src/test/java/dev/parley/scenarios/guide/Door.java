package dev.parley.scenarios.guide;

import dev.parley.Connection;
import dev.parley.Parley;

/** A door that was opened: says so, and asks how many are. */
final class Door {

    private Door() {}

    public static void main(String[] args) throws Exception {
        try (Parley parley = Parley.join();
                Connection doors = parley.connect("doors")) {
            long door = Long.parseLong(args[0]);
            // [start:door]
            doors.pulse(DoorWatch.OPENED, door, 40);
            System.out.println(doors.send(new byte[0]).text());
            // [end:door]
        }
    }
}
