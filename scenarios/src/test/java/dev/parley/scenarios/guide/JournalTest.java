package dev.parley.scenarios.guide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Closed;
import dev.parley.Connection;
import dev.parley.Interrupted;
import dev.parley.Parley;
import dev.parley.Port;
import dev.parley.Reply;
import dev.parley.junit.ParleyNode;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

// [start:test]
class JournalTest {

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    @Test
    void aReaderWaitsForTheLineItAsksFor() throws Exception {
        try (Parley parley = NODE.join();
                Port port = parley.open("journal");
                Connection journal = parley.connect("journal")) {
            Thread.ofVirtual().start(() -> serve(port));
            CompletableFuture<Reply> first = journal.sendAsync("read 0".getBytes(UTF_8));

            journal.send("append hello".getBytes(UTF_8));

            assertThat(first.get().text()).endsWith(": hello");
        }
    }

    private static void serve(Port port) {
        try {
            new Journal().serve(port);
        } catch (Closed | Interrupted e) {
            // the test is over
        }
    }
}
// [end:test]
