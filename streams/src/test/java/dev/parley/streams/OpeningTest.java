package dev.parley.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.Errno;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Request;
import dev.parley.ServerFailed;
import dev.parley.Transport;
import dev.parley.junit.ParleyNode;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How streams begin, and who is told why they do not. */
@Timeout(60)
@SuppressWarnings("SameNameButDifferent") // that is what it is about
class OpeningTest {

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    record Count(long number) {}

    private static final StreamType<Count> COUNTS =
            StreamType.of(MethodHandles.lookup(), Count.class);

    /** A record of the same name with other components. */
    private static final class Others {
        record Count(int number) {}

        static final StreamType<Count> COUNTS = StreamType.of(MethodHandles.lookup(), Count.class);
    }

    /** Accepts streams of a type, one after the other, whatever becomes of them. */
    private static void acceptAll(StreamPort port, StreamType<?> type, List<Stream<?>> accepted) {
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                while (true) {
                                    accepted.add(port.accept(type));
                                }
                            } catch (ParleyException _) {
                                // The port was closed.
                            }
                        });
    }

    private static <T> void assertRefused(
            StreamType<?> served, StreamType<T> wanted, String... texts) throws Exception {
        try (Parley servers = NODE.join();
                Parley clients = NODE.join();
                StreamPort port = StreamPort.open(servers, "refusing");
                Connection to = clients.connect("refusing")) {
            acceptAll(port, served, new ArrayList<>());

            assertThatThrownBy(() -> Stream.open(to, wanted))
                    .isInstanceOfSatisfying(
                            ServerFailed.class,
                            failure -> assertThat(failure.errno()).isEqualTo(Errno.EPROTOTYPE))
                    .hasMessageContainingAll(texts);
        }
    }

    /** S2. */
    @Test
    void anotherTypeIsRefusedAndBothAreNamed() throws Exception {
        assertRefused(
                COUNTS,
                Others.COUNTS,
                "the client has Count{int number} version 1",
                "the server Count{long number} version 1");
    }

    /** S2. */
    @Test
    void anotherVersionIsRefusedAndBothAreNamed() throws Exception {
        assertRefused(
                COUNTS.withVersion(2),
                COUNTS,
                "the client has Count{long number} version 1",
                "the server Count{long number} version 2");
    }

    /** S2. */
    @Test
    void bytesAreNoRecords() throws Exception {
        assertRefused(COUNTS, StreamType.bytes(), "bytes version 1", "Count{long number}");
    }

    @ParameterizedTest
    @EnumSource
    void manyStreamsLieOverOneConnection(Transport transport) throws Exception {
        try (Parley servers = NODE.join();
                Parley clients = NODE.join();
                StreamPort port = StreamPort.open(servers, "many");
                Connection to =
                        clients.connect(
                                "many", ConnectOptions.defaults().withTransport(transport))) {
            List<Stream<Count>> opened = new ArrayList<>();
            List<Stream<Count>> accepted = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                CompletableFuture<Stream<Count>> accepting =
                        CompletableFuture.supplyAsync(() -> accept(port));
                opened.add(Stream.open(to, COUNTS));
                accepted.add(accepting.join());
            }
            for (int i = 0; i < 5; i++) {
                opened.get(i).xmit(new Count(i));
            }
            for (int i = 4; i >= 0; i--) {
                assertThat(accepted.get(i).recv()).contains(new Count(i));
                assertThat(accepted.get(i).peer()).isEqualTo(clients.self());
                assertThat(opened.get(i).peer()).isEqualTo(servers.self());
            }
        }
    }

    private static Stream<Count> accept(StreamPort port) {
        try {
            return port.accept(COUNTS);
        } catch (ParleyException e) {
            throw new CompletionException(e);
        }
    }

    @Test
    void aClientHasSoManyStreamsAndNoMore() throws Exception {
        try (Parley servers = NODE.join();
                Parley clients = NODE.join();
                StreamPort port = StreamPort.open(servers, "limited");
                Connection to = clients.connect("limited")) {
            List<Stream<?>> accepted = new ArrayList<>();
            acceptAll(port, COUNTS, accepted);
            List<Stream<Count>> opened = new ArrayList<>();
            for (int i = 0; i < Admission.MOST_PER_PEER; i++) {
                opened.add(Stream.open(to, COUNTS));
            }

            assertThatThrownBy(() -> Stream.open(to, COUNTS))
                    .isInstanceOfSatisfying(
                            ServerFailed.class,
                            failure -> assertThat(failure.errno()).isEqualTo(Errno.EAGAIN))
                    .hasMessageContaining("64");

            accepted.getFirst().close(); // the server's side is what counts
            opened.add(Stream.open(to, COUNTS));
            opened.forEach(Stream::close);
        }
    }

    @Test
    void whoServesNoStreamsFailsTheOpening() throws Exception {
        try (Parley servers = NODE.join();
                Parley clients = NODE.join();
                Port port = servers.open("other");
                Connection to = clients.connect("other")) {
            CompletableFuture<Void> answering =
                    CompletableFuture.runAsync(() -> answer(port, new byte[] {1, 2, 3}));
            assertThatThrownBy(() -> Stream.open(to, COUNTS))
                    .hasMessageContaining("what answered is no stream");
            answering.join();
        }
    }

    private static void answer(Port port, byte[] bytes) {
        try {
            if (port.receive() instanceof Request request) {
                request.reply(bytes);
            }
        } catch (ParleyException e) {
            throw new CompletionException(e);
        }
    }

    @Test
    void anotherRequestIsNoOpening() throws Exception {
        try (Parley servers = NODE.join();
                Parley clients = NODE.join();
                StreamPort port = StreamPort.open(servers, "streams only");
                Connection to = clients.connect("streams only")) {
            acceptAll(port, COUNTS, new ArrayList<>());

            assertThatThrownBy(() -> to.send(new byte[100]))
                    .isInstanceOfSatisfying(
                            ServerFailed.class,
                            failure -> assertThat(failure.errno()).isEqualTo(Errno.ENOSYS));
            Stream.open(to, COUNTS).close();
        }
    }

    @Test
    void aCapacityIsFromOneToAGibibyte() {
        StreamOptions options = StreamOptions.defaults();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.withCapacity(-1))
                .withMessageContaining("capacity=-1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.withCapacity(StreamOptions.MOST_BYTES + 1));
        assertThat(options.withCapacity(1).capacityBytes(COUNTS)).isEqualTo(8);
        long most = StreamOptions.MOST_BYTES / 8;
        assertThat(options.withCapacity(most).capacityBytes(COUNTS))
                .isEqualTo(StreamOptions.MOST_BYTES);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.withCapacity(most + 1).capacityBytes(COUNTS))
                .withMessageContaining("%d elements of 8 bytes".formatted(most + 1));
    }
}
