package dev.parley.linux;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A second Java process, for what must be shown between two. */
final class OtherProcess {

    static final int PAGE_BYTES = 4096;
    static final long WORD = 0;
    static final long ANSWER = 8;

    private static final Duration WATCHDOG = Duration.ofSeconds(30);

    private OtherProcess() {}

    /** Starts a JVM on this class with these arguments; the caller ends it. */
    static Process start(Object... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(OtherProcess.class.getName());
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    public static void main(String[] arguments) throws IOException {
        Path path = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "lock" -> System.exit(LockFile.tryLock(path).isPresent() ? 0 : 1);
            case "sleep" -> sleepOnSharedWord(path);
            case "join" -> join(path);
            case "own" -> own(path);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /** Receives shared memory, sleeps while the word is 0, and answers with its pid. */
    private static void sleepOnSharedWord(Path path) throws IOException {
        try (SeqpacketSocket socket = SeqpacketSocket.connect(path);
                FrameBuffer buffer = FrameBuffer.ofCapacity(16)) {
            Words words = receivePage(socket, buffer).words();
            while (words.getIntAcquire(WORD) == 0) {
                words.sleep(WORD, 0, WATCHDOG.toNanos());
            }
            words.setIntRelease(ANSWER, Processes.getpid());
            words.wake(ANSWER, 1);
        }
    }

    /** Receives shared memory, owns its word, says one byte, and stays until it is killed. */
    private static void own(Path path) throws IOException {
        try (SeqpacketSocket socket = SeqpacketSocket.connect(path);
                FrameBuffer buffer = FrameBuffer.ofCapacity(16)) {
            RobustFutex.own(receivePage(socket, buffer).address());
            socket.sendByte();
            Thread.sleep(WATCHDOG);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Mapping receivePage(SeqpacketSocket socket, FrameBuffer buffer)
            throws IOException {
        socket.awaitReadable(WATCHDOG);
        socket.receive(buffer);
        try (Fd memory = buffer.takeDescriptors().getFirst()) {
            return Mapping.map(memory, PAGE_BYTES, Mapping.Access.READ_WRITE);
        }
    }

    /** Says one byte and stays until the socket ends. */
    private static void join(Path path) throws IOException {
        try (SeqpacketSocket socket = SeqpacketSocket.connect(path)) {
            socket.send(MemorySegment.ofArray(new byte[1]), 1, List.of());
            socket.awaitReadable(WATCHDOG);
        }
    }
}
