package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.parley.Errno;
import dev.parley.Request;
import dev.parley.cli.base.Status;
import dev.parley.linux.Processes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PingCommandTest {

    private static final byte[] NOTHING = {};

    @TempDir private Path directory;
    @AutoClose private TestNode node;

    @BeforeEach
    void startNode() throws IOException {
        node = TestNode.start(directory);
    }

    @Test
    void eachAnswerIsALineAndThereIsASummary() throws IOException {
        try (Server server = node.serve("echo", r -> r.reply(NOTHING))) {
            Command.Result result = node.run("ping", "echo", "-c", "3", "-i", "0");

            assertThat(result.status()).isZero();
            assertThat(result.err()).isEmpty();
            assertThat(result.out().lines())
                    .satisfiesExactly(
                            head ->
                                    assertThat(head)
                                            .isEqualTo(
                                                    "ping echo: port %d of test server, pid %d, uid %d",
                                                    server.port().id(),
                                                    Processes.getpid(),
                                                    Processes.effectiveUid()),
                            line -> assertThat(line).matches("answer 1: \\d.* [um]?s"),
                            line -> assertThat(line).matches("answer 2: \\d.* [um]?s"),
                            line -> assertThat(line).matches("answer 3: \\d.* [um]?s"),
                            summary ->
                                    assertThat(summary)
                                            .startsWith("3 sent, 3 answered; round trip min "));
        }
    }

    @Test
    void aServerThatFailsTheMessageIsAlive() throws IOException {
        try (Server _ = node.serve("strict", r -> r.fail(Errno.EINVAL))) {
            Command.Result result = node.run("ping", "strict", "-c", "1");

            assertThat(result.status()).isZero();
            assertThat(result.out()).contains("answered with EINVAL", "1 sent, 1 answered");
        }
    }

    @Test
    void aServerThatKeepsTheMessageDoesNotAnswer() throws IOException {
        List<Request> kept = new ArrayList<>();
        try (Server _ = node.serve("slow", kept::add)) {
            Command.Result result = node.run("ping", "slow", "-c", "1", "-w", "0.2");

            assertThat(result.status()).isEqualTo(Status.FAILED);
            assertThat(result.out()).contains("no answer 1: ETIMEDOUT", "1 sent, 0 answered");
        }
    }

    @Test
    void aServerThatLeavesEndsIt() throws IOException {
        try (Server server = node.serve("echo", r -> r.reply(NOTHING));
                Command ping = node.command("ping", "echo", "-c", "1000000", "-i", "0.01")) {
            ping.awaitOut("answer 1");
            server.leave();

            Command.Result result = ping.result();
            assertThat(result.status()).isEqualTo(Status.FAILED);
            assertThat(result.out().lines().toList().getLast()).contains("answered; round trip");
            assertThat(result.err().lines()).singleElement().asString().startsWith("parley: E");
        }
    }

    @Test
    void anUnknownNameIsToldInOneLine() {
        Command.Result result = node.run("ping", "nobody");

        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines()).singleElement().asString().contains("nobody");
    }

    @Test
    void patienceWaitsForTheName() throws IOException {
        try (Command ping = node.command("ping", "late", "-c", "1", "--patience", "60");
                Server _ = node.serve("late", r -> r.reply(NOTHING))) {
            assertThat(ping.result().status()).isZero();
        }
    }

    @Test
    void ctrlCEndsItWithASummary() throws IOException {
        try (Server _ = node.serve("echo", r -> r.reply(NOTHING));
                Command ping = node.command("ping", "echo", "-c", "1000000", "-i", "0.01")) {
            ping.awaitOut("answer 3");
            ping.signal(Processes.SIGINT);

            Command.Result result = ping.result();
            assertThat(result.status()).isEqualTo(Status.INTERRUPTED);
            assertThat(result.out().lines().toList().getLast()).contains("answered; round trip");
            assertThat(result.err()).isEmpty();
        }
    }

    @Test
    void jsonIsOneObject() throws IOException {
        try (Server _ = node.serve("strict", r -> r.fail(Errno.EINVAL))) {
            Command.Result result = node.run("ping", "strict", "-c", "2", "-i", "0", "--json");

            Map<String, Object> report = JSON.std.mapFrom(result.out());
            assertThat(report)
                    .containsEntry("name", "strict")
                    .containsEntry("sent", 2)
                    .containsEntry("answered", 2)
                    .containsKeys("port", "minNanos", "medianNanos", "p99Nanos", "maxNanos");
            assertThat(report.get("answers")).asString().contains("errno=EINVAL");
            assertThat(report.get("owner")).asString().contains("pid=" + Processes.getpid());
        }
    }
}
