package dev.parley.streams;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Closed;
import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.DeadlineExceeded;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.PeerDied;
import dev.parley.Port;
import dev.parley.Receipt;
import dev.parley.Request;
import dev.parley.Waiting;
import dev.parley.junit.ParleyNode;
import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What nobody thinks of who writes a program, until it happens. */
@Timeout(60)
class IllUseTest {

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    record Count(int number) {}

    /** Refuses to be the third. */
    record Picky(int number) {
        Picky {
            if (number == 3) {
                throw new IllegalArgumentException("number must not be 3");
            }
        }
    }

    private static final StreamType<Count> COUNTS =
            StreamType.of(MethodHandles.lookup(), Count.class);

    private static List<Count> counts(int from, int to) {
        List<Count> counts = new ArrayList<>();
        for (int i = from; i < to; i++) {
            counts.add(new Count(i));
        }
        return counts;
    }

    private static <R> FutureTask<R> begin(Callable<R> work) {
        FutureTask<R> task = new FutureTask<>(work);
        Thread.ofPlatform().daemon().start(task);
        return task;
    }

    @Test
    void whatWasKnownIsNotReadInPlaceAfterTheClose() throws Exception {
        try (var pair = StreamPair.open(NODE, COUNTS)) {
            pair.client().xmitAll(counts(1, 5));
            pair.server().recv();
            pair.server().close();

            assertThatThrownBy(() -> pair.server().recvInPlace(9, _ -> {}))
                    .isInstanceOf(Closed.class);
        }
    }

    @Test
    void whatComesBeforeARefusedElementIsNotLost() throws Exception {
        StreamType<Picky> type = StreamType.of(MethodHandles.lookup(), Picky.class);
        try (var pair = StreamPair.open(NODE, type)) {
            pair.client()
                    .xmitInPlace(
                            4,
                            room -> {
                                for (int i = 0; i < 4; i++) {
                                    room.set(JAVA_INT_UNALIGNED, 4L * i, i + 1);
                                }
                            });

            assertThat(pair.server().recvVectored(9)).containsExactly(new Picky(1), new Picky(2));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> pair.server().recvVectored(9))
                    .withMessageContaining("not be 3");
            assertThat(pair.server().recvVectored(9)).containsExactly(new Picky(4));
        }
    }

    @Test
    void lessThanOneElementIsNone() throws Exception {
        try (var pair = StreamPair.open(NODE, COUNTS)) {
            pair.client().xmit(new Count(1));

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> pair.server().recvInPlace(0, _ -> {}))
                    .withMessageContaining("most=0");
            assertThatIllegalArgumentException().isThrownBy(() -> pair.server().recvVectored(0));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> pair.client().xmitInPlace(-1, _ -> {}));
            assertThat(pair.server().recv()).contains(new Count(1));
        }
    }

    @Test
    void aDeathIsNotTheEnd() throws Exception {
        try (var pair = StreamPair.open(NODE, COUNTS)) {
            pair.to().close();

            assertThatThrownBy(() -> pair.server().recv()).isInstanceOf(PeerDied.class);
            assertThat(pair.server().hasEnded()).isFalse();
        }
    }

    /**
     * Whoever iterates over one stream to write another shows each before he waits for the next.
     */
    @Test
    void anEchoIsOneLine() throws Exception {
        try (var pair = StreamPair.open(NODE, COUNTS)) {
            FutureTask<Void> echo =
                    begin(
                            () -> {
                                pair.server().xmitAll(pair.server());
                                return null;
                            });
            for (int i = 0; i < 10; i++) {
                pair.client().xmit(new Count(i));
                assertThat(pair.client().recv()).contains(new Count(i));
            }
            pair.client().end();
            echo.get();
        }
    }

    /** The thread that sleeps for virtual threads lies on the word a while longer than they. */
    @Test
    void whoSleptThereBeforeDoesNotTakeTheWake() throws Exception {
        StreamOptions asleep = StreamOptions.defaults().withWaiting(Waiting.BLOCK);
        try (var pair = StreamPair.open(NODE, COUNTS, asleep)) {
            Thread.ofVirtual()
                    .start(
                            () ->
                                    assertThatThrownBy(
                                                    () -> pair.server().recv(Duration.ofMillis(50)))
                                            .isInstanceOf(DeadlineExceeded.class))
                    .join();
            FutureTask<Object> reading = begin(() -> pair.server().recv().orElseThrow());
            assertThatThrownBy(() -> reading.get(100, TimeUnit.MILLISECONDS))
                    .isInstanceOf(TimeoutException.class);
            pair.client().xmit(new Count(1));

            assertThat(reading.get()).isEqualTo(new Count(1));
        }
    }

    /** One thread sleeps for both, and lies on the word of the first already. */
    @Test
    void theSecondVirtualThreadToSleepIsWokenToo() throws Exception {
        StreamOptions asleep = StreamOptions.defaults().withWaiting(Waiting.BLOCK);
        try (var first = StreamPair.open(NODE, COUNTS, asleep);
                var second = StreamPair.open(NODE, COUNTS, asleep)) {
            FutureTask<Object> firstReads = reading(first.server());
            FutureTask<Object> secondReads = reading(second.server());
            second.client().xmit(new Count(2));

            assertThat(secondReads.get(20, TimeUnit.SECONDS)).isEqualTo(new Count(2));
            first.client().xmit(new Count(1));
            assertThat(firstReads.get()).isEqualTo(new Count(1));
        }
    }

    /** In a virtual thread, which waits by now. */
    private static FutureTask<Object> reading(Stream<Count> stream) throws InterruptedException {
        FutureTask<Object> task = new FutureTask<>(() -> stream.recv().orElseThrow());
        Thread thread = Thread.ofVirtual().start(task);
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            thread.join(Duration.ofMillis(1));
        }
        return task;
    }

    /** A receipt is another request's by the time that the stream ends. */
    @Test
    void aStreamThatCameInAReceiptIsCountedToWhoAskedForIt() throws Exception {
        try (Parley servers = NODE.join();
                Parley clients = NODE.join();
                Parley others = NODE.join();
                Port port = servers.open();
                Connection to = clients.connect(port.id(), ConnectOptions.defaults());
                Connection othersTo = others.connect(port.id(), ConnectOptions.defaults())) {
            FutureTask<Void> serving = begin(() -> serve(port));
            for (int i = 0; i < Admission.MOST_PER_PEER + 2; i++) {
                Stream<Count> stream = Stream.open(to, COUNTS);
                othersTo.send(new byte[1]); // the server closes its side
                stream.close();
            }
            assertThat(serving.isDone()).isFalse();
        }
    }

    private static Void serve(Port port) throws ParleyException {
        Receipt receipt = new Receipt();
        List<Stream<?>> streams = new ArrayList<>();
        while (true) {
            if (port.receive(receipt) instanceof Request request) {
                if (Stream.isOpening(request)) {
                    streams.add(Stream.accept(request, COUNTS));
                } else {
                    streams.forEach(Stream::close);
                    streams.clear();
                    request.reply(new byte[0]);
                }
            }
        }
    }
}
