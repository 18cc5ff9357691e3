package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DemoCommandTest {

    private static final Duration WATCHDOG = Duration.ofSeconds(60);

    /** Moments of the demonstration: what it has said last. */
    private static final String KERNEL_LISTENS = "listens at";

    private static final String CLIENTS_TALK = "Answer me later";
    private static final String MEASURING = "one after the other";

    @TempDir private Path directory;

    @AfterEach
    void nothingIsLeft() throws IOException {
        await().atMost(WATCHDOG).until(() -> processes().isEmpty());
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void itShowsWhatItSaysAndLeavesNothing() {
        Command.Result result = Command.Setting.in(directory).run("demo", "--fast");

        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        assertThat(result.out())
                .containsSubsequence(
                        "listens at " + directory,
                        "has opened the port \"echo\"",
                        "hears \"Hello, I am client A\"",
                        "hears \"Hello, I am client B\"",
                        "says  \"Answer me later, please\"",
                        "hears \"Answer me now, please\"",
                        "hears \"Answer me later, please\"",
                        "gets EINVAL from its send",
                        "(p50)",
                        "(p99)",
                        "round trips per second",
                        "gets PeerDied; whether its request was done: UNKNOWN",
                        "nothing is left behind");
    }

    @Test
    void withJsonTheFiguresAreTheOnlyData() throws IOException {
        Command.Result result = Command.Setting.in(directory).run("demo", "--fast", "--json");

        Map<String, Object> figures = JSON.std.mapFrom(result.out());
        assertThat(figures)
                .containsEntry("roundTrips", Play.Effort.FAST.roundTrips())
                .containsEntry("messageBytes", 64)
                .containsKeys("p50Nanos", "p99Nanos", "roundTripsPerSecond", "processors", "jdk");
        assertThat(result.err()).contains("nothing is left behind");
    }

    @ParameterizedTest
    @ValueSource(strings = {KERNEL_LISTENS, CLIENTS_TALK, MEASURING})
    void anInterruptEndsItQuietly(String moment) throws IOException {
        try (Command demo = Command.Setting.in(directory).start("demo")) {
            demo.awaitOut(moment).signal(Processes.SIGINT);

            Command.Result result = demo.result();
            assertThat(result.status()).isEqualTo(Status.INTERRUPTED);
            assertThat(result.err()).isEmpty();
            assertThat(processes()).isEmpty();
        }
    }

    /** On a terminal, Ctrl-C goes to all of them. */
    @ParameterizedTest
    @ValueSource(strings = {KERNEL_LISTENS, CLIENTS_TALK, MEASURING})
    void anInterruptOfAllEndsItQuietly(String moment) throws IOException {
        try (Command demo = Command.Setting.in(directory).start("demo")) {
            demo.awaitOut(moment);
            for (int pid : processes()) {
                signalIfThere(pid, Processes.SIGINT);
            }

            Command.Result result = demo.result();
            assertThat(result.status()).isEqualTo(Status.INTERRUPTED);
            assertThat(result.err()).isEmpty();
            assertThat(processes()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {KERNEL_LISTENS, CLIENTS_TALK, MEASURING})
    void evenKilledItLeavesNothing(String moment) throws IOException {
        try (Command demo = Command.Setting.in(directory).start("demo")) {
            demo.awaitOut(moment).signal(Processes.SIGKILL);

            assertThat(demo.result().status()).isEqualTo(128 + Processes.SIGKILL);
        }
        // nothingIsLeft() waits until the others have noticed
    }

    @ParameterizedTest
    @ValueSource(strings = {"kernel", "server", "client"})
    void ifOneOfThemDiesItSaysSoAndLeavesNothing(String part) throws IOException {
        try (Command demo = Command.Setting.in(directory).start("demo")) {
            demo.awaitOut(MEASURING);
            for (int pid : processes()) {
                if (commandLine(pid).contains("demo\0" + part + "\0")) {
                    signalIfThere(pid, Processes.SIGKILL);
                }
            }

            Command.Result result = demo.result();
            assertThat(result.status()).isEqualTo(Status.FAILED);
            assertThat(result.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("parley: the " + part)
                    .contains("has ended, status 137");
        }
    }

    /** The demonstration and its parts: those whose temporary directory is this test's. */
    private List<Integer> processes() {
        return ProcessHandle.allProcesses()
                .map(process -> (int) process.pid())
                .filter(pid -> pid != Processes.getpid())
                .filter(pid -> commandLine(pid).contains("-Djava.io.tmpdir=" + directory + "\0"))
                .toList();
    }

    private static String commandLine(int pid) {
        try {
            return Files.readString(Path.of("/proc", Integer.toString(pid), "cmdline"));
        } catch (IOException _) {
            return ""; // it has ended
        }
    }

    private static void signalIfThere(int pid, int signal) throws ErrnoException {
        try {
            Processes.kill(pid, signal);
        } catch (ErrnoException e) {
            if (e.errno() != ErrnoException.ESRCH) {
                throw e;
            }
        }
    }
}
