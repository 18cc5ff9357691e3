package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.parley.cli.base.Status;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DemoCommandTest {

    private static final Duration WATCHDOG = Duration.ofSeconds(60);

    private static final Path PICTURE = Path.of("..", "docs", "demo.svg");

    /** Moments of the demonstration: what it has said last. */
    private static final String KERNEL_LISTENS = "listens at";

    private static final String CLIENTS_TALK = "Who is here?";
    private static final String MEASURING = "one by one";

    /** How it may end before its time. */
    enum End {
        /** By a signal to the one process that the user started. */
        INTERRUPT,
        /** As by Ctrl-C on a terminal, which goes to all of them. */
        INTERRUPT_OF_ALL,
        /** So that it cannot clean up. */
        KILL
    }

    @TempDir private Path directory;

    @AfterEach
    void nothingIsLeft() throws IOException {
        await().atMost(WATCHDOG).until(() -> processes().isEmpty());
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void itTellsAStoryAndWithJsonTheFiguresAreTheOnlyData() throws IOException {
        Command.Result result = Command.Setting.in(directory).run("demo", "--fast", "--json");

        assertThat(result.status()).isZero();
        Map<String, Object> figures = JSON.std.mapFrom(result.out());
        assertThat(figures)
                .containsEntry("roundTrips", 20_000)
                .containsEntry("messageBytes", 64)
                .containsKeys("p50Nanos", "p99Nanos", "roundTripsPerSecond", "processors", "jdk");
        assertThat(figures.get("deathToldNanos")).asString().matches("[1-9]\\d+");
        assertThat(result.err())
                .doesNotContain("\033")
                .containsSubsequence(
                        "listens at " + directory,
                        "serves the name \"/qnx/ChatServer\"",
                        "wren    says   Hello! Who is here?",
                        "hears  wren: Hello! Who is here?",
                        "hears  wren: Hello! Who is here?",
                        "robin   says",
                        "lark    says",
                        "PID ",
                        " room ",
                        "REPLY ",
                        "lark    is killed",
                        "receives DEATH: lark",
                        "hears  * lark is gone",
                        "hears  * lark is gone",
                        "all of them knew within",
                        "robin   hears  wren: That was quick.",
                        "(p50)",
                        "(p99)",
                        "a second",
                        "wren    hears  * robin has left",
                        "room    is killed",
                        "gets   ESRCH from its fetch: the chat server is gone",
                        "nothing is left behind");
        assertThat(Files.readString(PICTURE))
                .as("what scripts/transcript has drawn")
                .contains(scenes(result.err()));
    }

    private static List<String> scenes(String story) {
        return story.lines().filter(line -> !line.isEmpty() && !line.startsWith(" ")).toList();
    }

    @ParameterizedTest
    @CsvSource({"INTERRUPT_OF_ALL, " + CLIENTS_TALK, "KILL, " + MEASURING})
    void howeverItEndsItLeavesNothing(End end, String moment) throws IOException {
        try (Command demo = Command.Setting.in(directory).start("demo")) {
            demo.awaitOut(moment);
            end(demo, end);

            Command.Result result = demo.result();
            assertThat(result.err()).isEmpty();
            assertThat(result.status())
                    .isEqualTo(end == End.KILL ? 128 + Processes.SIGKILL : Status.INTERRUPTED);
            assertThat(end == End.KILL || processes().isEmpty()).isTrue();
        }
        // nothingIsLeft() waits until those have noticed whose parent was killed
    }

    @ParameterizedTest
    @MethodSource("manyEnds")
    @Tag("slow")
    void howeverAndWheneverItEndsItLeavesNothing(End end, String moment) throws IOException {
        howeverItEndsItLeavesNothing(end, moment);
    }

    static Stream<Arguments> manyEnds() {
        return Stream.of(End.values())
                .flatMap(
                        end ->
                                Stream.of(
                                                KERNEL_LISTENS,
                                                "joins",
                                                CLIENTS_TALK,
                                                "is gone",
                                                MEASURING)
                                        .map(moment -> Arguments.of(end, moment)));
    }

    @Test
    void ifTheRoomDiesItSaysSoAndLeavesNothing() throws IOException {
        ifOneDiesItSaysSo("ROOM");
    }

    @ParameterizedTest
    @Tag("slow")
    @ValueSource(strings = {"KERNEL", "ROBIN"})
    void ifAnotherOfThemDiesItSaysSoAndLeavesNothing(String part) throws IOException {
        ifOneDiesItSaysSo(part);
    }

    private void ifOneDiesItSaysSo(String part) throws IOException {
        try (Command demo = Command.Setting.in(directory).start("demo")) {
            demo.awaitOut(MEASURING);
            for (int pid : processes()) {
                if (commandLine(pid).contains("\0" + part + "\0")) {
                    signalIfThere(pid, Processes.SIGKILL);
                }
            }

            Command.Result result = demo.result();
            assertThat(result.status()).isEqualTo(Status.FAILED);
            assertThat(result.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("parley: the " + part.toLowerCase(Locale.ROOT))
                    .contains("has ended, status 137");
        }
    }

    private void end(Command demo, End end) throws IOException {
        switch (end) {
            case INTERRUPT -> demo.signal(Processes.SIGINT);
            case INTERRUPT_OF_ALL -> {
                for (int pid : processes()) {
                    signalIfThere(pid, Processes.SIGINT);
                }
            }
            case KILL -> demo.signal(Processes.SIGKILL);
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
