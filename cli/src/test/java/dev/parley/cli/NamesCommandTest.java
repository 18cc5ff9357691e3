package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.parley.linux.Processes;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NamesCommandTest {

    @TempDir private Path directory;

    @Test
    void namesAndTheirOwnersAreListed() throws IOException {
        try (TestNode node = TestNode.start(directory);
                Server server = node.serve("echo", _ -> {})) {
            Command.Result table = node.run("names");
            assertThat(table.status()).isZero();
            assertThat(table.out().lines())
                    .satisfiesExactly(
                            head -> assertThat(head).matches("NAME +PORT +PID +UID +PROGRAM"),
                            line ->
                                    assertThat(line)
                                            .matches(
                                                    "echo +%d +%d +%d +test server"
                                                            .formatted(
                                                                    server.port().id(),
                                                                    Processes.getpid(),
                                                                    Processes.effectiveUid())));
        }
    }

    /** Ids take all of 64 bits, and many a reader has numbers of 53. */
    @Test
    void programsAreToldTheSameWithIdsAsTexts() throws IOException {
        try (TestNode node = TestNode.start(directory);
                Server server = node.serve("echo", _ -> {})) {
            String json = node.run("names", "--json").out();

            assertThat(JSON.std.listFrom(json))
                    .singleElement()
                    .asString()
                    .startsWith("{name=echo, port=" + server.port().id() + ", owner={member=")
                    .contains("pid=" + Processes.getpid(), "program=test server");
            assertThat(json)
                    .contains("\"port\" : \"%d\"".formatted(server.port().id()))
                    .contains("\"member\" : \"%d\"".formatted(server.parley().self().id()));
        }
    }

    @Test
    void aNodeWithoutNamesIsAnEmptyList() throws IOException {
        try (TestNode node = TestNode.start(directory)) {
            assertThat(JSON.std.listFrom(node.run("names", "--json").out())).isEmpty();
            assertThat(node.run("names").out().lines()).hasSize(1);
        }
    }
}
