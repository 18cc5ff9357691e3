package dev.parley.scenarios.guide;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.Parley;
import java.time.Duration;

/** Prints the lines of the journal as they come. */
final class Tail {

    private Tail() {}

    public static void main(String[] args) throws Exception {
        ConnectOptions patient = ConnectOptions.defaults().withPatience(Duration.ofSeconds(30));
        try (Parley parley = Parley.join();
                Connection journal = parley.connect("journal", patient)) {
            // [start:tail]
            for (int line = 0; true; line++) {
                System.out.println(journal.send(("read " + line).getBytes(UTF_8)).text());
            }
            // [end:tail]
        }
    }
}
