package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Errno;
import dev.parley.JoinOptions;
import dev.parley.chat.ChatServer;
import dev.parley.cli.base.Status;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.Processes;
import dev.parley.qnx4.Qnx4;
import dev.parley.qnx4.Qnx4Options;
import dev.parley.qnx4.SystemMessage;
import dev.parley.qnx4.VersionInfo;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chat as people use it: its server in the background, and clients on terminals. */
final class ChatCommandTest {

    private static final Pattern SERVING =
            Pattern.compile("chat server (\\d+) serves " + ChatServer.NAME);
    private static final String BACKSPACE = "\177";
    private static final String CTRL_D = "\004";

    @TempDir private Path directory;

    @Test
    void threeTalkOnTerminalsOfTheirOwn() throws Exception {
        try (TestNode node = TestNode.start(directory)) {
            aClientWithoutAServerSaysHowToStartOne(node);
            int server = startServer(node);
            try {
                thereIsOneServer(node);
                theyTalk(node);
                aNewcomerSeesNothingOldAndAnIdleClientMissesTheServer(node, server);
            } finally {
                killIfThere(server);
            }
        }
    }

    private static void aClientWithoutAServerSaysHowToStartOne(TestNode node) {
        Command.Result result = node.run("chat", "wren");
        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.err())
                .isEqualTo("parley: no chat server: start one with ./parley chat-server");
    }

    private static int startServer(TestNode node) {
        Command.Result result = node.run("chat-server");
        assertThat(result).isEqualTo(new Command.Result(Status.OK, result.out(), ""));
        Matcher serving = SERVING.matcher(result.out());
        assertThat(serving.matches()).as(result.out()).isTrue();
        return Integer.parseInt(serving.group(1));
    }

    private static void thereIsOneServer(TestNode node) {
        Command.Result result = node.run("chat-server");
        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.err()).startsWith("parley: EBUSY: ").endsWith(" already");
    }

    private static Command chat(TestNode node, String name) {
        return node.setting()
                .startInTerminal(
                        "$PARLEY chat " + name + "; echo status $?; stty -a | grep icanon");
    }

    private static void theyTalk(TestNode node) throws Exception {
        try (Command wren = chat(node, "wren");
                Command robin = chat(node, "robin").awaitOut("* wren has come");
                Command lark = chat(node, "lark").awaitOut("* robin has come")) {
            wren.awaitOut("* lark has come").type("hello all\n");
            robin.awaitOut("wren: hello all").type("hi wrem");
            robin.awaitOut("> hi wrem");
            lark.awaitOut("wren: hello all").type("good morning\n");
            wren.awaitOut("lark: good morning");
            robin.type(BACKSPACE + "n\n");
            wren.awaitOut("robin: hi wren");
            robin.awaitOut("lark: good morning");

            killChat(lark);
            wren.awaitOut("* lark is gone").type(".\n");
            assertLeft(wren);
            robin.awaitOut("* wren has left").type(CTRL_D);
            assertThat(assertLeft(robin))
                    .as("what others say waits while a line is begun")
                    .containsSubsequence("> hi wrem", "> hi wren", "lark: good morning", "status");
        }
    }

    /** Returns what was on its terminal, which is as it was before. */
    private static String assertLeft(Command chat) {
        String screen = chat.result().out();
        assertThat(screen).contains("status 0", " icanon");
        return screen;
    }

    private static void aNewcomerSeesNothingOldAndAnIdleClientMissesTheServer(
            TestNode node, int server) throws Exception {
        try (Command idle = chat(node, "idle");
                Command script = chatWhenThereIs("idle", node)) {
            assertThat(script.result())
                    .isEqualTo(new Command.Result(Status.OK, "* idle has come", ""));
            idle.awaitOut("script: from a script").awaitOut("* script has left");

            Processes.kill(server, Processes.SIGKILL);
            assertThat(idle.result().out())
                    .doesNotContain("wren")
                    .contains("parley: the chat server is gone", "status 1", " icanon");
        }
    }

    /** A client that posts a line as soon as it is not alone. */
    private static Command chatWhenThereIs(String other, TestNode node) {
        Command script = node.command("chat", "script").awaitOut("* " + other + " has come");
        return script.feed("from a script\n");
    }

    /** The chat itself, not the terminal that it runs on. */
    private static void killChat(Command terminal) throws ErrnoException {
        for (ProcessHandle process :
                ProcessHandle.of(terminal.pid()).orElseThrow().descendants().toList()) {
            if (commandLine(process.pid()).contains("\0chat\0")) {
                Processes.kill((int) process.pid(), Processes.SIGKILL);
            }
        }
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
        } catch (IOException _) {
            return ""; // it has ended
        }
    }

    private static void killIfThere(int pid) throws ErrnoException {
        try {
            Processes.kill(pid, Processes.SIGKILL);
        } catch (ErrnoException e) {
            assertThat(e.errno()).isEqualTo(ErrnoException.ESRCH);
        }
    }

    /** Q6 of the scenarios. */
    @Test
    void theServerTellsItsVersionAndRefusesWhatMakesNoSense() throws Exception {
        Path log = directory.resolve("chat.log");
        try (TestNode node = TestNode.start(directory);
                Command server =
                        node.command("chat-server", "--foreground", "--log", log.toString());
                Qnx4 qnx = attach(server.awaitOut("serves"), node)) {
            int pid = qnx.qnx_name_locate(0, ChatServer.NAME, 0);
            assertThat(pid).isEqualTo(server.pid());
            assertThat(VersionInfo.read(ask(qnx, pid, SystemMessage.askVersion(0))))
                    .extracting(VersionInfo::name, VersionInfo::version, VersionInfo::letter)
                    .isEqualTo(List.of("ChatServer", 100, 'A'));

            assertStatus(SystemMessage.EOK, qnx, pid, "0000 0200"); // TRACE
            assertStatus(SystemMessage.ENOSYS, qnx, pid, "0000 0900"); // no system message
            assertStatus(SystemMessage.ENOSYS, qnx, pid, "0010 0400"); // no message of the chat
            assertStatus(SystemMessage.ENOSYS, qnx, pid, "0110 0000"); // another type
            assertStatus(SystemMessage.ENOSYS, qnx, pid, "00"); // too short for a type
            assertStatus(SystemMessage.ENOSYS, qnx, pid, "0010 0200 0000"); // a cut FETCH
            assertStatus(Errno.EBADF.number(), qnx, pid, "0010 0200 0000 0010"); // a forged handle
            assertStatus(Errno.EBADF.number(), qnx, pid, "0010 0300 ffff"); // out of range
            assertThat(Files.readString(log)).contains("chat.spurious pid=" + Processes.getpid());
        }
    }

    private static Qnx4 attach(Command server, TestNode node) throws IOException {
        assertThat(server.isRunning()).isTrue();
        JoinOptions join = JoinOptions.defaults().withSocket(node.setting().socket());
        return Qnx4.attach(Qnx4Options.defaults().withJoin(join));
    }

    private static MemorySegment ask(Qnx4 qnx, int pid, MemorySegment message) throws IOException {
        MemorySegment reply = MemorySegment.ofArray(new byte[VersionInfo.BYTES]);
        qnx.Send(pid, message, reply);
        return reply;
    }

    private static void assertStatus(int status, Qnx4 qnx, int pid, String hex) throws IOException {
        byte[] message = HexFormat.of().parseHex(hex.replace(" ", ""));
        byte[] expected = {(byte) status, 0, 0, 0};
        byte[] answer =
                ask(qnx, pid, MemorySegment.ofArray(message))
                        .asSlice(0, 4)
                        .toArray(ValueLayout.JAVA_BYTE);
        assertThat(answer).as(hex).isEqualTo(expected);
    }
}
