package dev.parley.scenarios;

import static dev.parley.scenarios.Soon.soon;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Call;
import dev.parley.Closed;
import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.Delivered;
import dev.parley.Errno;
import dev.parley.JoinOptions;
import dev.parley.KernelGone;
import dev.parley.NameNotFound;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.PortGone;
import dev.parley.Receipt;
import dev.parley.Reply;
import dev.parley.Request;
import dev.parley.Transport;
import dev.parley.junit.ParleyNode;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Wrong use gives the documented exception: never a hang, a fault, or another one's message. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Transport.class)
class IllUseTest {

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    private final ConnectOptions options;
    private Parley parley;
    private Port port;
    private Connection connection;

    IllUseTest(Transport transport) {
        options = ConnectOptions.defaults().withTransport(transport);
    }

    @BeforeEach
    void connect() throws ParleyException {
        parley = NODE.join();
        port = parley.open("port");
        connection = parley.connect("port", options);
    }

    @AfterEach
    void leave() {
        parley.close();
    }

    @Test
    void namesThatAreNoneAreRefusedWithTheirValue() {
        for (String name : new String[] {"", "x".repeat(256), "ä".repeat(128), "a\nb", "a\0b"}) {
            assertThatThrownBy(() -> parley.open(name))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> parley.connect(name))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> parley.open("x".repeat(256))).hasMessageContaining("256");
    }

    @Test
    void theLongestNameWorks() throws ParleyException {
        String name = "ä".repeat(127) + "x";
        try (Port named = parley.open(name)) {
            assertThat(parley.connect(name).portId()).isEqualTo(named.id());
        }
    }

    @Test
    void anUnknownNameIsNotFound() {
        assertThatThrownBy(() -> parley.connect("nobody"))
                .isInstanceOf(NameNotFound.class)
                .hasMessageContaining("nobody");
    }

    @Test
    void aClosedPortReceivesNothing() {
        port.close();
        port.close();
        assertThatThrownBy(() -> port.receive()).isInstanceOf(Closed.class);
        assertThatThrownBy(() -> port.poll()).isInstanceOf(Closed.class);
        assertThatThrownBy(() -> connection.send(new byte[1])).isInstanceOf(PortGone.class);
    }

    @Test
    void closingAPortFreesWhoReceivesAndWhoSends() throws Exception {
        CompletableFuture<Throwable> receiver = failureOf(() -> port.receive());
        try (Parley other = NODE.join();
                Port deaf = parley.open("deaf");
                Connection sending = other.connect("deaf", options)) {
            CompletableFuture<Throwable> sender = failureOf(() -> sending.send(new byte[1]));
            deaf.close();
            assertThat(sender.join())
                    .isInstanceOfSatisfying(
                            PortGone.class,
                            gone -> assertThat(gone.delivered()).isEqualTo(Delivered.NO));
        }
        port.close();
        assertThat(receiver.join()).isInstanceOf(Closed.class);
    }

    @Test
    void aClosedConnectionSendsNothing() throws ParleyException {
        Call call = connection.call();
        connection.close();
        connection.close();
        assertThatThrownBy(() -> connection.send(new byte[1])).isInstanceOf(Closed.class);
        assertThatThrownBy(() -> call.send(1)).isInstanceOf(Closed.class);
        call.close();
        call.close();
        assertThatThrownBy(() -> call.send(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> call.request().get(JAVA_BYTE, 0))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closingOneOfTwoConnectionsLeavesTheOther() throws Exception {
        try (Connection second = parley.connect("port", options)) {
            connection.close();
            CompletableFuture<byte[]> reply = replyOf(second);
            ((Request) port.receive()).reply(new byte[] {7});
            assertThat(reply.join()).containsExactly(7);
        }
    }

    @Test
    void aClosedParleyDoesNothing() {
        parley.close();
        parley.close();
        assertThatThrownBy(() -> port.receive()).isInstanceOf(Closed.class);
        assertThatThrownBy(() -> connection.send(new byte[1])).isInstanceOf(Closed.class);
        assertThatThrownBy(() -> parley.open("x")).isInstanceOf(KernelGone.class);
        assertThatThrownBy(() -> parley.connect("x")).isInstanceOf(KernelGone.class);
        assertThatThrownBy(() -> parley.names()).isInstanceOf(KernelGone.class);
    }

    @Test
    void closingAParleyFreesAllWhoWaitInIt() throws Exception {
        CompletableFuture<Throwable> sender = failureOf(() -> connection.send(new byte[1]));
        Request held = (Request) port.receive();
        CompletableFuture<Throwable> receiver = failureOf(() -> receiveForEver(port));
        parley.close();
        assertThat(sender.join()).isInstanceOf(ParleyException.class);
        assertThat(receiver.join()).isInstanceOf(Closed.class);
        assertThatThrownBy(held::bytes).isInstanceOf(IllegalStateException.class);
        assertThat(held.reply(new byte[1])).isFalse();
        assertThatThrownBy(held::bytes).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSecondReplyIsRefused() throws Exception {
        CompletableFuture<byte[]> reply = replyOf(connection);
        Request request = (Request) port.receive();
        request.reply(new byte[] {1});
        assertThatThrownBy(() -> request.reply(new byte[] {2}))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> request.fail(Errno.EIO)).isInstanceOf(IllegalStateException.class);
        assertThat(reply.join()).containsExactly(1);
    }

    @Test
    void aRepliedRequestAndItsViewsThrow() throws Exception {
        CompletableFuture<byte[]> reply = replyOf(connection);
        Request request = (Request) port.receive();
        MemorySegment body = request.body();
        MemorySegment room = request.replyBody();
        assertThat(body.byteSize()).isEqualTo(100);
        assertThat(body.isReadOnly()).isTrue();
        room.set(JAVA_BYTE, 0, (byte) 9);
        request.replyInPlace(0, 1);
        assertThat(reply.join()).containsExactly(9);
        assertThatThrownBy(() -> body.get(JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> room.set(JAVA_BYTE, 0, (byte) 1))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(request::bytes).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(request::body).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> request.write(0, MemorySegment.NULL))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void viewsOfARequestInAReceiptAreForTheThreadThatAskedForThem() throws Exception {
        CompletableFuture<byte[]> reply = replyOf(connection);
        Request request = (Request) port.receive(new Receipt());
        MemorySegment body = request.body();
        assertThat(body.byteSize()).isEqualTo(100);
        assertThat(failureOf(() -> body.get(JAVA_BYTE, 0)).join())
                .isInstanceOf(WrongThreadException.class);
        assertThat(failureOf(() -> request.reply(new byte[] {1})).join())
                .isInstanceOf(WrongThreadException.class);
        request.reply(new byte[] {2});
        assertThat(reply.join()).containsExactly(2);
        assertThatThrownBy(() -> body.get(JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void offsetsAndLengthsAreChecked() throws Exception {
        CompletableFuture<byte[]> reply = replyOf(connection);
        Request request = (Request) port.receive();
        MemorySegment buffer = MemorySegment.ofArray(new byte[200]);
        assertThatThrownBy(() -> request.read(-1, buffer))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> request.write(-1, buffer))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(request.read(0, buffer)).isEqualTo(100);
        assertThat(request.read(99, buffer)).isEqualTo(1);
        assertThat(request.read(100, buffer)).isZero();
        assertThat(request.read(Long.MAX_VALUE, buffer)).isZero();
        assertThat(request.write(request.replyCapacity(), buffer)).isZero();
        assertThat(request.write(request.replyCapacity() - 1, buffer)).isEqualTo(1);
        assertThatThrownBy(() -> request.replyInPlace(0, request.replyCapacity() + 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> request.replyInPlace(0, -1))
                .isInstanceOf(IndexOutOfBoundsException.class);
        request.replyInPlace(0, 0);
        assertThat(reply.join()).isEmpty();
    }

    @Test
    void aRequestMayBeRepliedWithItsOwnBody() throws Exception {
        for (int size : new int[] {1, 32, 33, 100}) {
            CompletableFuture<byte[]> reply = replyOf(connection, size);
            Request request = (Request) port.receive();
            request.reply(0, request.body());
            assertThat(reply.join()).hasSize(size);
        }
    }

    @Test
    void aReplyThatFailsToBePlacedMayBeTriedAgain() throws Exception {
        CompletableFuture<byte[]> reply = replyOf(connection);
        Request request = (Request) port.receive();
        Arena arena = Arena.ofShared();
        MemorySegment gone = arena.allocate(8);
        arena.close();
        assertThatThrownBy(() -> request.reply(0, gone)).isInstanceOf(IllegalStateException.class);
        request.reply(new byte[] {4});
        assertThat(reply.join()).containsExactly(4);
    }

    @Test
    void closingAConnectionEndsItsOwnSendsOnly() throws Exception {
        try (Connection second = parley.connect("port", options)) {
            CompletableFuture<Throwable> mine = failureOf(() -> connection.send(new byte[1]));
            Request held = (Request) port.receive();
            CompletableFuture<byte[]> other = replyOf(second);
            Request next = (Request) port.receive();
            connection.close();
            assertThat(mine.join())
                    .isInstanceOfSatisfying(
                            Closed.class,
                            closed -> assertThat(closed.delivered()).isEqualTo(Delivered.UNKNOWN));
            soon().until(held::abandoned);
            assertThat(held.reply(new byte[0])).isFalse();
            next.reply(new byte[] {5});
            assertThat(other.join()).containsExactly(5);
        }
    }

    @Test
    void aReplyBufferThatCannotBeFilledIsRefusedBeforeTheSend() throws Exception {
        MemorySegment readOnly = MemorySegment.ofArray(new byte[8]).asReadOnly();
        assertThatThrownBy(() -> connection.send(MemorySegment.NULL, readOnly))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(port.poll()).isEmpty();
    }

    @Test
    void aBufferCountsOnlyWhatArrived() throws Exception {
        ByteBuffer reply = ByteBuffer.allocate(8192);
        CompletableFuture<Void> server =
                CompletableFuture.runAsync(
                        () -> {
                            try {
                                ((Request) port.receive()).reply(new byte[5000]);
                            } catch (ParleyException e) {
                                throw new AssertionError(e);
                            }
                        });
        assertThat(connection.send(ByteBuffer.allocate(1), reply)).isEqualTo(5000);
        assertThat(reply.position()).isEqualTo(5000);
        server.join();
    }

    @Test
    void aProcessThatLeavesAndComesBackLeavesNothingBehind() throws Exception {
        roundOfLife();
        long before = openDescriptors();
        for (int i = 0; i < 20; i++) {
            roundOfLife();
        }
        soon().untilAsserted(() -> assertThat(openDescriptors()).isLessThanOrEqualTo(before));
    }

    private void roundOfLife() throws Exception {
        try (Parley server = NODE.join();
                Port life = server.open("life");
                Parley client = NODE.join();
                Connection living = client.connect("life", options)) {
            CompletableFuture<byte[]> reply = replyOf(living);
            ((Request) life.receive()).reply(new byte[] {1});
            reply.join();
        }
    }

    private static long openDescriptors() throws Exception {
        try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.count();
        }
    }

    @Test
    void aReceiptIsNotFilledAgainBeforeItsRequestIsReplied() throws Exception {
        CompletableFuture<byte[]> reply = replyOf(connection);
        Receipt receipt = new Receipt();
        Request request = (Request) port.receive(receipt);
        assertThatThrownBy(() -> port.receive(receipt)).isInstanceOf(IllegalStateException.class);
        request.reply(new byte[0]);
        assertThat(reply.join()).isEmpty();
    }

    @Test
    void thereIsNoReplyBeforeASend() throws ParleyException {
        try (Call call = connection.call()) {
            assertThatThrownBy(call::status).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(call::reply).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> call.send(-1)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void optionsThatMakeNoSenseAreRefusedWithTheirValue() {
        ConnectOptions options = ConnectOptions.defaults();
        assertThatThrownBy(() -> options.withSlots(0)).hasMessageContaining("slotCount=0");
        assertThatThrownBy(() -> options.withSlots(65)).hasMessageContaining("slotCount=65");
        assertThatThrownBy(() -> options.withCapacityBytes(100)).hasMessageContaining("=100");
        assertThatThrownBy(() -> options.withCapacityBytes(1 << 30))
                .hasMessageContaining("=1073741824");
        assertThatThrownBy(() -> options.withPatience(Duration.ofNanos(-1)))
                .hasMessageContaining("patience");
        assertThatThrownBy(() -> JoinOptions.defaults().withProgram("x".repeat(65)))
                .hasMessageContaining("length=65");
    }

    @Test
    void drainingAPortAnswersWhatIsHeldAndRefusesTheRest() throws Exception {
        CompletableFuture<Reply> held = connection.sendAsync(new byte[1]);
        Request request = (Request) port.receive();
        CompletableFuture<Reply> queued = connection.sendAsync(new byte[2]);
        assertThat(port.drain(Duration.ofMillis(10))).as("something is held").isFalse();
        assertThatThrownBy(queued::join).hasCauseInstanceOf(PortGone.class);
        CompletableFuture<Boolean> drained =
                CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                port.drain();
                                return true;
                            } catch (ParleyException e) {
                                throw new AssertionError(e);
                            }
                        });
        assertThat(request.reply(7, new byte[0])).isTrue();
        assertThat(drained.join()).isTrue();
        assertThat(held.join().status()).isEqualTo(7);
    }

    @Test
    void joiningWithoutAKernelSaysHowToStartOne() {
        JoinOptions nowhere =
                JoinOptions.defaults().withSocket(Path.of("/nonexistent/kernel.sock"));
        assertThatThrownBy(() -> Parley.join(nowhere))
                .isInstanceOf(KernelGone.class)
                .hasMessageContaining("parley kernel");
    }

    /** Notices are received; only the close ends it. */
    private static void receiveForEver(Port port) throws ParleyException {
        while (true) {
            port.receive();
        }
    }

    private interface Action {
        void run() throws ParleyException;
    }

    private static CompletableFuture<Throwable> failureOf(Action action) {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Thread.ofPlatform()
                .start(
                        () -> {
                            try {
                                action.run();
                                failure.complete(new AssertionError("did not fail"));
                            } catch (Throwable e) {
                                failure.complete(e);
                            }
                        });
        return failure;
    }

    private static CompletableFuture<byte[]> replyOf(Connection connection) {
        return replyOf(connection, 100);
    }

    private static CompletableFuture<byte[]> replyOf(Connection connection, int size) {
        CompletableFuture<byte[]> reply = new CompletableFuture<>();
        Thread.ofPlatform()
                .start(
                        () -> {
                            try {
                                reply.complete(connection.send(new byte[size]).bytes());
                            } catch (ParleyException e) {
                                reply.completeExceptionally(e);
                            }
                        });
        return reply;
    }
}
