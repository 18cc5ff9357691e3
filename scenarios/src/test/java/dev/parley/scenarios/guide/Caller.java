package dev.parley.scenarios.guide;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.Connection;
import dev.parley.Parley;

/** The client of the README. */
final class Caller {

    private Caller() {}

    public static void main(String[] args) throws Exception {
        // [start:caller]
        try (Parley parley = Parley.join();
                Connection greeter = parley.connect("greeter")) {
            System.out.println(greeter.send("world".getBytes(UTF_8)).text());
        }
        // [end:caller]
    }
}
