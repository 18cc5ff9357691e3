package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.parley.Connection;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TraceCommandTest {

    @TempDir private Path directory;
    @AutoClose private TestNode node;
    private Server server;

    @BeforeEach
    void serve() throws IOException {
        node = TestNode.start(directory);
        server = node.serve("it", request -> request.reply(7, "answer".getBytes(UTF_8)));
    }

    @AfterEach
    void leave() {
        server.leave();
    }

    /** Sends until the command, which may still be starting, has seen enough. */
    private Command.Result whileSending(Command command) throws Exception {
        try (Connection connection = server.parley().connect("it")) {
            while (command.isRunning()) {
                connection.send("a question\u0007".getBytes(UTF_8));
            }
        }
        return command.result();
    }

    @Test
    void eachMessageIsALineForPeople() throws Exception {
        server.port().exportTrace("it");
        try (Command command = node.command("trace", "it", "-x", "--count", "2")) {
            Command.Result result = whileSending(command);
            assertThat(result.status()).isZero();
            String[] lines = result.out().split("\n", -1);
            assertThat(lines[0].strip().split(" +", -1))
                    .containsExactly(
                            "NUMBER", "SENDER", "PRI", "QUEUED", "SERVED", "BYTES", "REPLY",
                            "OUTCOME");
            assertThat(lines[1])
                    .contains(server.parley().self().pid() + " test server")
                    .endsWith("11           6  replied 7");
            assertThat(lines[2])
                    .isEqualTo(
                            "          0000  61 20 71 75 65 73 74 69 6f 6e 07"
                                    + "                 |a question.|");
            assertThat(lines).hasSize(5);
        }
    }

    @Test
    void eachMessageIsAnObjectForPrograms() throws Exception {
        server.port().exportTrace("it");
        try (Command command = node.command("trace", "it", "--json", "--count", "3")) {
            Command.Result result = whileSending(command);
            assertThat(result.status()).isZero();
            assertThat(result.out().split("\n", -1))
                    .hasSize(3)
                    .allSatisfy(
                            line ->
                                    assertThat(JSON.std.mapFrom(line))
                                            .containsEntry("requestBytes", 11)
                                            .containsEntry("replyBytes", 6)
                                            .containsEntry("status", 7)
                                            .containsEntry("outcome", "replied")
                                            .containsEntry("head", "")
                                            .containsKeys("number", "queuedNanos", "servedNanos"));
        }
    }

    @Test
    void anOwnerThatExportsNoTraceIsToldApartFromNoOwner() {
        Command.Result silent = node.run("trace", "it");
        assertThat(silent.status()).isOne();
        assertThat(silent.err()).contains("exports no trace").contains("PARLEY_TRACE=1");
        Command.Result nobody = node.run("trace", "nobody");
        assertThat(nobody.status()).isOne();
        assertThat(nobody.err()).doesNotContain("exports no trace").doesNotContain("\n");
    }

    @Test
    void theVariableMakesAServerExportItsTrace() {
        try (Command server =
                        node.setting()
                                .withVariable("PARLEY_TRACE", "1")
                                .start("serve", "upper", "--", "tr", "a-z", "A-Z");
                Command trace = traceOf(server)) {
            while (trace.isRunning()) {
                assertThat(node.run("send", "upper", "hello").out()).isEqualTo("HELLO");
            }
            assertThat(trace.result().out()).contains("parley send").contains("replied");
        }
    }

    private Command traceOf(Command server) {
        server.awaitErr("serves upper");
        return node.command("trace", "upper", "--no-headers", "--count", "1");
    }

    @Test
    void itEndsWithTheServer() throws Exception {
        server.port().exportTrace("it");
        try (Command command = node.command("trace", "it").awaitOut("NUMBER")) {
            server.leave();
            Command.Result result = command.result();
            assertThat(result.status()).isOne();
            assertThat(result.err()).contains("it.trace").doesNotContain("\n");
        }
    }
}
