package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UsageTest {

    @TempDir private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"demo", "kernel", "ping", "names", "doctor", "version"})
    void everyCommandHasHelpThatListsItsStatuses(String command) {
        Command.Result result = Command.Setting.in(directory).run(command, "--help");

        assertThat(result.status()).isZero();
        assertThat(result.out())
                .startsWith("Usage: parley " + command)
                .containsPattern("Status:\n +[01] ");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void theHelpNamesTheCommandsAndHidesTheParts() {
        Command.Result result = Command.Setting.in(directory).run("--help");

        assertThat(result.status()).isZero();
        assertThat(result.out()).contains("demo", "kernel", "ping", "names", "doctor", "version");
        assertThat(Command.Setting.in(directory).run("demo", "--help").out())
                .doesNotContain("COMMAND", "--name")
                .doesNotContainPattern("(?m)^ +(server|client) ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "knock",
                "ping",
                "ping echo --count x",
                "ping echo --count 0",
                "ping echo --count 1000001",
                "ping echo --wait -1",
                "ping echo --interval NaN",
                "kernel --limit sheep=3",
                "names --jason"
            })
    void aWrongCommandLineIsToldInAFewWords(String line) {
        String[] arguments = line.isEmpty() ? new String[0] : line.split(" ", -1);
        Command.Result result = Command.Setting.in(directory).run(arguments);

        assertThat(result.status()).isEqualTo(Status.USAGE);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("parley: ").doesNotContain("\tat ");
        assertThat(result.err().lines()).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void aMistypedCommandIsGuessed() {
        assertThat(Command.Setting.in(directory).run("kernl").err())
                .contains("Did you mean: parley kernel");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ping echo", "names"})
    void withoutAKernelItSaysHowToStartOne(String line) {
        Command.Result result = Command.Setting.in(directory).run(line.split(" ", -1));

        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines()).singleElement().asString().endsWith("parley kernel");
    }

    @Test
    void thoseWhoAskForItGetTheStackTrace() {
        Command.Setting setting = Command.Setting.in(directory).withVariable("PARLEY_DEBUG", "1");

        assertThat(setting.run("names").err()).contains("\tat dev.parley");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kernel", "names", "doctor"})
    void anotherMachineIsRefusedInOneLine(String command) {
        Command.Result result =
                Command.Setting.in(directory).withJvmOptions("-Dos.arch=riscv64").run(command);

        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.out() + result.err())
                .contains("Linux on x86-64 or aarch64")
                .doesNotContain("\tat ");
    }

    @Test
    void theVersionIsThatOfTheBuild() {
        Command.Result option = Command.Setting.in(directory).run("--version");
        Command.Result command = Command.Setting.in(directory).run("version");

        assertThat(option.status()).isZero();
        assertThat(option.out()).isEqualTo(command.out()).containsPattern("^parley \\d+\\.\\d+");
    }
}
