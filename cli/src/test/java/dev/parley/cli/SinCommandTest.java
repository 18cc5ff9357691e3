package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.parley.Connection;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Request;
import dev.parley.Snapshot;
import dev.parley.Snapshot.ProcessInfo;
import dev.parley.Snapshot.State;
import dev.parley.cli.base.Status;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.Processes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client waits for the reply of a server, and both are looked at. */
final class SinCommandTest {

    private static final int PID = Processes.getpid();
    private static final String ESCAPE = "\033";

    @TempDir private static Path directory;
    private static final List<Request> KEPT = new CopyOnWriteArrayList<>();
    @AutoClose private static TestNode node;
    private static Server server;
    private static Parley client;

    @BeforeAll
    static void letAClientWait() throws IOException {
        node = TestNode.start(directory);
        server = node.serve("echo", KEPT::add);
        client = node.join("test client");
        Connection echo = client.connect("echo");
        Thread.ofPlatform().daemon().name("patient").start(() -> send(echo));
        await().until(() -> isWaiting(client.look()));
    }

    private static void send(Connection echo) {
        try {
            echo.send(new byte[0]);
        } catch (ParleyException _) {
            // The server has left: the tests are over.
        }
    }

    private static boolean isWaiting(Snapshot snapshot) {
        return snapshot.processes().stream()
                .flatMap(process -> process.threads().stream())
                .anyMatch(thread -> thread.state() == State.REPLY);
    }

    @AfterAll
    static void leave() {
        server.leave();
        client.close();
    }

    @Test
    void whoWaitsForWhomIsATable() {
        Command.Result result = node.run("sin");

        assertThat(result.status()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.out().lines())
                .hasSizeGreaterThanOrEqualTo(4)
                .first()
                .asString()
                .matches("PID +NAME +THR +STATE +BLK +PRI +FOR +MSGS +USER");
        assertThat(result.out())
                .containsPattern(
                        "%d +test client +1 +REPLY +%d test server +10 +\\d[^ ]* +1 +\\w+\n"
                                .formatted(PID, PID))
                .containsPattern("%d +test server +1 +RECEIVE +- ".formatted(PID))
                .containsPattern("\\d+ +parley sin +")
                .doesNotContain(ESCAPE);
    }

    @Test
    void twoLettersChooseAView() {
        assertThat(node.run("sin", "wa", "--no-headers").out())
                .matches(
                        "%d test server\n`- %d test client +REPLY +\\d[^ ]* +echo +1"
                                .formatted(PID, PID));
    }

    @Test
    void whereNobodyWaitsInVainThereIsNoDeadlock() {
        Command.Result result = node.run("sin", "deadlocks");
        assertThat(result.status()).isZero();
        assertThat(result.out()).matches("NO +PROCESS +THREAD +STATE +FOR +PORT +BLK +CIRCLE");
        assertThat(node.run("sin", "dead").status()).isZero();
        assertThat(node.run("sin", "de").status()).isEqualTo(Status.USAGE);
    }

    @Test
    void whoWaitsForHimselfIsADeadlock() throws Exception {
        try (Parley parley = node.joinWithoutRefusals("a circle")) {
            Port port = parley.open("round");
            Connection toItself = parley.connect("round");
            Thread.ofPlatform().daemon().name("loop").start(() -> sendToItself(port, toItself));
            Thread.ofPlatform().daemon().name("first").start(() -> send(toItself));
            await().until(() -> !parley.deadlocks().isEmpty());
            Command.Result result = node.run("sin", "deadlocks");
            assertThat(result.status()).isEqualTo(Status.FAILED);
            assertThat(result.out())
                    .containsPattern(
                            "1 +%d a circle +loop +SEND +\\S+ +round +%d a circle +yes"
                                    .formatted(PID, PID))
                    .containsPattern(
                            "1 +%d a circle +first +REPLY +\\S+ +round +%d a circle +no"
                                    .formatted(PID, PID));
            assertThat(
                            JSON.std
                                    .mapFrom(node.run("sin", "deadlocks", "--json").out())
                                    .get("deadlocks"))
                    .asString()
                    .contains("circleLength=1", "name=loop");
        }
    }

    private static void sendToItself(Port port, Connection toItself) {
        try {
            while (!(port.receive() instanceof Request)) {
                // Somebody has connected.
            }
            toItself.send(new byte[0]);
        } catch (ParleyException _) {
            // It leaves the node.
        }
    }

    @Test
    void programsReadEverything() throws IOException {
        Map<String, Object> document = JSON.std.mapFrom(node.run("sin", "--json").out());

        assertThat(document).containsEntry("version", 1).containsKeys("processes", "links");
        assertThat(document.get("waits"))
                .asString()
                .contains("program=test client}, state=REPLY, blockedOn={member=");
        assertThat(document.get("kernel")).asString().startsWith("{pid=" + PID);
    }

    @Test
    void watchingSeesWhoComesUntilCtrlC() throws IOException, ErrnoException {
        try (Command watch = node.command("sin", "--watch", "0.1", "names")) {
            watch.awaitOut("echo");
            try (Server _ = node.serve("latecomer", KEPT::add)) {
                watch.awaitOut("latecomer");
            }
            watch.signal(Processes.SIGINT);

            Command.Result result = watch.result();
            assertThat(result.status()).isEqualTo(Status.INTERRUPTED);
            assertThat(result.out()).contains("\n\nNAME ").doesNotContain(ESCAPE);
            assertThat(result.err()).isEmpty();
        }
    }

    @Test
    void graphvizGetsTheWaitsAndWatchingEndsWithItsReader() {
        try (Command watch =
                node.setting()
                        .startInTerminal("$PARLEY sin waits --dot --watch 0.1 | head -n 12")) {
            assertThat(watch.result().out())
                    .startsWith("digraph waits {")
                    .containsPattern(
                            "\\d+ -> \\d+:p\\d+ \\[label=\"patient\\\\nREPLY \\d[^ ]*\", style=\"solid\"")
                    .hasLineCount(12);
        }
    }

    @Test
    void aTerminalHasColoursAndAWidth() {
        try (Command sin = node.setting().startInTerminal("stty cols 60; $PARLEY sin")) {
            Command.Result result = sin.result();

            assertThat(result.status()).isZero();
            assertThat(result.out())
                    .containsPattern(ESCAPE + "\\[33mREPLY")
                    .containsPattern("%d +test s\\S*\\+ ".formatted(PID))
                    .doesNotContain(ESCAPE + "[H");
        }
    }

    @Test
    void topShowsTheBusiestFirst() {
        Command.Result table = node.run("top", "--count", "2", "--delay", "0.1");

        assertThat(table.status()).isZero();
        assertThat(table.out())
                .startsWith("MSGS/S  PID ")
                .contains("\n\nMSGS/S  PID ")
                .contains("test client")
                .doesNotContain(ESCAPE);
    }

    @Test
    void topIsDrawnAnewUntilQAndThenTheTerminalIsAsItWas() throws IOException {
        try (Command top =
                node.setting()
                        .withVariable("NO_COLOR", "1")
                        .startInTerminal("stty -g; $PARLEY top -d 0.1; echo; stty -g")) {
            top.awaitOut("test client").type("q");

            Command.Result result = top.result();
            assertThat(result.status()).isZero();
            assertThat(result.out())
                    .contains(ESCAPE + "[H" + ESCAPE + "[?7lMSGS/S")
                    .contains("REPLY")
                    .doesNotContain(ESCAPE + "[33m");
            assertTerminalIsAsItWas(result);
        }
    }

    @Test
    void afterSigtermTheTerminalIsAsItWas() throws IOException, ErrnoException {
        try (Command top =
                node.setting()
                        .startInTerminal("stty -g; $PARLEY top -d 0.1; echo; stty -g; exit 3")) {
            top.awaitOut("test client");
            for (ProcessInfo process : client.look().processes()) {
                if (process.member().program().equals("parley top")) {
                    Processes.kill(process.member().pid(), Processes.SIGTERM);
                }
            }

            Command.Result result = top.result();
            assertThat(result.status()).isEqualTo(3);
            assertTerminalIsAsItWas(result);
        }
    }

    private static void assertTerminalIsAsItWas(Command.Result result) {
        List<String> lines = result.out().lines().toList();
        assertThat(lines.getFirst()).matches("[0-9a-f:]+").isEqualTo(lines.getLast());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sin x", "top --delay 0"})
    void aWrongCommandLineIsToldInAFewWords(String line) {
        Command.Result result = node.run(line.split(" ", -1));

        assertThat(result.status()).isEqualTo(Status.USAGE);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("parley: ").doesNotContain("\tat ");
        assertThat(result.err().lines()).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void whenTheKernelEndsTheWatcherSaysSo() throws IOException {
        try (TestNode shortLived = TestNode.start(directory);
                Command watch = shortLived.command("sin", "--watch", "0.1")) {
            watch.awaitOut("parley sin");
            shortLived.close();

            Command.Result result = watch.result();
            assertThat(result.status()).isEqualTo(Status.FAILED);
            assertThat(result.err().lines()).singleElement().asString().startsWith("parley: E");
        }
    }
}
