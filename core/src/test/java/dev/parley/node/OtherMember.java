package dev.parley.node;

import dev.parley.linux.Fd;
import dev.parley.linux.FrameBuffer;
import dev.parley.linux.SeqpacketSocket;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Another process that lets its death be seen, without a kernel. */
final class OtherMember implements AutoCloseable {

    private static final Duration WATCHDOG = Duration.ofSeconds(30);

    private final Process process;
    private final Fd liveness;

    private OtherMember(Process process, Fd liveness) {
        this.process = process;
        this.liveness = liveness;
    }

    static OtherMember start(Path path) throws IOException {
        try (SeqpacketSocket listener = SeqpacketSocket.listen(path, 1)) {
            Process process =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "--enable-native-access=ALL-UNNAMED",
                                    "-XX:TieredStopAtLevel=1",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    OtherMember.class.getName(),
                                    path.toString())
                            .inheritIO()
                            .start();
            listener.awaitReadable(WATCHDOG);
            try (SeqpacketSocket socket = listener.accept().orElseThrow();
                    FrameBuffer buffer = FrameBuffer.ofCapacity(16)) {
                socket.awaitReadable(WATCHDOG);
                socket.receive(buffer);
                return new OtherMember(process, buffer.takeDescriptors().getFirst());
            }
        }
    }

    /** Its page, which stays owned by this. */
    Fd liveness() {
        return liveness;
    }

    /** SIGKILL; returns when the process is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        liveness.close();
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (SeqpacketSocket socket = SeqpacketSocket.connect(Path.of(arguments[0]));
                Liveness liveness = Liveness.start(() -> {})) {
            socket.send(MemorySegment.ofArray(new byte[1]), 1, List.of(liveness.descriptor()));
            Thread.sleep(WATCHDOG);
        }
    }
}
