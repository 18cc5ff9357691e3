package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.base.Status;
import dev.parley.linux.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KernelCommandTest {

    private static final String LISTENS = "kernel listens at ";

    @TempDir private Path directory;

    @ParameterizedTest
    @CsvSource({Processes.SIGTERM + ",143", Processes.SIGINT + ",130"})
    void aSignalEndsItInGoodOrder(int signal, int status) throws IOException {
        Command.Setting setting = Command.Setting.in(directory);
        try (Command kernel = setting.start("kernel")) {
            kernel.awaitErr(LISTENS + setting.socket());
            assertThat(setting.run("names").status()).isZero();

            kernel.signal(signal);

            Command.Result result = kernel.result();
            assertThat(result.status()).isEqualTo(status);
            assertThat(result.err().lines()).hasSize(1);
            assertThat(setting.socket()).doesNotExist();
        }
    }

    @Test
    void aSecondOneIsRefusedAndTheFirstGoesOn() {
        Command.Setting setting = Command.Setting.in(directory);
        try (Command kernel = setting.start("kernel")) {
            kernel.awaitErr(LISTENS);

            Command.Result second = setting.run("kernel");

            assertThat(second.status()).isEqualTo(Status.FAILED);
            assertThat(second.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("parley: another kernel runs at " + setting.socket());
            assertThat(setting.run("names").status()).isZero();
        }
    }

    @Test
    void oneStartsWhereAnotherWasKilled() throws IOException {
        Command.Setting setting = Command.Setting.in(directory);
        try (Command killed = setting.start("kernel")) {
            killed.awaitErr(LISTENS).signal(Processes.SIGKILL);
            killed.result();
        }
        try (Command kernel = setting.start("kernel")) {
            kernel.awaitErr(LISTENS);
            assertThat(setting.run("names").status()).isZero();
        }
    }

    @Test
    void itRefusesADirectoryThatOthersCanWriteTo() throws IOException {
        Path open = Files.createDirectory(directory.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));

        Command.Result result =
                Command.Setting.in(directory)
                        .run("kernel", "--socket", open.resolve("kernel.sock").toString());

        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.err().lines()).singleElement().asString().contains("open to others");
    }

    @Test
    void aPathThatIsTooLongIsToldInOneLine() {
        Command.Result result =
                Command.Setting.in(directory)
                        .run("kernel", "--socket", directory.resolve("s".repeat(120)).toString());

        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.err().lines()).hasSize(1);
    }

    @Test
    void aLimitHolds() throws IOException {
        Command.Setting setting = Command.Setting.in(directory);
        try (Command kernel = setting.start("kernel", "--limit", "members-per-uid=0")) {
            kernel.awaitErr(LISTENS);

            Command.Result result = setting.run("names");

            assertThat(result.status()).isEqualTo(Status.FAILED);
            assertThat(result.err()).contains("members-per-uid");
        }
    }
}
