package dev.parley.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.PeerDied;
import dev.parley.junit.ParleyNode;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Streams as publishers and subscribers. */
@Timeout(60)
class FlowTest {

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    record Tick(long number) {}

    private static final StreamType<Tick> TICKS = StreamType.of(MethodHandles.lookup(), Tick.class);

    private static final StreamOptions OF_EIGHT = StreamOptions.defaults().withCapacity(8);

    private static List<Tick> ticks(int count) {
        return LongStream.range(0, count).mapToObj(Tick::new).toList();
    }

    /** Asks for elements by hand, and keeps what it is told. */
    private static final class Asking implements Flow.Subscriber<Tick> {

        private final BlockingQueue<Tick> ticks = new LinkedBlockingQueue<>();
        private final CompletableFuture<Void> end = new CompletableFuture<>();
        private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription.complete(given);
        }

        @Override
        public void onNext(Tick tick) {
            ticks.add(tick);
        }

        @Override
        public void onError(Throwable failure) {
            end.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            end.complete(null);
        }
    }

    @Test
    void itGoesFromPublisherToSubscriberThroughTwoQueues() throws Exception {
        try (var pair = StreamPair.open(NODE, TICKS, OF_EIGHT);
                SubmissionPublisher<Tick> source = new SubmissionPublisher<>()) {
            source.subscribe(pair.client().subscriber());
            Asking sink = new Asking();
            pair.server().publisher().subscribe(sink);
            sink.subscription.join().request(Long.MAX_VALUE);

            ticks(1000).forEach(source::submit);
            source.close();

            sink.end.join();
            assertThat(new ArrayList<>(sink.ticks)).isEqualTo(ticks(1000));
        }
    }

    @Test
    void whatIsNotAskedForStaysInTheQueue() throws Exception {
        try (var pair = StreamPair.open(NODE, TICKS, OF_EIGHT)) {
            Asking sink = new Asking();
            pair.server().publisher().subscribe(sink);
            pair.client().xmitAll(ticks(8));
            sink.subscription.join().request(2);

            assertThat(sink.ticks.poll(30, TimeUnit.SECONDS)).isEqualTo(new Tick(0));
            assertThat(sink.ticks.poll(30, TimeUnit.SECONDS)).isEqualTo(new Tick(1));
            pair.client().xmit(new Tick(8));
            pair.client().xmit(new Tick(9));
            assertThat(pair.client().tryXmit(new Tick(10))).isFalse();
            assertThat(sink.ticks).isEmpty();
            sink.subscription.join().cancel();
        }
    }

    @Test
    void aDeathIsAnError() throws Exception {
        try (var pair = StreamPair.open(NODE, TICKS, OF_EIGHT)) {
            Asking sink = new Asking();
            pair.server().publisher().subscribe(sink);
            sink.subscription.join().request(10);
            pair.to().close();

            assertThat(sink.end)
                    .failsWithin(30, TimeUnit.SECONDS)
                    .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                    .withCauseInstanceOf(PeerDied.class);
        }
    }

    @Test
    void askingForNothingIsAnError() throws Exception {
        try (var pair = StreamPair.open(NODE, TICKS, OF_EIGHT)) {
            Asking sink = new Asking();
            pair.server().publisher().subscribe(sink);
            sink.subscription.join().request(0);

            assertThat(sink.end)
                    .failsWithin(30, TimeUnit.SECONDS)
                    .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                    .withCauseInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void thereIsOneSubscriber() throws Exception {
        try (var pair = StreamPair.open(NODE, TICKS, OF_EIGHT)) {
            Flow.Publisher<Tick> publisher = pair.server().publisher();
            Asking first = new Asking();
            publisher.subscribe(first);
            Asking second = new Asking();
            publisher.subscribe(second);

            assertThat(second.end).isCompletedExceptionally();
            assertThat(first.end).isNotDone();
            first.subscription.join().cancel();
        }
    }
}
