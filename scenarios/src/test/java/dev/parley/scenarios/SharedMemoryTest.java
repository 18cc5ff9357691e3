package dev.parley.scenarios;

import static dev.parley.scenarios.Sends.bytes;
import static dev.parley.scenarios.Sends.request;
import static dev.parley.scenarios.Soon.soon;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Connection;
import dev.parley.NotPermitted;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Reply;
import dev.parley.Request;
import dev.parley.Rights;
import dev.parley.Transport;
import dev.parley.scenarios.programs.HostileGiver;
import dev.parley.scenarios.programs.MemoryClient;
import dev.parley.scenarios.programs.MemoryGiver;
import dev.parley.scenarios.programs.MemoryServer;
import dev.parley.streams.SharedMemory;
import dev.parley.streams.Writers;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory that goes with messages from one process to another, and back. */
@Timeout(240)
@ParameterizedClass
@EnumSource
class SharedMemoryTest extends GiverAndReceiver {

    private static final int SIZE = 8192;

    private final Transport transport;

    SharedMemoryTest(Transport transport) {
        super(transport);
        this.transport = transport;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4097, 3_000_001})
    void bothProcessesSeeTheBytesOfARequestAndOfItsReply(int size) throws Exception {
        try (Peer _ = server();
                Connection connection = giver.connect("memory", by)) {
            MemoryClient.turn(connection, size);
        }
    }

    @Test
    void threeProcessesAtOnce() throws Exception {
        try (Peer _ = server();
                Peer first = client();
                Peer second = client();
                Peer third = client()) {
            for (Peer client : List.of(first, second, third)) {
                client.expect("done");
            }
        }
    }

    @Test
    void manyUnderWayThatNobodyWaitsFor() throws Exception {
        byte[] original = new byte[SIZE];
        new Random().nextBytes(original);
        List<SharedMemory> sent = new ArrayList<>();
        List<CompletableFuture<Reply>> replies = new ArrayList<>();
        try (Peer _ = server();
                Connection connection = giver.connect("memory", by)) {
            for (int i = 0; i < 32; i++) {
                SharedMemory memory = SharedMemory.create(SIZE);
                memory.segment().copyFrom(MemorySegment.ofArray(original));
                sent.add(memory);
                replies.add(memory.sendAsync(connection, bytes("turn")));
            }
            for (int i = 0; i < sent.size(); i++) {
                MemoryClient.check(original, sent.get(i), replies.get(i).get());
                sent.get(i).close();
            }
        }
    }

    @Test
    void whoIsKilledTakesNothingAwayFromWhoGaveIt() throws Exception {
        try (Peer server = server();
                Connection connection = giver.connect("memory", by);
                SharedMemory memory = SharedMemory.create(SIZE)) {
            memory.segment().set(JAVA_BYTE, 0, (byte) 5);
            memory.send(connection, bytes("hold"));
            server.expect("holding 5");
            assertThatThrownBy(memory::freeze).isInstanceOf(NotPermitted.class);
            server.kill();
            memory.segment().set(JAVA_BYTE, SIZE - 1, (byte) 6);
            memory.freeze();
            assertThat(memory.segment().get(JAVA_BYTE, 0)).isEqualTo((byte) 5);
            assertThat(memory.segment().get(JAVA_BYTE, SIZE - 1)).isEqualTo((byte) 6);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ALL", "CREATOR"})
    void itsCreatorIsKilledAndWhoWasGivenItHasIt(Writers writers) throws Exception {
        try (Port port = receiver.open("desk");
                Peer creator =
                        Peer.start(
                                NODE.socket(),
                                MemoryGiver.class,
                                "desk",
                                transport,
                                SIZE,
                                writers)) {
            Request request = request(port);
            try (SharedMemory memory = SharedMemory.take(request.passed(), 0)) {
                request.reply(NOTHING);
                creator.expect("given");
                creator.kill();
                assertThat(memory.segment().get(JAVA_BYTE, 0)).isEqualTo((byte) 7);
                assertThat(memory.isWritable()).isEqualTo(writers == Writers.ALL);
                if (memory.isWritable()) {
                    memory.segment().set(JAVA_BYTE, 0, (byte) 8);
                }
                memory.freeze();
                byte expected = writers == Writers.ALL ? (byte) 8 : 7;
                assertThat(memory.segment().get(JAVA_BYTE, 0)).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anotherProcessWritesInNoWayWhatIsNotForIt(Writers writers) throws Exception {
        boolean isFrozen = writers == Writers.NOBODY;
        try (Peer _ = server();
                Connection connection = giver.connect("memory", by);
                SharedMemory memory = SharedMemory.create(SIZE, isFrozen ? Writers.ALL : writers)) {
            memory.segment().fill((byte) 'a');
            if (isFrozen) {
                memory.freeze();
            }
            Reply looked = memory.send(connection, bytes("look"));
            assertThat(looked.text()).isEqualTo(writers.toString());
            Rights twice = memory.addTo(memory.right());
            String ways = connection.send(bytes("scribble"), twice).text();
            boolean isForAll = writers == Writers.ALL;
            assertThat(ways).isEqualTo(isForAll ? "segment mapping channel " : "");
            assertThat((char) memory.segment().get(JAVA_BYTE, 0)).isEqualTo(isForAll ? 'z' : 'a');
            assertThat((char) memory.segment().get(JAVA_BYTE, 1)).isEqualTo(isForAll ? 'x' : 'a');
        }
    }

    @Test
    @DisplayName("S9: what must not be mapped is refused by name, and harms nobody")
    void aHostileSenderIsRefusedAndDisturbsNoOther() throws Exception {
        try (Peer _ = server();
                Connection connection = giver.connect("memory", by);
                SharedMemory memory = SharedMemory.create(SIZE)) {
            String before = count(connection);
            try (Peer honest = client();
                    Peer hostile =
                            Peer.start(NODE.socket(), HostileGiver.class, "memory", transport)) {
                for (String defect :
                        List.of(
                                "seal SHRINK is missing",
                                "sparse: 12288 of 1073741824 are reserved",
                                "size is 0",
                                "sparse: 0 of 8192 are reserved",
                                "not a memfd",
                                "CONNECTION",
                                "only 0 rights came")) {
                    assertThat(hostile.line()).startsWith("EPROTO").contains(defect);
                }
                hostile.expect("done");
                honest.expect("done");
            }
            assertThat(memory.send(connection, bytes("look")).text()).isEqualTo("ALL");
            soon().until(() -> count(connection).equals(before));
        }
    }

    @Test
    void nothingIsLeftOfManyInEitherProcess() throws Exception {
        try (Peer _ = server();
                Connection connection = giver.connect("memory", by)) {
            MemoryClient.turn(connection, SIZE);
            Footprint here = Footprint.now();
            String there = count(connection);
            for (int i = 0; i < 200; i++) {
                MemoryClient.turn(connection, SIZE);
            }
            here.awaitAgain();
            soon().until(() -> count(connection).equals(there));
        }
    }

    private static Peer server() {
        return Peer.start(NODE.socket(), MemoryServer.class, "memory").expect("serving");
    }

    private Peer client() {
        return Peer.start(NODE.socket(), MemoryClient.class, "memory", transport, 100, SIZE);
    }

    private static String count(Connection connection) throws ParleyException {
        return connection.send(bytes("count")).text();
    }
}
