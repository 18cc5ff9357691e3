package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.parley.cli.base.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DoctorCommandTest {

    @TempDir private Path directory;

    @Test
    void theTableNamesWhatWasLookedAt() {
        Command.Result result = Command.Setting.in(directory).run("doctor");

        assertThat(result.status()).isZero();
        assertThat(result.out())
                .startsWith("CHECK ")
                .contains("system", "JDK", "memfd with seals", "futex_waitv", "pidfd_open")
                .contains("real-time scheduling", "open files", "processors", "socket")
                .containsPattern("kernel +no +none listens there +start one: parley kernel")
                .endsWith("Parley works here.");
    }

    @Test
    void aKernelThatListensIsFound() throws IOException {
        try (TestNode node = TestNode.start(directory)) {
            assertThat(node.run("doctor").out()).containsPattern("kernel +yes +runs the node");
        }
    }

    @Test
    void jsonHasTheSameChecks() throws IOException {
        Command.Result result = Command.Setting.in(directory).run("doctor", "--json");

        Map<String, Object> report = JSON.std.mapFrom(result.out());
        assertThat(report).containsEntry("ready", true);
        assertThat(report.get("checks"))
                .asString()
                .contains("name=futex_waitv")
                .contains("name=kernel, present=false, needed=false");
    }

    @Test
    void onAnotherMachineItSaysWhatIsMissing() {
        Command.Result result =
                Command.Setting.in(directory).withJvmOptions("-Dos.arch=riscv64").run("doctor");

        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.out()).endsWith("Parley does not work here without: machine.");
        assertThat(result.err()).isEmpty();
    }
}
