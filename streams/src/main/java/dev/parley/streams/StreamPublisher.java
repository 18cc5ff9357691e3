package dev.parley.streams;

import dev.parley.ParleyException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Publishes what a stream brings, to one subscriber. Thread-safe.
 *
 * <p>A virtual thread takes a permit for each element that is asked for, reads it, and hands it
 * over: so signals come one after the other (rules 1.3 and 2.7 of Reactive Streams).
 */
final class StreamPublisher<T> implements Flow.Publisher<T> {

    private final Stream<T> stream;
    private final AtomicBoolean isSubscribed = new AtomicBoolean();

    StreamPublisher(Stream<T> stream) {
        this.stream = stream;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super T> subscriber) {
        Objects.requireNonNull(subscriber);
        if (!isSubscribed.compareAndSet(false, true)) {
            subscriber.onSubscribe(new Refused());
            subscriber.onError(new IllegalStateException("there is a subscriber already"));
            return;
        }
        new Delivery<>(stream, subscriber).begin();
    }

    /** Of a subscriber that gets nothing. */
    private static final class Refused implements Flow.Subscription {
        @Override
        public void request(long count) {}

        @Override
        public void cancel() {}
    }

    /** What one subscriber gets. */
    private static final class Delivery<T> implements Flow.Subscription {

        private final Stream<T> stream;
        private final Flow.Subscriber<? super T> subscriber;
        private final Semaphore wanted = new Semaphore(0);
        private final Thread thread = Thread.ofVirtual().unstarted(this::deliver);
        private volatile boolean isCancelled;
        private volatile boolean isMistaken;

        Delivery(Stream<T> stream, Flow.Subscriber<? super T> subscriber) {
            this.stream = stream;
            this.subscriber = subscriber;
        }

        void begin() {
            subscriber.onSubscribe(this);
            thread.start();
        }

        /** More than fits a permit is as good as without end. */
        @Override
        public void request(long count) {
            if (count <= 0) {
                isMistaken = true;
                wanted.release();
                return;
            }
            int most = Integer.MAX_VALUE / 2;
            wanted.release((int) Math.min(count, Math.max(0, most - wanted.availablePermits())));
        }

        @Override
        public void cancel() {
            isCancelled = true;
            thread.interrupt();
        }

        private void deliver() {
            try {
                Optional<T> next = next();
                while (next.isPresent()) {
                    subscriber.onNext(next.get());
                    next = next();
                }
                if (!isCancelled) {
                    subscriber.onComplete();
                }
            } catch (ParleyException | InterruptedException | RuntimeException e) {
                if (!isCancelled) {
                    subscriber.onError(e);
                }
            }
        }

        private Optional<T> next() throws ParleyException, InterruptedException {
            wanted.acquire();
            if (isMistaken) {
                throw new IllegalArgumentException("requested less than one element");
            }
            return isCancelled ? Optional.empty() : stream.recv();
        }
    }
}
