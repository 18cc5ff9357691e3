package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CompletionCommandTest {

    @TempDir private Path directory;

    @Test
    void bashCompletesCommandsAndTheNamesOfPorts() throws IOException {
        Command.Setting setting = Command.Setting.in(directory);
        String script = setting.run("completion", "bash").out();
        assertThat(setting.run("completion", "zsh").out()).isEqualTo(script);
        Path completion = Files.writeString(directory.resolve("completion"), script);
        Path parley =
                Files.writeString(
                        directory.resolve("parley"), "#!/bin/sh\necho echo\necho upper\n");
        Files.setPosixFilePermissions(parley, PosixFilePermissions.fromString("rwx------"));

        assertThat(completed(completion, parley + " se")).containsExactly("send", "serve");
        assertThat(completed(completion, parley + " send --ti")).containsExactly("--timeout");
        assertThat(completed(completion, parley + " ping up")).containsExactly("upper");
        assertThat(completed(completion, parley + " send ec")).containsExactly("echo");
    }

    private static List<String> completed(Path completion, String line) {
        String script =
                "source "
                        + completion
                        + ("; COMP_WORDS=(" + line + "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))")
                        + "; _complete_parley; printf '%s\\n' \"${COMPREPLY[@]}\"";
        try (Command bash = Command.start(List.of("bash", "-c", script), Map.of())) {
            return bash.result().out().lines().toList();
        }
    }

    @Test
    void aNameThatTheShellWouldObeyIsNotCompleted() throws IOException {
        try (TestNode node = TestNode.start(directory);
                Server _ = node.serve("/acme/echo-2", _ -> {});
                Server _ = node.serve("$(touch /tmp/oops)", _ -> {});
                Server _ = node.serve("a name; of words", _ -> {})) {
            assertThat(node.run("completion", "names").out()).isEqualTo("/acme/echo-2");
        }
    }
}
