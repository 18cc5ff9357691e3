package dev.parley.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.Descriptor;
import dev.parley.Errno;
import dev.parley.OverLimit;
import dev.parley.Parley;
import dev.parley.Port;
import dev.parley.ProtocolViolated;
import dev.parley.Reply;
import dev.parley.Request;
import dev.parley.Rights;
import dev.parley.ServerFailed;
import dev.parley.junit.ParleyNode;
import dev.parley.linux.Fd;
import dev.parley.linux.Mapping;
import dev.parley.linux.Mapping.Access;
import dev.parley.linux.Memfd;
import dev.parley.linux.Words;
import dev.parley.streams.ring.Half;
import dev.parley.streams.ring.Place;
import dev.parley.streams.ring.RingShape;
import dev.parley.streams.ring.WaitPage;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** S9: a client with a library of its own, that says and writes what it likes. */
@Timeout(60)
class HostileTest {

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    record Count(long number) {}

    private static final StreamType<Count> COUNTS =
            StreamType.of(MethodHandles.lookup(), Count.class);

    /** Of {@code HalfLayout}, written down once more: this client has its own. */
    private static final long WRITTEN = 128;

    private static final long READ = 256;
    private static final long CAPACITY = 64;

    private Parley servers;
    private Parley clients;
    private Port port;
    private Connection to;

    @BeforeEach
    void join() throws IOException {
        servers = NODE.join();
        clients = NODE.join();
        port = servers.open();
        to = clients.connect(port.id(), ConnectOptions.defaults());
    }

    /** Whatever was tried: an honest stream over the same connection still works. */
    @AfterEach
    void othersAreNotHarmed() throws Exception {
        FutureTask<Stream<Count>> accepting =
                begin(() -> Stream.accept((Request) port.receive(), COUNTS));
        try (Stream<Count> client = Stream.open(to, COUNTS);
                Stream<Count> server = accepting.get()) {
            client.xmit(new Count(1));
            assertThat(server.recv()).contains(new Count(1));
        }
        to.close();
        port.close();
        clients.close();
        servers.close();
    }

    private static <R> FutureTask<R> begin(Callable<R> work) {
        FutureTask<R> task = new FutureTask<>(work);
        Thread.ofVirtual().start(task);
        return task;
    }

    private static Opening opening() {
        int flags = Opening.WRITES | Opening.READS;
        return new Opening(COUNTS.description(), Half.shape(CAPACITY), 0, new Place(0, 0), flags);
    }

    /**
     * Asks for a stream with these memories; what the server made of it is told in {@code then}.
     */
    private Reply ask(byte[] opening, Fd half, Fd page) throws IOException {
        try (Descriptor first = Descriptor.of(half.release());
                Descriptor second = Descriptor.of(page.release())) {
            return to.send(opening, Rights.none().with(first).with(second));
        }
    }

    private void assertRefused(byte[] opening, Fd half, Fd page, String why) throws Exception {
        FutureTask<Void> accepting =
                begin(
                        () -> {
                            Request request = (Request) port.receive();
                            assertThatThrownBy(() -> Stream.accept(request, COUNTS))
                                    .isInstanceOf(ProtocolViolated.class)
                                    .hasMessageContaining(why);
                            return null;
                        });
        Reply reply = ask(opening, half, page);
        accepting.get();
        assertThat(reply.status()).isEqualTo(Errno.EPROTO.number());
        assertThat(reply.text()).contains(why);
    }

    private static Fd sealed(long bytes, int seals) throws IOException {
        Fd descriptor = Memfd.create("hostile", bytes);
        Memfd.seal(descriptor, seals);
        return descriptor;
    }

    private static final int ALL = Memfd.FIXED_SIZE | Memfd.SEAL_FUTURE_WRITE;

    @Test
    void memoryWithoutSealsIsNotMapped() throws Exception {
        long bytes = Half.shape(CAPACITY).halfBytes();
        assertRefused(opening().encode(), sealed(bytes, 0), WaitPage.make(), "is missing");
        assertRefused(
                opening().encode(),
                sealed(bytes, Memfd.FIXED_SIZE),
                WaitPage.make(),
                "FUTURE_WRITE is missing");
        assertRefused(
                opening().encode(),
                sealed(bytes, ALL),
                sealed(Mapping.pageBytes(), 0),
                "is missing");
    }

    @Test
    void memoryThatIsShortIsNotMapped() throws Exception {
        long bytes = Half.shape(CAPACITY).halfBytes();
        assertRefused(
                opening().encode(),
                sealed(bytes - Mapping.pageBytes(), ALL),
                WaitPage.make(),
                "size is");
        assertRefused(opening().encode(), sealed(bytes, ALL), sealed(64, ALL), "size is");
    }

    /** It does not even look like an opening; and a server of nothing but streams goes on. */
    @Test
    void otherRightsThanMemoryAreNoOpening() throws Exception {
        try (StreamPort streams = StreamPort.of(servers.open("hostile"));
                Connection toStreams = clients.connect("hostile");
                Port own = clients.open()) {
            FutureTask<Stream<Count>> accepting = begin(() -> streams.accept(COUNTS));
            assertThatThrownBy(
                            () ->
                                    toStreams.send(
                                            opening().encode(), Rights.none().with(own).with(own)))
                    .isInstanceOf(ServerFailed.class);
            Stream.open(toStreams, COUNTS).close();
            accepting.get().close();
        }
    }

    @Test
    void aCapacityThatIsTooMuchIsNotMapped() throws Exception {
        StreamOptions small = StreamOptions.defaults().withPeerBytes(64);
        FutureTask<Void> accepting =
                begin(
                        () -> {
                            Request request = (Request) port.receive();
                            assertThatThrownBy(() -> Stream.accept(request, COUNTS, small))
                                    .isInstanceOf(OverLimit.class)
                                    .hasMessageContaining("capacity is 72 bytes, peerBytes=64");
                            return null;
                        });
        assertThatThrownBy(() -> Stream.open(to, COUNTS, StreamOptions.defaults().withCapacity(9)))
                .isInstanceOf(ServerFailed.class);
        accepting.get();
    }

    @Test
    void aTypeIsShownInOneShortLine() throws Exception {
        Opening forged =
                new Opening(
                        "x\nWARNING: all is lost\n".repeat(1000),
                        Half.shape(CAPACITY),
                        0,
                        new Place(0, 0),
                        Opening.WRITES);
        Fd half = sealed(Half.shape(CAPACITY).halfBytes(), ALL);
        FutureTask<Void> accepting =
                begin(
                        () -> {
                            Request request = (Request) port.receive();
                            assertThatThrownBy(() -> Stream.accept(request, COUNTS))
                                    .hasMessageNotContaining("\n")
                                    .message()
                                    .hasSizeLessThan(1000);
                            return null;
                        });
        assertThat(ask(forged.encode(), half, WaitPage.make()).status())
                .isEqualTo(Errno.EPROTOTYPE.number());
        accepting.get();
    }

    @Test
    void aServerThatWouldNotWaitThoughItWasNotAskedIsRefused() throws Exception {
        RingShape shape = Half.shape(CAPACITY);
        FutureTask<Boolean> answering =
                begin(
                        () -> {
                            Request request = (Request) port.receive();
                            Fd half = sealed(shape.halfBytes(), ALL);
                            Opening skips =
                                    new Opening("", shape, 0, new Place(0, 0), Opening.SKIPS);
                            try (Descriptor memory = Descriptor.of(half.release())) {
                                return request.reply(skips.encode(), Rights.none().with(memory));
                            }
                        });
        assertThatThrownBy(() -> Stream.open(to, COUNTS))
                .isInstanceOf(ProtocolViolated.class)
                .hasMessageContaining("was not asked to");
        answering.get();
    }

    @Test
    void whatIsNoMemoryIsNotMapped() throws Exception {
        Fd zero = Fd.of(Descriptor.open(java.nio.file.Path.of("/dev/zero")).release());
        assertRefused(opening().encode(), zero, WaitPage.make(), "not a memfd");
    }

    @ParameterizedTest
    @CsvSource({
        "16, -1, a ring for -1 bytes",
        "16, 1099511627776, a ring for 1099511627776 bytes",
        "40, -8, offset -8",
        "40, 9223372036854775807, offset 9223372036854775807",
        "8, 77, laid out as of version 77"
    })
    void whatIsSaidHasToMakeSense(int offset, long value, String why) throws Exception {
        byte[] bytes = opening().encode();
        java.nio.ByteBuffer.wrap(bytes)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .putLong(offset, value);
        Fd half = sealed(Half.shape(CAPACITY).halfBytes(), ALL);
        assertRefused(bytes, half, WaitPage.make(), why);
    }

    /** A stream whose client writes into its half what it likes. */
    private Stream<Count> streamOverWords(Words[] words) throws Exception {
        RingShape shape = Half.shape(CAPACITY);
        Fd half = Memfd.create("hostile", shape.halfBytes());
        words[0] = Mapping.map(half, shape.halfBytes(), Access.READ_WRITE).words();
        Memfd.seal(half, ALL);
        FutureTask<Stream<Count>> accepting =
                begin(() -> Stream.accept((Request) port.receive(), COUNTS));
        Reply reply = ask(opening().encode(), half, WaitPage.make());
        assertThat(reply.status()).isZero();
        reply.passed().close();
        return accepting.get();
    }

    @ParameterizedTest
    @ValueSource(longs = {CAPACITY + 8, -8, Long.MIN_VALUE, Long.MAX_VALUE, 4})
    void aPositionThatCannotBeEndsTheStream(long written) throws Exception {
        Words[] words = new Words[1];
        try (Stream<Count> stream = streamOverWords(words)) {
            words[0].setLongRelease(WRITTEN, written);

            assertThatThrownBy(stream::recv).isInstanceOf(ProtocolViolated.class);
            assertThatThrownBy(() -> stream.xmit(new Count(1)))
                    .isInstanceOf(ProtocolViolated.class);
        }
    }

    @Test
    void aPositionThatGoesBackEndsTheStream() throws Exception {
        Words[] words = new Words[1];
        try (Stream<Count> stream = streamOverWords(words)) {
            words[0].setLongRelease(WRITTEN, 16);
            assertThat(stream.recv()).contains(new Count(0));
            assertThat(stream.recv()).contains(new Count(0));
            words[0].setLongRelease(WRITTEN, 8);

            assertThatThrownBy(stream::recv)
                    .isInstanceOf(ProtocolViolated.class)
                    .hasMessageContaining("wrote up to 8");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {8, -1, Long.MAX_VALUE})
    void aReaderThatSaysItReadWhatWasNotWrittenEndsTheStream(long read) throws Exception {
        Words[] words = new Words[1];
        try (Stream<Count> stream = streamOverWords(words)) {
            words[0].setLongRelease(READ, read);

            assertThatThrownBy(
                            () -> {
                                for (int i = 0; i < 2 * CAPACITY; i++) {
                                    stream.tryXmit(new Count(1));
                                }
                            })
                    .isInstanceOf(ProtocolViolated.class)
                    .hasMessageContaining("read up to");
        }
    }
}
