package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.parley.kernel.EmbeddedKernel;
import dev.parley.linux.Processes;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NamesCommandTest {

    @TempDir private Path directory;

    @Test
    void namesAndTheirOwnersAreListed() throws IOException {
        try (EmbeddedKernel kernel = EmbeddedKernel.start();
                Server server = Server.open(kernel.socket(), "echo", _ -> {})) {
            Command.Setting setting = Command.Setting.of(kernel.socket(), directory);

            Command.Result table = setting.run("names");
            assertThat(table.status()).isZero();
            assertThat(table.out().lines())
                    .satisfiesExactly(
                            head -> assertThat(head).matches("NAME +PORT +PID +UID +PROGRAM"),
                            line ->
                                    assertThat(line)
                                            .matches(
                                                    "echo +%d +%d +%d +test server"
                                                            .formatted(
                                                                    server.portId(),
                                                                    Processes.getpid(),
                                                                    Processes.effectiveUid())));

            assertThat(JSON.std.listFrom(setting.run("names", "--json").out()))
                    .singleElement()
                    .asString()
                    .startsWith("{name=echo, port=" + server.portId() + ", owner={member=")
                    .contains("pid=" + Processes.getpid(), "program=test server");
        }
    }

    @Test
    void aNodeWithoutNamesIsAnEmptyList() throws IOException {
        try (EmbeddedKernel kernel = EmbeddedKernel.start()) {
            Command.Setting setting = Command.Setting.of(kernel.socket(), directory);

            assertThat(JSON.std.listFrom(setting.run("names", "--json").out())).isEmpty();
            assertThat(setting.run("names").out().lines()).hasSize(1);
        }
    }
}
