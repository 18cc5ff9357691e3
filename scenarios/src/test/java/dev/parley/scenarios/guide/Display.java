package dev.parley.scenarios.guide;

import dev.parley.Connection;
import dev.parley.Member;
import dev.parley.Parley;
import dev.parley.Reply;

// [start:display]
/** Asks the thermometer once. */
final class Display {

    private Display() {}

    public static void main(String[] args) throws Exception {
        try (Parley parley = Parley.join();
                Connection thermometer = parley.connect("thermometer")) {
            Member owner = thermometer.owner();
            Reply reply = thermometer.send(new byte[0]);
            System.out.println(owner.program() + " says " + reply.text());
        }
    }
}
// [end:display]
