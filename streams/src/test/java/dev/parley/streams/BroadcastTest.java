package dev.parley.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Closed;
import dev.parley.Connection;
import dev.parley.Errno;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.ServerFailed;
import dev.parley.junit.ParleyNode;
import dev.parley.streams.ring.Origin;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class BroadcastTest {

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    record Tick(long number, long same) {}

    private static final StreamType<Tick> TICKS = StreamType.of(MethodHandles.lookup(), Tick.class);

    private static final StreamOptions OF_EIGHT = StreamOptions.defaults().withCapacity(8);
    private static final StreamOptions IN = OF_EIGHT.withDirection(Direction.IN);

    private Parley servers;
    private Parley clients;
    private StreamPort port;
    private Connection to;
    private Broadcast<Tick> ticks;

    @BeforeEach
    void join() throws IOException {
        servers = NODE.join();
        clients = NODE.join();
        port = StreamPort.open(servers, "ticks");
        to = clients.connect("ticks");
        ticks = Broadcast.create(TICKS, OF_EIGHT, new Origin(-64, 0));
        Thread.ofVirtual().start(() -> admitAll(port, ticks));
    }

    private static void admitAll(StreamPort port, Broadcast<?> ticks) {
        try {
            while (true) {
                port.admit(ticks);
            }
        } catch (ParleyException _) {
            // The port was closed.
        }
    }

    @AfterEach
    void leave() throws IOException {
        ticks.close();
        to.close();
        port.close();
        clients.close();
        servers.close();
    }

    private static Tick tick(long number) {
        return new Tick(number, number);
    }

    private static List<Tick> ticks(int from, int to) {
        return LongStream.range(from, to).mapToObj(BroadcastTest::tick).toList();
    }

    private Stream<Tick> reader(boolean skips) throws ParleyException {
        return Stream.open(to, TICKS, IN.withSkipping(skips));
    }

    @Test
    void whatIsWrittenOnceIsReadByAll() throws Exception {
        try (Stream<Tick> first = reader(false);
                Stream<Tick> second = reader(false);
                Stream<Tick> third = reader(true)) {
            for (int lap = 0; lap < 50; lap++) {
                ticks.xmitAll(ticks(lap * 5, lap * 5 + 5));
                for (Stream<Tick> reader : List.of(first, second, third)) {
                    assertThat(reader.recvVectored(10)).isEqualTo(ticks(lap * 5, lap * 5 + 5));
                }
            }
            assertThat(ticks.readers()).isEqualTo(3);
            assertThat(third.missedBytes()).isZero();
        }
    }

    @Test
    void aReaderBeginsWithWhatIsWrittenNext() throws Exception {
        ticks.xmitAll(ticks(0, 100));
        try (Stream<Tick> reader = reader(false)) {
            ticks.xmit(tick(100));

            assertThat(reader.recv()).contains(tick(100));
        }
    }

    @Test
    void aReaderThatIsWaitedForHoldsTheWriterBack() throws Exception {
        try (Stream<Tick> waitedFor = reader(false);
                Stream<Tick> skipping = reader(true)) {
            ticks.xmitAll(ticks(0, 8));
            assertThat(ticks.tryXmit(tick(8))).isFalse();
            assertThat(ticks.xmit(tick(8), Duration.ofMillis(20))).isFalse();
            assertThat(skipping.recvVectored(10)).isEqualTo(ticks(0, 8));
            assertThat(ticks.tryXmit(tick(8))).isFalse();

            assertThat(waitedFor.recv()).contains(tick(0));
            assertThat(ticks.tryXmit(tick(8))).isTrue();
        }
    }

    @Test
    void aReaderThatIsNotWaitedForMissesSomething() throws Exception {
        int ring = 2 * (int) dev.parley.linux.Mapping.pageBytes() / 16;
        try (Stream<Tick> skipping = reader(true)) {
            ticks.xmitAll(ticks(0, ring));
            assertThat(skipping.tryRecv()).isEmpty();

            assertThat(skipping.missedBytes()).isEqualTo(ring * 16L);
            ticks.xmit(tick(ring));
            assertThat(skipping.recv()).contains(tick(ring));
            assertThatIllegalStateException().isThrownBy(() -> skipping.recvInPlace(1, _ -> {}));
        }
    }

    /** It knew of two elements, and has read the first, as the writer comes around. */
    @Test
    void whatIsWrittenOverBeforeItIsReadIsNotBelieved() throws Exception {
        int ring = (int) dev.parley.linux.Mapping.pageBytes() / 16;
        try (Stream<Tick> skipping = reader(true)) {
            ticks.xmitAll(ticks(0, 2));
            assertThat(skipping.recv()).contains(tick(0));
            ticks.xmitAll(ticks(2, 2 + ring));

            assertThat(skipping.tryRecv()).isEmpty();
            assertThat(skipping.missedBytes()).isEqualTo((ring + 1) * 16L);
        }
    }

    /** Whatever the two do, an element that is read is one that was written. */
    @Test
    void whatIsOverwrittenWhileItIsReadIsNotBelieved() throws Exception {
        int count = 300_000;
        try (Stream<Tick> skipping = reader(true)) {
            Thread writer = Thread.ofPlatform().start(() -> writeAll(count));
            long last = -1;
            long read = 0;
            Optional<Tick> next = skipping.recv();
            while (next.isPresent()) {
                Tick tick = next.get();
                assertThat(tick.same()).isEqualTo(tick.number());
                assertThat(tick.number()).isGreaterThan(last);
                last = tick.number();
                read++;
                next = skipping.recv();
            }
            writer.join();
            assertThat(read + skipping.missedBytes() / 16).isEqualTo(count);
        }
    }

    private void writeAll(int count) {
        try {
            for (int i = 0; i < count; i++) {
                ticks.xmit(tick(i));
            }
            ticks.end();
        } catch (ParleyException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aReaderThatLeavesIsNotWaitedFor() throws Exception {
        try (Stream<Tick> stays = reader(true)) {
            Stream<Tick> leaves = reader(false);
            ticks.xmitAll(ticks(0, 8));
            assertThat(ticks.tryXmit(tick(8))).isFalse();
            leaves.close();

            ticks.xmit(tick(8));
            assertThat(ticks.readers()).isEqualTo(1);
            assertThat(stays.recv()).contains(tick(0));
        }
    }

    @Test
    void aReaderWhoseConnectionEndsIsNotWaitedFor() throws Exception {
        Stream<Tick> leaves = reader(false);
        ticks.xmitAll(ticks(0, 8));
        to.close();

        ticks.xmit(tick(8));
        assertThat(ticks.readers()).isZero();
        leaves.close();
    }

    @Test
    void readersHearTheRestThenTheEnd() throws Exception {
        try (Stream<Tick> first = reader(false);
                Stream<Tick> second = reader(true)) {
            ticks.xmitAll(ticks(0, 3));
            ticks.close();

            assertThat(first).containsExactlyElementsOf(ticks(0, 3));
            assertThat(second).containsExactlyElementsOf(ticks(0, 3));
            assertThatThrownBy(() -> ticks.xmit(tick(4))).isInstanceOf(Closed.class);
        }
    }

    @Test
    void whoIsWaitedForIsRefusedWhereNobodyIs() throws Exception {
        try (Broadcast<Tick> hurried = Broadcast.create(TICKS, OF_EIGHT.withSkipping(true));
                StreamPort door = StreamPort.open(servers, "hurried");
                Connection toHurried = clients.connect("hurried")) {
            Thread.ofVirtual().start(() -> admitAll(door, hurried));

            assertThatThrownBy(() -> Stream.open(toHurried, TICKS, IN))
                    .hasMessageContaining("waits for nobody");
            Stream.open(toHurried, TICKS, IN.withSkipping(true)).close();
        }
    }

    @Test
    void whoWaitsAsItIsClosedIsTold() throws Exception {
        try (Stream<Tick> slow = reader(false)) {
            ticks.xmitAll(ticks(0, 8));
            FutureTask<Void> writing =
                    new FutureTask<>(
                            () -> {
                                ticks.xmit(tick(8));
                                return null;
                            });
            Thread writer = Thread.ofPlatform().start(writing);
            ticks.close();
            writer.join();

            assertThatThrownBy(writing::get).hasCauseInstanceOf(Closed.class);
            assertThat(slow.recvVectored(10)).isEqualTo(ticks(0, 8));
        }
    }

    /** Some have closed before the writer has heard of them. */
    @Test
    void readersThatComeAndGoAtOnceLeaveNothingBehind() throws Exception {
        Thread writer = Thread.ofPlatform().start(() -> writeAll(200_000));
        for (int i = 0; i < 200; i++) {
            reader(i % 2 == 0).close();
        }
        writer.join();
        ticks.close();
        assertThat(ticks.readers()).isZero();
    }

    @Test
    void whoWouldWriteIsRefused() throws Exception {
        assertThatThrownBy(() -> Stream.open(to, TICKS, OF_EIGHT))
                .isInstanceOfSatisfying(
                        ServerFailed.class,
                        failure -> assertThat(failure.errno()).isEqualTo(Errno.EINVAL))
                .hasMessageContaining("direction is OUT, the client writes and reads");
        assertThat(ticks.readers()).isZero();
    }
}
