package dev.parley.streams;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Closed;
import dev.parley.DeadlineExceeded;
import dev.parley.Interrupted;
import dev.parley.ParleyException;
import dev.parley.PeerDied;
import dev.parley.PortGone;
import dev.parley.junit.ParleyNode;
import dev.parley.streams.ring.Origin;
import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@SuppressWarnings("ArrayRecordComponent") // handed over, never shared
class StreamTest {

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    record Point(int x, int y) {}

    record Row(@Length(3) int[] numbers) {}

    private static final StreamType<Point> POINTS =
            StreamType.of(MethodHandles.lookup(), Point.class);

    private static final StreamOptions OF_FOUR = StreamOptions.defaults().withCapacity(4);

    private static Point point(int i) {
        return new Point(i, -i);
    }

    private static List<Point> points(int from, int to) {
        return IntStream.range(from, to).mapToObj(StreamTest::point).toList();
    }

    @Test
    void bothSidesWriteAndRead() throws Exception {
        try (var pair = StreamPair.open(NODE, POINTS)) {
            pair.client().xmit(point(1));
            pair.server().xmit(point(2));

            assertThat(pair.server().recv()).contains(point(1));
            assertThat(pair.client().recv()).contains(point(2));
            assertThat(pair.client().tryRecv()).isEmpty();
        }
    }

    @Test
    void atTheEndComesTheRestAndThenNothing() throws Exception {
        try (var pair = StreamPair.open(NODE, POINTS)) {
            pair.client().xmitAll(points(0, 2));
            pair.client().end();

            assertThat(pair.server().recvVectored(10)).isEqualTo(points(0, 2));
            assertThat(pair.server().hasEnded()).isFalse();
            assertThat(pair.server().recv()).isEmpty();
            assertThat(pair.server().hasEnded()).isTrue();
            assertThat(pair.server().recvVectored(10)).isEmpty();
            pair.server().xmit(point(3)); // the other way goes on
            assertThat(pair.client().recv()).contains(point(3));
        }
    }

    @Test
    void nothingIsWrittenAfterTheEnd() throws Exception {
        try (var pair = StreamPair.open(NODE, POINTS)) {
            pair.client().end();

            assertThatIllegalStateException().isThrownBy(() -> pair.client().xmit(point(1)));
            assertThat(pair.server().recv()).isEmpty();
        }
    }

    /** S6. */
    @Test
    void itIsFullAtExactlyItsCapacity() throws Exception {
        try (var pair = StreamPair.open(NODE, POINTS, OF_FOUR)) {
            for (int i = 0; i < 4; i++) {
                assertThat(pair.client().tryXmit(point(i))).isTrue();
            }
            assertThat(pair.client().tryXmit(point(9))).isFalse();
            assertThat(pair.client().xmit(point(9), Duration.ofMillis(20))).isFalse();

            assertThat(pair.server().recv()).contains(point(0));
            assertThat(pair.client().tryXmit(point(4))).isTrue();
            assertThat(pair.client().tryXmit(point(9))).isFalse();
            assertThat(pair.server().recvVectored(10)).isEqualTo(points(1, 5));
        }
    }

    /** S6. */
    @Test
    void whoWritesWaitsForRoom() throws Exception {
        try (var pair = StreamPair.open(NODE, POINTS, OF_FOUR)) {
            CompletableFuture<Void> writing =
                    CompletableFuture.runAsync(() -> xmitAll(pair.client(), points(0, 1000)));
            List<Point> read = new ArrayList<>();
            while (read.size() < 1000) {
                assertThat(pair.server().recvVectored(3)).isNotEmpty().allSatisfy(read::add);
            }
            writing.join();

            assertThat(read).isEqualTo(points(0, 1000));
            assertThat(pair.server().tryRecv()).isEmpty();
        }
    }

    private static void xmitAll(Stream<Point> stream, List<Point> points) {
        try {
            stream.xmitAll(points);
        } catch (ParleyException e) {
            throw new CompletionException(e);
        }
    }

    /** S8. */
    @ParameterizedTest
    @ValueSource(longs = {0, (1L << 31) - 24, (1L << 32) - 24, Long.MAX_VALUE - 23, -24})
    void positionsWrapAround(long start) throws Exception {
        Origin origin = new Origin(start, start + 8);
        try (var pair = StreamPair.open(NODE, POINTS, OF_FOUR, OF_FOUR, origin)) {
            for (int i = 0; i < 40; i++) {
                pair.client().xmit(point(i));
                pair.server().xmit(point(-i));
                assertThat(pair.server().recv()).contains(point(i));
                assertThat(pair.client().recv()).contains(point(-i));
            }
            pair.client().xmitAll(points(0, 4));
            assertThat(pair.client().tryXmit(point(9))).isFalse();
            assertThat(pair.server().recvVectored(9)).isEqualTo(points(0, 4));
        }
    }

    /** S3. */
    @Test
    void theReadingSideCannotWrite() throws Exception {
        StreamOptions out = StreamOptions.defaults().withDirection(Direction.OUT);
        try (var pair = StreamPair.open(NODE, POINTS, out, StreamOptions.defaults(), Origin.ZERO)) {
            assertThat(pair.server().direction()).isEqualTo(Direction.IN);
            assertThatIllegalStateException()
                    .isThrownBy(() -> pair.server().xmit(point(1)))
                    .withMessageContaining("only reads");
            assertThatIllegalStateException().isThrownBy(() -> pair.server().end());
            assertThatIllegalStateException()
                    .isThrownBy(() -> pair.client().recv())
                    .withMessageContaining("only writes");

            pair.client().xmit(point(2)); // nothing has changed
            assertThat(pair.server().recv()).contains(point(2));
            assertThat(pair.server().tryRecv()).isEmpty();
        }
    }

    @Test
    void whoClosesIsReadToTheEndAndWrittenToNoMore() throws Exception {
        try (var pair = StreamPair.open(NODE, POINTS)) {
            pair.client().xmit(point(1));
            pair.client().close();

            assertThatThrownBy(() -> pair.server().xmit(point(2))).isInstanceOf(PortGone.class);
            assertThat(pair.server().recv()).contains(point(1));
            assertThat(pair.server().recv()).isEmpty();
        }
    }

    @Test
    void whatIsClosedHereIsClosed() throws Exception {
        try (var pair = StreamPair.open(NODE, POINTS)) {
            pair.server().xmit(point(1));
            pair.client().close();
            pair.client().close();

            assertThatThrownBy(() -> pair.client().xmit(point(2))).isInstanceOf(Closed.class);
            assertThatThrownBy(() -> pair.client().recv()).isInstanceOf(Closed.class);
        }
    }

    @Test
    void closingWakesWhoWaits() throws Exception {
        try (var pair = StreamPair.open(NODE, POINTS, OF_FOUR)) {
            pair.client().xmitAll(points(0, 4));
            FutureTask<Void> writing =
                    task(
                            () ->
                                    assertThatThrownBy(() -> pair.client().xmit(point(4)))
                                            .isInstanceOf(Closed.class));
            FutureTask<Void> reading =
                    task(
                            () ->
                                    assertThatThrownBy(() -> pair.client().recv())
                                            .isInstanceOf(Closed.class));
            Thread writer = Thread.ofPlatform().start(writing);
            Thread reader = Thread.ofVirtual().start(reading);
            pair.client().close();
            writer.join();
            reader.join();

            writing.get();
            reading.get();
        }
    }

    private static FutureTask<Void> task(Runnable work) {
        return new FutureTask<>(work, null);
    }

    @Test
    void itEndsWithTheConnection() throws Exception {
        try (var pair = StreamPair.open(NODE, POINTS)) {
            pair.client().xmit(point(1));
            pair.to().close();

            assertThat(pair.server().recv()).contains(point(1));
            assertThatThrownBy(() -> pair.server().recv()).isInstanceOf(PeerDied.class);
            assertThatThrownBy(() -> pair.server().recv()).isInstanceOf(PeerDied.class);
            assertThatThrownBy(() -> pair.server().xmit(point(1))).isInstanceOf(PeerDied.class);
            assertThatThrownBy(() -> pair.client().xmit(point(1))).isInstanceOf(PeerDied.class);
        }
    }

    @Test
    void aDeadlineIsOver() throws Exception {
        try (var pair = StreamPair.open(NODE, POINTS)) {
            assertThatThrownBy(() -> pair.server().recv(Duration.ofMillis(10)))
                    .isInstanceOf(DeadlineExceeded.class)
                    .hasMessageContaining("stream with Member");
            pair.client().xmit(point(1));
            assertThat(pair.server().recv(Duration.ZERO)).contains(point(1));
            assertThat(pair.server().recv(Duration.ZERO)).isEmpty();
        }
    }

    @Test
    void anInterruptEndsAWaitAndNothingIsLost() throws Exception {
        try (var pair = StreamPair.open(NODE, POINTS)) {
            FutureTask<Void> reading =
                    task(
                            () -> {
                                assertThatThrownBy(() -> pair.server().recv())
                                        .isInstanceOf(Interrupted.class);
                                assertThat(Thread.currentThread().isInterrupted()).isTrue();
                            });
            Thread reader = Thread.ofPlatform().start(reading);
            reader.interrupt();
            reader.join();
            reading.get();
            pair.client().xmit(point(1));

            assertThat(pair.server().recv()).contains(point(1));
        }
    }

    @Test
    void whatIsNoElementStopsNothingElse() throws Exception {
        StreamType<Row> rows = StreamType.of(MethodHandles.lookup(), Row.class);
        Row good = new Row(new int[] {1, 2, 3});
        Row bad = new Row(new int[] {1, 2});
        try (var pair = StreamPair.open(NODE, rows)) {
            assertThatIllegalArgumentException().isThrownBy(() -> pair.client().xmit(bad));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> pair.client().xmitAll(List.of(good, good, bad, good)));
            pair.client().xmit(good);
            pair.client().end();

            List<Row> read = new ArrayList<>();
            pair.server().forEach(read::add);
            assertThat(read)
                    .hasSize(3)
                    .allSatisfy(row -> assertThat(row.numbers()).containsExactly(1, 2, 3));
        }
    }

    @Test
    void whatIsWrittenInPlaceIsReadInPlace() throws Exception {
        try (var pair = StreamPair.open(NODE, POINTS, OF_FOUR)) {
            for (int round = 0; round < 1000; round++) {
                int first = round;
                pair.client()
                        .xmitInPlace(
                                3,
                                room -> {
                                    assertThat(room.byteSize()).isEqualTo(24);
                                    for (int i = 0; i < 6; i++) {
                                        room.setAtIndex(JAVA_INT, i, first + i);
                                    }
                                });
                assertThat(pair.client().tryXmitInPlace(2, _ -> {})).isFalse();
                List<Integer> read = new ArrayList<>();
                int count =
                        pair.server()
                                .recvInPlace(
                                        9,
                                        view -> {
                                            assertThat(view.isReadOnly()).isTrue();
                                            for (int i = 0; i < view.byteSize() / 4; i++) {
                                                read.add(view.getAtIndex(JAVA_INT, i));
                                            }
                                        });
                assertThat(count).isEqualTo(3);
                assertThat(read).isEqualTo(IntStream.range(first, first + 6).boxed().toList());
            }
            assertThat(pair.server().tryRecvInPlace(1, _ -> {})).isZero();
        }
    }

    @Test
    void whatAReaderInPlaceThrowsOnComesAgain() throws Exception {
        try (var pair = StreamPair.open(NODE, POINTS)) {
            pair.client().xmit(point(7));
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () ->
                                    pair.server()
                                            .recvInPlace(
                                                    1,
                                                    _ -> {
                                                        throw new IllegalArgumentException("no");
                                                    }));
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () ->
                                    pair.client()
                                            .xmitInPlace(
                                                    1,
                                                    _ -> {
                                                        throw new IllegalArgumentException("no");
                                                    }));

            assertThat(pair.server().recv()).contains(point(7));
            assertThat(pair.server().tryRecv()).isEmpty();
        }
    }

    @Test
    void whoWritesInBetweenIsRefused() throws Exception {
        try (var pair = StreamPair.open(NODE, POINTS)) {
            pair.client()
                    .xmitInPlace(
                            1,
                            _ ->
                                    assertThatIllegalStateException()
                                            .isThrownBy(() -> pair.client().xmit(point(1))));
            pair.server()
                    .recvInPlace(
                            1,
                            _ ->
                                    assertThatIllegalStateException()
                                            .isThrownBy(() -> pair.server().recv()));
            pair.client().xmit(point(2));
            assertThat(pair.server().recv()).contains(point(2));
        }
    }

    @Test
    void virtualThreadsWaitForEachOther() throws Exception {
        int streams = 20;
        int rounds = 200;
        List<StreamPair<Point>> pairs = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        List<FutureTask<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            StreamPair<Point> pair =
                    StreamPair.open(NODE, POINTS, OF_FOUR.withWaiting(dev.parley.Waiting.BLOCK));
            pairs.add(pair);
            tasks.add(task(() -> echo(pair.server(), rounds)));
            tasks.add(task(() -> ask(pair.client(), rounds)));
        }
        tasks.forEach(task -> threads.add(Thread.ofVirtual().start(task)));
        for (Thread thread : threads) {
            thread.join();
        }
        for (FutureTask<Void> task : tasks) {
            task.get();
        }
        for (StreamPair<Point> pair : pairs) {
            pair.close();
        }
    }

    private static void echo(Stream<Point> stream, int rounds) {
        try {
            for (int i = 0; i < rounds; i++) {
                stream.xmit(stream.recv().orElseThrow());
            }
        } catch (ParleyException e) {
            throw new AssertionError(e);
        }
    }

    private static void ask(Stream<Point> stream, int rounds) {
        try {
            for (int i = 0; i < rounds; i++) {
                stream.xmit(point(i));
                assertThat(stream.recv()).contains(point(i));
            }
        } catch (ParleyException e) {
            throw new AssertionError(e);
        }
    }
}
