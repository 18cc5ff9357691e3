package dev.parley.scenarios;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Call;
import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.DeadlineExceeded;
import dev.parley.Delivered;
import dev.parley.Errno;
import dev.parley.NameNotFound;
import dev.parley.OverLimit;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.PortGone;
import dev.parley.Reply;
import dev.parley.ServerFailed;
import dev.parley.Transport;
import dev.parley.Waiting;
import dev.parley.junit.ParleyNode;
import dev.parley.scenarios.programs.Server;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and replies between this process and a server process. */
@ParameterizedClass
@EnumSource(Transport.class)
class ExchangeTest {

    private static final int CAPACITY = 4096;

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    /** By what they do with a request, which is their ports' names too. */
    private static final Map<String, Peer> SERVERS = new HashMap<>();

    private final ConnectOptions options;
    private Parley parley;

    ExchangeTest(Transport transport) {
        options = ConnectOptions.defaults().withTransport(transport);
    }

    @BeforeAll
    static void serve() {
        for (String way : List.of("echo", "grow", "describe", "fail", "reversed")) {
            Path socket = NODE.socket();
            SERVERS.put(way, Peer.start(socket, Server.class, way, way, 1, Waiting.ADAPTIVE, -1));
        }
        SERVERS.values().forEach(server -> server.expectAfter("serving"));
    }

    @AfterAll
    static void stopServing() {
        SERVERS.values().forEach(Peer::close);
        SERVERS.clear();
    }

    @BeforeEach
    void join() throws ParleyException {
        parley = NODE.join();
    }

    @AfterEach
    void leave() {
        parley.close();
    }

    @Test
    @DisplayName("C1: status and data arrive; the server saw sender, size and reply capacity")
    void statusAndDataArrive() throws ParleyException {
        try (Connection connection = parley.connect("describe", options)) {
            MemorySegment reply = Arena.ofAuto().allocate(80);
            long length = connection.send(segment("What's up??"), reply);
            String expected = "What's up?? 11 80 " + ProcessHandle.current().pid();
            assertThat(text(reply, length)).isEqualTo(expected);
            assertThat(connection.send("ping".getBytes(UTF_8)).status()).isEqualTo(4);
            assertThat(SERVERS.get("describe"))
                    .extracting(Peer::pid)
                    .isEqualTo((long) connection.owner().pid());
        }
    }

    @Test
    @DisplayName("C2: a status comes with the data; a failure with its errno, and nothing else")
    void aFailureLeavesTheReplyBufferUntouched() throws ParleyException {
        try (Connection growing = parley.connect("grow", options);
                Connection failing = parley.connect("fail", options)) {
            Reply reply = growing.send(ask(10, 1));
            assertThat(reply.status()).isEqualTo(5);
            assertThat(reply.bytes()).isEqualTo(random(10, 1));
            MemorySegment buffer = segment("untouched");
            assertThatThrownBy(() -> failing.send(segment("x"), buffer))
                    .isInstanceOfSatisfying(
                            ServerFailed.class,
                            failure -> {
                                assertThat(failure.errno()).isEqualTo(Errno.EINVAL);
                                assertThat(failure.delivered()).isEqualTo(Delivered.YES);
                            });
            assertThat(text(buffer, 9)).isEqualTo("untouched");
        }
    }

    @Test
    @DisplayName(
            "C3: a reply of 0 bytes with a status; a client without room, a server that replies")
    void repliesMayBeEmptyAndRoomsToo() throws ParleyException {
        try (Connection connection = parley.connect("grow", options)) {
            Reply empty = connection.send(ask(0, 1));
            assertThat(empty.status()).isEqualTo(5);
            assertThat(empty.bytes()).isEmpty();
            long length = connection.send(MemorySegment.ofArray(ask(100, 1)), MemorySegment.NULL);
            assertThat(length).isEqualTo(100);
        }
    }

    @Test
    @DisplayName("C4: parts are gathered into one message, the reply is scattered")
    void partsAreGatheredAndScattered() throws ParleyException {
        try (Connection connection = parley.connect("echo", options)) {
            MemorySegment source = segment("Super!_hello");
            MemorySegment first = Arena.ofAuto().allocate(3);
            MemorySegment second = Arena.ofAuto().allocate(32);
            long length =
                    connection.send(
                            List.of(source.asSlice(0, 6), source.asSlice(7, 5)),
                            List.of(first, second));
            assertThat(length).isEqualTo(11);
            assertThat(text(first, 3)).isEqualTo("Sup");
            assertThat(text(second, 8)).isEqualTo("er!hello");
        }
    }

    @Test
    @DisplayName(
            "C6: an id that never existed fails at once; a server that does not receive, blocks")
    void sendingToNobodyFailsAndToABusyServerBlocks() throws ParleyException {
        try (Parley other = NODE.join();
                Port port = other.open("deaf");
                Connection connection = parley.connect("deaf", options)) {
            assertThatThrownBy(() -> parley.connect(port.id() + 4711, options))
                    .isInstanceOf(NameNotFound.class);
            assertThatThrownBy(() -> parley.connect(4711, options))
                    .as("an id of another life of the kernel")
                    .isInstanceOf(PortGone.class);
            assertThatThrownBy(() -> connection.send(new byte[1], Duration.ofMillis(50)))
                    .isInstanceOfSatisfying(
                            DeadlineExceeded.class,
                            late -> assertThat(late.delivered()).isEqualTo(Delivered.NO));
            assertThat(port.poll()).isEmpty();
        }
    }

    @Test
    @DisplayName("C9: A, B, C received; replied C, A, B: each gets its own")
    void repliesInAnotherOrderReachTheirSenders() throws ParleyException {
        try (Connection connection = parley.connect("reversed", options)) {
            List<CompletableFuture<String>> replies = new ArrayList<>();
            for (String message : List.of("A", "B", "C")) {
                replies.add(inThread(() -> connection.send(message.getBytes(UTF_8)).text()));
            }
            assertThat(replies.stream().map(CompletableFuture::join))
                    .containsExactly("A", "B", "C");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 31, 32, 33, 63, 64, 65, 1000, CAPACITY - 1, CAPACITY})
    void everySizeArrivesUnchangedInBothDirections(int size) throws ParleyException {
        try (Connection echoing = parley.connect("echo", options);
                Connection growing = parley.connect("grow", options);
                Call call = echoing.call()) {
            byte[] request = random(size, size);
            assertThat(echoing.send(request).bytes()).isEqualTo(request);
            assertThat(growing.send(ask(size, 42)).bytes()).isEqualTo(random(size, 42));

            MemorySegment.copy(request, 0, call.request(), JAVA_BYTE, 0, size);
            call.send(size);
            assertThat(call.reply().toArray(JAVA_BYTE)).isEqualTo(request);

            ByteBuffer reply = ByteBuffer.allocateDirect(size + 1);
            assertThat(echoing.send(ByteBuffer.wrap(request), reply)).isEqualTo(size);
            assertThat(reply.position()).isEqualTo(size);
        }
    }

    @Test
    void whatIsLongerThanTheLinkMayCarryIsRefusedBeforeItIsSent() throws ParleyException {
        try (Connection connection =
                        parley.connect("echo", options.withLongMessageBytes(CAPACITY + 1));
                Call call = connection.call()) {
            assertThatThrownBy(() -> connection.send(new byte[CAPACITY + 2]))
                    .isInstanceOf(OverLimit.class)
                    .hasMessageContaining("4098 bytes")
                    .hasMessageContaining("capacityBytes=4096")
                    .hasMessageContaining("longMessageBytes=4097");
            assertThatThrownBy(() -> call.send(CAPACITY + 1)).isInstanceOf(OverLimit.class);
            assertThat(connection.send(new byte[CAPACITY + 1]).fullSize()).isEqualTo(CAPACITY + 1);
            assertThat(connection.send(new byte[3]).bytes()).hasSize(3);
        }
    }

    @Test
    void aReplyLargerThanTheRoomIsCutAndItsFullLengthTold() throws ParleyException {
        try (Connection connection = parley.connect("grow", options)) {
            Reply cut = connection.send(ask(CAPACITY + 1000, 7));
            assertThat(cut.isCut()).isTrue();
            assertThat(cut.fullSize()).isEqualTo(CAPACITY + 1000);
            assertThat(random(CAPACITY + 1000, 7)).startsWith(cut.bytes());

            for (int room : new int[] {0, 1, 32, 33}) {
                MemorySegment reply = Arena.ofAuto().allocate(100).fill((byte) 'z');
                long length =
                        connection.send(MemorySegment.ofArray(ask(50, 9)), reply.asSlice(0, room));
                assertThat(length).isEqualTo(50);
                assertThat(reply.asSlice(room).toArray(JAVA_BYTE)).containsOnly('z');
            }
        }
    }

    private static byte[] ask(int size, long seed) {
        MemorySegment request = MemorySegment.ofArray(new byte[16]);
        request.set(JAVA_LONG_UNALIGNED, 0, size);
        request.set(JAVA_LONG_UNALIGNED, 8, seed);
        return request.toArray(JAVA_BYTE);
    }

    private static byte[] random(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static MemorySegment segment(String text) {
        return MemorySegment.ofArray(text.getBytes(UTF_8));
    }

    private static String text(MemorySegment segment, long length) {
        return new String(segment.asSlice(0, length).toArray(JAVA_BYTE), UTF_8);
    }

    private interface Sending {
        String send() throws ParleyException;
    }

    private static CompletableFuture<String> inThread(Sending sending) {
        CompletableFuture<String> result = new CompletableFuture<>();
        Thread.ofPlatform()
                .start(
                        () -> {
                            try {
                                result.complete(sending.send());
                            } catch (ParleyException e) {
                                result.completeExceptionally(e);
                            }
                        });
        return result;
    }
}
