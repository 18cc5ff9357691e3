package dev.parley.streams;

import static dev.parley.streams.Loop.soon;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.DeadlineExceeded;
import dev.parley.Delivered;
import dev.parley.Notice;
import dev.parley.ParleyException;
import dev.parley.Passed;
import dev.parley.PortGone;
import dev.parley.Priority;
import dev.parley.Reply;
import dev.parley.Request;
import dev.parley.junit.ParleyNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Memory goes with requests and with replies, and nobody need wait for it. */
@Timeout(120)
class SendTest {

    private static final long SIZE = 8192;
    private static final byte[] MESSAGE = "look".getBytes(UTF_8);

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    private Loop loop;

    @BeforeEach
    void join() throws ParleyException {
        loop = new Loop(NODE);
    }

    @AfterEach
    void leave() {
        loop.close();
    }

    @Test
    void aRequestBringsMemoryAndSoDoesItsReply() throws Exception {
        try (SharedMemory question = SharedMemory.create(SIZE);
                SharedMemory answer = SharedMemory.create(SIZE)) {
            question.segment().set(JAVA_BYTE, 0, (byte) 1);
            answer.segment().set(JAVA_BYTE, 0, (byte) 2);
            CompletableFuture<Reply> reply = question.sendAsync(loop.connection, MESSAGE);
            Request request = loop.request();
            assertThat(request.bytes()).isEqualTo(MESSAGE);
            try (SharedMemory taken = SharedMemory.take(request.passed(), 0)) {
                assertThat(taken.segment().get(JAVA_BYTE, 0)).isEqualTo((byte) 1);
            }
            Loop.reply(request, "seen".getBytes(UTF_8), answer);
            try (Passed passed = Loop.get(reply).passed();
                    SharedMemory taken = SharedMemory.take(passed, 0)) {
                assertThat(taken.segment().get(JAVA_BYTE, 0)).isEqualTo((byte) 2);
            }
            assertThat(reply.get().text()).isEqualTo("seen");
        }
    }

    @Test
    void whatIsSentMayBeClosedAtOnceAndItsMessageUsedAgain() throws Exception {
        SharedMemory memory = SharedMemory.create(SIZE);
        memory.segment().set(JAVA_BYTE, 0, (byte) 1);
        byte[] message = MESSAGE.clone();
        CompletableFuture<Reply> reply = memory.sendAsync(loop.connection, message);
        message[0] = 0;
        memory.close();
        Request request = loop.request();
        assertThat(request.bytes()).isEqualTo(MESSAGE);
        try (SharedMemory taken = SharedMemory.take(request.passed(), 0)) {
            assertThat(taken.segment().get(JAVA_BYTE, 0)).isEqualTo((byte) 1);
        }
        request.reply(MESSAGE);
        assertThat(Loop.get(reply).bytes()).isEqualTo(MESSAGE);
    }

    @Test
    void whatIsClosedIsNotSent() throws Exception {
        SharedMemory memory = SharedMemory.create(SIZE);
        memory.close();
        assertThatIllegalStateException().isThrownBy(() -> memory.send(loop.connection, MESSAGE));
        assertThatIllegalStateException()
                .isThrownBy(() -> memory.sendAsync(loop.connection, MESSAGE));
        assertThat(loop.port.poll()).isEmpty();
    }

    @Test
    void aSendEndsWithItsTimeoutAndTheMemoryIsStillThere() throws Exception {
        Duration briefly = Duration.ofMillis(1);
        try (SharedMemory memory = SharedMemory.create(SIZE)) {
            assertThatThrownBy(() -> memory.send(loop.connection, MESSAGE, briefly))
                    .isInstanceOfSatisfying(
                            DeadlineExceeded.class,
                            e -> assertThat(e.delivered()).isEqualTo(Delivered.NO));
            assertThat(memory.sendAsync(loop.connection, MESSAGE, briefly))
                    .failsWithin(Duration.ofMinutes(1))
                    .withThrowableThat()
                    .withCauseInstanceOf(DeadlineExceeded.class);
            memory.segment().set(JAVA_BYTE, 0, (byte) 1);
            assertThat(loop.port.poll()).isEmpty();
        }
    }

    @Test
    void aFutureEndsAsItsSendDoes() throws Exception {
        try (SharedMemory memory = SharedMemory.create(SIZE)) {
            loop.port.close();
            assertThat(memory.sendAsync(loop.connection, MESSAGE))
                    .failsWithin(Duration.ofMinutes(1))
                    .withThrowableThat()
                    .withCauseInstanceOf(PortGone.class);
        }
    }

    @Test
    void whoCancelsTakesBackWhatNobodyHasReceived() throws Exception {
        try (SharedMemory memory = SharedMemory.create(SIZE)) {
            CompletableFuture<Reply> reply = memory.sendAsync(loop.connection, MESSAGE);
            soon().until(loop::isAnybodySending);
            reply.cancel(true);
            soon().until(() -> !loop.isAnybodySending());
            assertThat(loop.port.poll()).isEmpty();
        }
    }

    @Test
    void whoCancelsLetsGoOfWhatTheReplyBrings() throws Exception {
        long before = descriptorsOfMemory();
        try (SharedMemory memory = SharedMemory.create(SIZE)) {
            CompletableFuture<Reply> reply = memory.sendAsync(loop.connection, MESSAGE);
            Request request = loop.request();
            reply.cancel(true);
            assertThat(loop.port.receive()).isInstanceOf(Notice.Abandoned.class);
            assertThat(Loop.reply(request, MESSAGE, memory)).isTrue();
        }
        soon().until(() -> descriptorsOfMemory() == before);
    }

    @Test
    void itIsAsUrgentAsTheThreadThatAsksForIt() throws Exception {
        int urgent = Priority.NORMAL + 20;
        try (SharedMemory memory = SharedMemory.create(SIZE)) {
            Thread.ofPlatform().start(() -> sendUrgently(memory, urgent)).join();
            Request request = loop.request();
            assertThat(request.priority()).isEqualTo(urgent);
            request.reply(MESSAGE);
        }
    }

    private void sendUrgently(SharedMemory memory, int priority) {
        Priority.useOnThread(priority);
        try {
            var _ = memory.sendAsync(loop.connection, MESSAGE);
        } catch (ParleyException e) {
            throw new AssertionError(e);
        }
    }

    private static long descriptorsOfMemory() throws IOException {
        try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
            return links.filter(SendTest::isSharedMemory).count();
        }
    }

    private static boolean isSharedMemory(Path link) {
        try {
            return Files.readSymbolicLink(link).toString().contains("parley-shared");
        } catch (IOException _) {
            return false; // closed meanwhile
        }
    }
}
