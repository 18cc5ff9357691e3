package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.Connection;
import dev.parley.Errno;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Reply;
import dev.parley.ServerFailed;
import dev.parley.cli.base.Status;
import dev.parley.linux.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServeCommandTest {

    private static final Duration WATCHDOG = Duration.ofSeconds(60);

    /** As the help says: 64 MiB. */
    private static final int LONGEST_BYTES = 64 << 20;

    /** Says who it is, and ends when it may. */
    private static final String PATIENT =
            "echo $$ > pid.new; mv pid.new pid; until [ -e go ]; do sleep 0.02; done; echo done";

    @TempDir private Path directory;
    @AutoClose private TestNode node;
    private Parley parley;

    @BeforeEach
    void join() throws IOException {
        node = TestNode.start(directory);
        parley = node.join("test client");
    }

    @AfterEach
    void leave() {
        parley.close();
    }

    private Command serve(String... arguments) {
        String[] line = new String[arguments.length + 2];
        line[0] = "serve";
        line[1] = "it";
        System.arraycopy(arguments, 0, line, 2, arguments.length);
        return node.command(line).awaitErr("serves it");
    }

    private Command serveShell(String script) {
        return serve("--", "sh", "-c", "cd " + directory + "; " + script);
    }

    private Connection connect() throws ParleyException {
        return parley.connect("it");
    }

    private static CompletableFuture<Reply> sendTo(Connection connection) throws ParleyException {
        return connection.sendAsync("hello".getBytes(UTF_8), WATCHDOG);
    }

    private static void assertFails(Connection connection, byte[] request, Errno errno) {
        assertThatThrownBy(() -> connection.send(request))
                .isInstanceOfSatisfying(
                        ServerFailed.class, e -> assertThat(e.errno()).isEqualTo(errno));
    }

    /** The id of the process of the command that runs. */
    private int commandPid() throws IOException {
        Path file = directory.resolve("pid");
        await().atMost(WATCHDOG).until(() -> Files.exists(file));
        return Integer.parseInt(Files.readString(file).strip());
    }

    @Test
    void theCommandGetsTheRequestAndWhatItPrintsIsTheReply() throws IOException {
        byte[] megabyte = "x".repeat(1 << 20).getBytes(UTF_8);
        try (Command _ = serve("--", "tr", "a-z", "A-Z");
                Connection connection = connect()) {
            assertThat(connection.send("hello".getBytes(UTF_8)).text()).isEqualTo("HELLO");
            assertThat(connection.send(new byte[0]))
                    .satisfies(reply -> assertThat(reply.bytes()).isEmpty())
                    .satisfies(reply -> assertThat(reply.status()).isZero());

            Reply cut = connection.send(megabyte);
            assertThat(cut.fullSize()).isEqualTo(megabyte.length);
            assertThat(cut.text()).isEqualTo("X".repeat(connection.capacityBytes()));
        }
    }

    @Test
    void theStatusIsTheStatusOfTheReply() throws IOException {
        try (Command _ = serveShell("echo no; eval \"$(cat)\"");
                Connection connection = connect()) {
            Reply no = connection.send("exit 7".getBytes(UTF_8));
            assertThat(no.status()).isEqualTo(7);
            assertThat(no.text()).isEqualTo("no\n");
            assertThat(connection.send("kill -9 $$".getBytes(UTF_8)).status()).isEqualTo(128 + 9);
        }
    }

    @Test
    void theCommandIsToldWhoAsks() throws IOException {
        String script =
                "echo $PARLEY_SENDER_MEMBER $PARLEY_SENDER_PID $PARLEY_SENDER_UID"
                        + " $PARLEY_SENDER_GID $PARLEY_SENDER_PROGRAM $PARLEY_SOCKET";
        try (Command _ = serveShell(script);
                Connection connection = connect()) {
            assertThat(connection.send(new byte[0]).text())
                    .isEqualTo(
                            "%d %d %d %d %s %s\n",
                            parley.self().id(),
                            Processes.getpid(),
                            Processes.effectiveUid(),
                            Processes.effectiveGid(),
                            parley.self().program(),
                            node.setting().socket());
        }
    }

    @Test
    void aCommandThatCannotBeStartedFailsTheRequest() throws IOException {
        Path script = Files.writeString(directory.resolve("script"), "#!/bin/sh\necho hello\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        try (Command serve = serve(script.toString());
                Connection connection = connect()) {
            assertThat(connection.send(new byte[0]).text()).isEqualTo("hello\n");

            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rw-------"));
            assertFails(connection, new byte[0], Errno.EACCES);

            Files.delete(script);
            assertFails(connection, new byte[0], Errno.ENOENT);
            serve.awaitErr("parley: ENOENT: cannot start " + script);
        }
    }

    @Test
    void aRequestThatIsTooLongIsRefused() throws IOException {
        byte[] longest = new byte[LONGEST_BYTES];
        byte[] tooLong = new byte[LONGEST_BYTES + 1];
        try (Command _ = serve("--", "wc", "-c");
                Connection connection = connect()) {
            assertThat(connection.send(longest).text().strip()).isEqualTo("" + longest.length);
            assertFails(connection, tooLong, Errno.EMSGSIZE);
        }
    }

    @Test
    void aReplyThatIsTooLongIsRefused() throws IOException {
        try (Command serve = serve("yes");
                Connection connection = connect()) {
            assertFails(connection, new byte[0], Errno.EFBIG);
            serve.awaitErr("parley: EFBIG: yes printed too much");
        }
    }

    @Test
    void aSenderThatDiesTakesItsCommandWithIt() throws IOException {
        try (Command _ = serveShell(PATIENT);
                Command send = node.command("send", "it", "hello")) {
            int pid = commandPid();
            send.signal(Processes.SIGKILL);

            await().atMost(WATCHDOG).until(() -> ProcessHandle.of(pid).isEmpty());
        }
    }

    @Test
    void aServerThatIsKilledLeavesItUnknown() throws IOException {
        try (Command serve = serveShell(PATIENT);
                Command send = node.command("send", "it", "hello")) {
            int pid = commandPid();
            serve.signal(Processes.SIGKILL);

            assertThat(send.result().status()).isEqualTo(Status.FAILED);
            assertThat(send.result().err()).endsWith("; unknown what the server did with it");
            Processes.kill(pid, Processes.SIGKILL);
        }
    }

    @Test
    void asManyRunAtOnceAsItSays() throws Exception {
        Path met = Files.createDirectory(directory.resolve("met"));
        String meet = "touch $$; until [ $(ls | wc -l) = 2 ]; do sleep 0.02; done; echo met";
        try (Command _ = serve("--jobs", "2", "--", "sh", "-c", "cd " + met + "; " + meet);
                Connection connection = connect()) {
            CompletableFuture<Reply> one = sendTo(connection);
            CompletableFuture<Reply> other = sendTo(connection);

            assertThat(one.get().text()).isEqualTo("met\n");
            assertThat(other.get().text()).isEqualTo("met\n");
        }
    }

    @Test
    void itEndsAfterAsManyRequestsAsItSays() throws IOException {
        try (Command serve = serve("--count", "2", "--", "cat");
                Connection connection = connect()) {
            connection.send(new byte[0]);
            connection.send(new byte[0]);

            Command.Result result = serve.result();
            assertThat(result.status()).isZero();
            assertThat(result.out()).isEmpty();
            assertThat(result.err().lines()).hasSize(1);
        }
    }

    @Test
    void ctrlCLetsWhatRunsFinish() throws Exception {
        try (Command serve = serveShell(PATIENT);
                Connection connection = connect()) {
            CompletableFuture<Reply> reply = sendTo(connection);
            Processes.kill(commandPid(), Processes.SIGINT); // as a terminal would
            serve.signal(Processes.SIGINT);
            serve.awaitErr("parley: ends when what runs has ended");
            Files.createFile(directory.resolve("go"));

            assertThat(reply.get().text()).isEqualTo("done\n");
            assertThat(serve.result().status()).isEqualTo(Status.INTERRUPTED);
        }
    }

    @Test
    void whatTakesTooLongAtTheEndIsEnded() throws Exception {
        try (Command serve =
                        serve(
                                "--grace",
                                "0.1",
                                "--",
                                "sh",
                                "-c",
                                "cd " + directory + "; " + PATIENT);
                Connection connection = connect()) {
            CompletableFuture<Reply> reply = sendTo(connection);
            int pid = commandPid();
            serve.signal(Processes.SIGTERM);

            assertThat(serve.result().status()).isEqualTo(128 + Processes.SIGTERM);
            assertThat(reply).failsWithin(WATCHDOG);
            await().atMost(WATCHDOG).until(() -> ProcessHandle.of(pid).isEmpty());
        }
    }
}
