package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.base.Output;
import dev.parley.cli.base.Status;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Help.Ansi;

final class UsageTest {

    @TempDir private Path directory;

    /** In this process: that each command is one of its own is shown by its own tests. */
    private static Command.Result run(String... arguments) {
        StringWriter data = new StringWriter();
        StringWriter talk = new StringWriter();
        Output output =
                new Output(new PrintWriter(data, true), new PrintWriter(talk, true), Ansi.OFF);
        int status = Main.run(output, arguments);
        return new Command.Result(status, data.toString(), talk.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "kernel",
                "ping",
                "send",
                "serve",
                "chat",
                "chat-server",
                "sin",
                "top",
                "trace",
                "names",
                "doctor",
                "version",
                "completion",
                "man"
            })
    void everyCommandHasHelpThatListsItsStatuses(String command) {
        Command.Result result = run(command, "--help");

        assertThat(result.status()).isZero();
        assertThat(result.out())
                .startsWith("Usage: parley " + command)
                .containsPattern("Status:\n +[01] ");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void aWrongCommandLineEndsTheProcessWithItsStatus() {
        Command.Result result = Command.Setting.in(directory).run("knock");

        assertThat(result.status()).isEqualTo(Status.USAGE);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("parley: ");
    }

    @Test
    void theHelpNamesTheCommands() {
        Command.Result result = Command.Setting.in(directory).run("--help");

        assertThat(result.status()).isZero();
        assertThat(result.out()).contains("demo", "kernel", "ping", "names", "doctor", "version");
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
                "send echo",
                "send echo text --file also",
                "send echo text --room -1",
                "send echo text --timeout -1",
                "serve echo",
                "serve echo --jobs 0 -- cat",
                "serve echo -- /no/such/command",
                "completion fish",
                "man nothing",
                "kernel --limit sheep=3",
                "trace",
                "chat wren robin",
                "chat-server now",
                "trace echo --count 0",
                "names --jason"
            })
    void aWrongCommandLineIsToldInAFewWords(String line) {
        String[] arguments = line.isEmpty() ? new String[0] : line.split(" ", -1);
        Command.Result result = run(arguments);

        assertThat(result.status()).isEqualTo(Status.USAGE);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("parley: ").doesNotContain("\tat ");
        assertThat(result.err().lines()).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void aMistypedCommandIsGuessed() {
        assertThat(run("kernl").err()).contains("Did you mean: parley kernel");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ping echo", "sin", "names", "serve echo cat", "chat", "chat-server"})
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
