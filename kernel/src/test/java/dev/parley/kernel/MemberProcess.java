package dev.parley.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.linux.Fd;
import dev.parley.linux.FrameBuffer;
import dev.parley.linux.SeqpacketSocket;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A real process that joins a node, names a port "process", hands a copy of its socket to the test,
 * and then only waits to be killed.
 */
final class MemberProcess implements AutoCloseable {

    private static final Duration WATCHDOG = Duration.ofSeconds(60);

    private final Process process;
    private final Fd socket;

    private MemberProcess(Process process, Fd socket) {
        this.process = process;
        this.socket = socket;
    }

    static MemberProcess start(Path node) throws Exception {
        Path meetingPoint = node.resolveSibling("meet.sock");
        try (SeqpacketSocket listener = SeqpacketSocket.listen(meetingPoint, 1)) {
            Process process =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "--enable-native-access=ALL-UNNAMED",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    MemberProcess.class.getName(),
                                    node.toString(),
                                    meetingPoint.toString())
                            .inheritIO()
                            .start();
            assertThat(listener.awaitReadable(WATCHDOG)).isTrue();
            return new MemberProcess(process, receiveSocket(listener));
        } finally {
            Files.deleteIfExists(meetingPoint);
        }
    }

    private static Fd receiveSocket(SeqpacketSocket listener) throws IOException {
        try (SeqpacketSocket meeting = listener.accept().orElseThrow();
                FrameBuffer buffer = FrameBuffer.ofCapacity(1)) {
            assertThat(meeting.awaitReadable(WATCHDOG)).isTrue();
            meeting.receive(buffer);
            return buffer.takeDescriptors().getFirst();
        }
    }

    /** The copy; the caller's to close. */
    Fd socket() {
        return socket;
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    /** The process: arguments are the node's socket and the meeting point. */
    public static void main(String[] arguments) throws Exception {
        try (TestMember member = TestMember.join(Path.of(arguments[0]));
                SeqpacketSocket meeting = SeqpacketSocket.connect(Path.of(arguments[1]))) {
            member.openPort("process");
            meeting.send(MemorySegment.ofArray(new byte[1]), 1, List.of(member.socket().fd()));
            Thread.sleep(WATCHDOG);
        }
    }
}
