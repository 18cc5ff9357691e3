package dev.parley.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Connection;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.PeerDied;
import dev.parley.Transport;
import dev.parley.junit.ParleyNode;
import dev.parley.scenarios.programs.Grain;
import dev.parley.scenarios.programs.StreamClient;
import dev.parley.streams.Stream;
import dev.parley.streams.StreamOptions;
import dev.parley.streams.StreamPort;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams between processes: this one serves, others are filled, killed, or left alone. */
@Timeout(200)
class StreamTest {

    private static final int CAPACITY = 64;
    private static final int KILLS = 6;
    private static final StreamOptions OPTIONS = StreamOptions.defaults().withCapacity(CAPACITY);

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    private Parley parley;
    private StreamPort port;

    @BeforeEach
    void open() throws ParleyException {
        parley = NODE.join();
        port = StreamPort.open(parley, "streams");
    }

    @AfterEach
    void close() {
        port.close();
        parley.close();
    }

    private static Peer start(Transport transport, Object... what) {
        Object[] arguments = new Object[3 + what.length];
        arguments[0] = "streams";
        arguments[1] = transport;
        arguments[2] = CAPACITY;
        System.arraycopy(what, 0, arguments, 3, what.length);
        return Peer.start(NODE.socket(), StreamClient.class, arguments);
    }

    private Stream<Grain> accept() throws ParleyException {
        return port.accept(Grain.TYPE, OPTIONS);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("S1: both directions are filled at once, and no byte of one is in the other")
    void bothDirectionsAreFilledAtOnce(Transport transport) throws Exception {
        long count = 100_000;
        try (Peer client = start(transport, "fill", count);
                Stream<Grain> stream = accept()) {
            CompletableFuture<Void> writing =
                    CompletableFuture.runAsync(() -> writeComplements(stream, count));
            for (long i = 0; i < count; i++) {
                Grain grain = stream.recv().orElseThrow();
                assertThat(grain.is(i)).as("grain %d is %s", i, grain).isTrue();
            }
            writing.join();
            client.expect("filled");
        }
    }

    private static void writeComplements(Stream<Grain> stream, long count) {
        try {
            for (long i = 0; i < count; i++) {
                stream.xmit(Grain.of(~i));
            }
        } catch (ParleyException e) {
            throw new CompletionException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("S7: what a killed writer had written is read, then its death is told")
    void whatADeadWriterHadWrittenIsRead(Transport transport) throws Exception {
        try (Peer client = start(transport, "brim");
                Stream<Grain> stream = accept()) {
            client.expect("full " + CAPACITY);
            client.kill();

            for (long i = 0; i < CAPACITY; i++) {
                Grain grain = stream.recv().orElseThrow();
                assertThat(grain.is(i)).as("grain %d is %s", i, grain).isTrue();
            }
            assertThatThrownBy(stream::recv).isInstanceOf(PeerDied.class);
            assertThatThrownBy(() -> stream.xmit(Grain.of(1))).isInstanceOf(PeerDied.class);
        }
    }

    @Test
    @DisplayName("S7: a writer that is killed as it writes leaves no half of an element")
    void nothingIsReadByHalf() throws Exception {
        for (int i = 0; i < KILLS; i++) {
            try (Peer client = start(Transport.MEMORY, "gush");
                    Stream<Grain> stream = accept()) {
                readWhileItIsKilled(client, stream);
            }
        }
    }

    private static void readWhileItIsKilled(Peer client, Stream<Grain> stream)
            throws ParleyException {
        long count = 0;
        try {
            for (Optional<Grain> next = stream.recv(); next.isPresent(); next = stream.recv()) {
                assertThat(next.get().is(count)).as("grain %d is %s", count, next.get()).isTrue();
                count++;
                if (count == 10_000) {
                    Thread.ofVirtual().start(client::kill);
                }
            }
            throw new AssertionError("a killed writer has said the end");
        } catch (PeerDied _) {
            assertThat(count).isGreaterThanOrEqualTo(10_000);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoWritesToADeadReaderIsTold(Transport transport) throws Exception {
        try (Peer client = start(transport, "sip");
                Stream<Grain> stream = accept()) {
            client.expect("sips");
            Thread.ofVirtual().start(client::kill);

            assertThatThrownBy(
                            () -> {
                                while (true) {
                                    stream.xmit(Grain.of(1));
                                }
                            })
                    .isInstanceOf(PeerDied.class);
        }
    }

    @Test
    @DisplayName("S5: a stream without elements uses no CPU, and the next arrives")
    void silenceCostsNothing() throws Exception {
        Duration silence = Duration.ofSeconds(4);
        try (Peer client = start(Transport.MEMORY, "echo");
                Stream<Grain> stream = accept()) {
            client.expect("ready");
            Thread.ofPlatform().daemon().start(() -> echo(stream));
            exchange(client);
            Duration before = client.cpu().plus(ownCpu());
            long start = System.nanoTime();
            Awaitility.await()
                    .pollDelay(silence)
                    .atMost(silence.multipliedBy(5))
                    .until(() -> System.nanoTime() - start >= silence.toNanos());
            Duration used = client.cpu().plus(ownCpu()).minus(before);
            System.out.printf(
                    "a stream idle for %d s: both sides together used %d ms of CPU%n",
                    silence.toSeconds(), used.toMillis());

            assertThat(used).isLessThan(Duration.ofMillis(500)); // one that spins takes all
            exchange(client);
        }
    }

    private static void exchange(Peer client) {
        client.tell("2000");
        client.expect("done");
    }

    private static void echo(Stream<Grain> stream) {
        try {
            for (Grain grain : stream) {
                stream.xmit(grain);
            }
        } catch (ParleyException | java.io.UncheckedIOException _) {
            // The client is gone.
        }
    }

    private static Duration ownCpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    }

    @Test
    void nothingIsLeftOfAStream() throws Exception {
        try (Parley client = NODE.join();
                Connection to = client.connect("streams")) {
            useOne(to, 0); // the server has its side of the link by then
            Footprint before = Footprint.now();
            for (int i = 0; i < 200; i++) {
                useOne(to, i);
            }
            before.awaitAgain();
        }
    }

    private void useOne(Connection to, int value) throws ParleyException {
        CompletableFuture<Stream<Grain>> accepting =
                CompletableFuture.supplyAsync(this::acceptUnchecked);
        try (Stream<Grain> ours = Stream.open(to, Grain.TYPE, OPTIONS);
                Stream<Grain> theirs = accepting.join()) {
            ours.xmit(Grain.of(value));
            assertThat(theirs.recv().orElseThrow().is(value)).isTrue();
        }
    }

    private Stream<Grain> acceptUnchecked() {
        try {
            return accept();
        } catch (ParleyException e) {
            throw new CompletionException(e);
        }
    }
}
