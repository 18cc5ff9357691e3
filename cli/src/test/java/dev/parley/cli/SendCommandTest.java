package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.parley.Errno;
import dev.parley.Parley;
import dev.parley.Port;
import dev.parley.Request;
import dev.parley.cli.base.Status;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SendCommandTest {

    @TempDir private Path directory;
    @AutoClose private TestNode node;

    @BeforeEach
    void startNode() throws IOException {
        node = TestNode.start(directory);
    }

    private static void echo(Request request) {
        request.reply(request.bytes());
    }

    @Test
    void theReplyIsPrintedAndNothingElse() throws IOException {
        try (Server _ = node.serve("echo", SendCommandTest::echo)) {
            Command.Result result = node.run("send", "echo", "@hello\nworld");

            assertThat(result).isEqualTo(new Command.Result(Status.OK, "@hello\nworld", ""));
            assertThat(node.run("send", "echo", ""))
                    .isEqualTo(new Command.Result(Status.OK, "", ""));
        }
    }

    @Test
    void standardInputIsSent() throws IOException {
        try (Server _ = node.serve("echo", SendCommandTest::echo);
                Command send = node.command("send", "echo", "-")) {
            assertThat(send.feed("one\ntwo\n").result().out()).isEqualTo("one\ntwo");
        }
    }

    @Test
    void aMegabyteFindsItsWayThereAndBack() throws IOException {
        String text = "0123456789abcdef".repeat(1 << 16);
        Path file = Files.writeString(directory.resolve("megabyte"), text);
        try (Server _ = node.serve("echo", SendCommandTest::echo)) {
            Command.Result whole =
                    node.run("send", "echo", "-f", file.toString(), "--room", "1048576");
            assertThat(whole.status()).isZero();
            assertThat(whole.out()).isEqualTo(text);

            Command.Result cut = node.run("send", "echo", "-f", file.toString(), "--room", "5");
            assertThat(cut.status()).isEqualTo(Status.FAILED);
            assertThat(cut.out()).isEqualTo("01234");
            assertThat(cut.err())
                    .isEqualTo("parley: the reply was cut: 5 of 1048576 bytes, see --room");
        }
    }

    @Test
    void aServerMaySayNo() throws IOException {
        try (Server _ = node.serve("no", r -> r.reply(7, "no".getBytes(UTF_8)));
                Server _ = node.serve("strict", r -> r.fail(Errno.EINVAL))) {
            assertThat(node.run("send", "no", "please"))
                    .isEqualTo(new Command.Result(Status.REFUSED, "no", "parley: status 7"));

            Command.Result failed = node.run("send", "strict", "please");
            assertThat(failed.status()).isEqualTo(Status.REFUSED);
            assertThat(failed.out()).isEmpty();
            assertThat(failed.err()).startsWith("parley: EINVAL: ").endsWith("; delivered");
        }
    }

    @Test
    void theLastWordsSayWhetherItWasReceived() throws IOException {
        List<Request> kept = new ArrayList<>();
        try (Parley parley = node.join("test");
                Port _ = parley.open("deaf");
                Server _ = node.serve("dumb", kept::add)) {
            Command.Result queued = node.run("send", "deaf", "hello", "--timeout", "0.1");
            Command.Result held = node.run("send", "dumb", "hello", "--timeout", "2");
            Command.Result nobody = node.run("send", "nobody", "hello");

            assertThat(queued.status()).isEqualTo(Status.TIME_OVER);
            assertThat(queued.err()).startsWith("parley: ETIMEDOUT: ").endsWith("; not delivered");
            assertThat(held.status()).isEqualTo(Status.TIME_OVER);
            assertThat(held.err()).endsWith("; unknown what the server did with it");
            assertThat(nobody.status()).isEqualTo(Status.FAILED);
            assertThat(nobody.err()).startsWith("parley: ENOENT: ").endsWith("; not delivered");
            assertThat(queued.err().lines()).hasSize(1);
        }
    }

    @Test
    void aServerThatLeavesWithTheMessageLeavesItUnknown() throws IOException {
        List<Request> kept = new CopyOnWriteArrayList<>();
        try (Server server = node.serve("thief", kept::add);
                Command send = node.command("send", "thief", "hello")) {
            await().until(() -> !kept.isEmpty());
            server.leave();

            Command.Result result = send.result();
            assertThat(result.status()).isEqualTo(Status.FAILED);
            assertThat(result.err()).endsWith("; unknown what the server did with it");
        }
    }

    @Test
    void jsonTellsTheReplyOrTheError() throws IOException {
        byte[] noText = {(byte) 0xff};
        try (Server _ = node.serve("echo", SendCommandTest::echo);
                Server _ = node.serve("bytes", r -> r.reply(1, noText));
                Server _ = node.serve("strict", r -> r.fail(Errno.EINVAL))) {
            assertThat(JSON.std.mapFrom(node.run("send", "echo", "hello", "--json").out()))
                    .containsEntry("status", 0)
                    .containsEntry("size", 5)
                    .containsEntry("cut", false)
                    .containsEntry("text", "hello")
                    .containsKey("nanos");
            assertThat(JSON.std.mapFrom(node.run("send", "bytes", "hello", "--json").out()))
                    .containsEntry("status", 1)
                    .containsEntry("base64", "/w==");
            assertThat(JSON.std.mapFrom(node.run("send", "strict", "hello", "--json").out()))
                    .containsEntry("errno", "EINVAL")
                    .containsEntry("delivered", "YES");
        }
    }

    @Test
    void patienceWaitsForTheName() throws IOException {
        try (Command send = node.command("send", "late", "hello", "--patience", "60");
                Server _ = node.serve("late", SendCommandTest::echo)) {
            assertThat(send.result().out()).isEqualTo("hello");
        }
    }

    @Test
    void aFileThatIsTooLongIsNotSent() throws IOException {
        Path file = directory.resolve("long");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(67_108_865);
        }
        Command.Result result = node.run("send", "echo", "--file", file.toString());

        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.err()).endsWith("a message must be <= 67108864 bytes");
    }
}
