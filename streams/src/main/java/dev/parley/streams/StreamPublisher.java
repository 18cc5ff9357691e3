package dev.parley.streams;

import dev.parley.ParleyException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Publishes what a stream brings, to one subscriber. Thread-safe.
 *
 * <p>A virtual thread waits until an element is asked for, reads it, and hands it over: so signals
 * come one after the other (rules 1.3 and 2.7 of Reactive Streams).
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

    /** What one subscriber gets. Thread-safe. */
    private static final class Delivery<T> implements Flow.Subscription {

        private final Stream<T> stream;
        private final Flow.Subscriber<? super T> subscriber;
        private final Thread thread = Thread.ofVirtual().unstarted(this::deliver);
        private long wanted; // guarded by this
        private boolean isMistaken; // guarded by this
        private boolean isCancelled; // guarded by this
        private boolean isReceiving; // guarded by this

        Delivery(Stream<T> stream, Flow.Subscriber<? super T> subscriber) {
            this.stream = stream;
            this.subscriber = subscriber;
        }

        void begin() {
            subscriber.onSubscribe(this);
            thread.start();
        }

        /** So much that it cannot be counted is without end. */
        @Override
        public synchronized void request(long count) {
            isMistaken |= count <= 0;
            wanted += Math.clamp(count, 0, Long.MAX_VALUE - wanted);
            notifyAll();
        }

        /** Who is in the subscriber's hands is not disturbed. */
        @Override
        public synchronized void cancel() {
            isCancelled = true;
            notifyAll();
            if (isReceiving) {
                thread.interrupt();
            }
        }

        private void deliver() {
            try {
                Optional<T> next = next();
                while (next.isPresent()) {
                    subscriber.onNext(next.get());
                    next = next();
                }
                if (!isCancelled()) {
                    subscriber.onComplete();
                }
            } catch (ParleyException | InterruptedException | RuntimeException e) {
                if (!isCancelled()) {
                    subscriber.onError(e);
                }
            }
        }

        private synchronized boolean isCancelled() {
            return isCancelled;
        }

        /** Empty: the end, or nobody wants it any more. */
        private Optional<T> next() throws ParleyException, InterruptedException {
            if (!isWanted()) {
                return Optional.empty();
            }
            try {
                return stream.recv();
            } finally {
                received();
            }
        }

        private synchronized boolean isWanted() throws InterruptedException {
            while (wanted == 0 && !isMistaken && !isCancelled) {
                wait();
            }
            if (isMistaken && !isCancelled) {
                throw new IllegalArgumentException("requested less than one element");
            }
            isReceiving = !isCancelled;
            if (wanted != Long.MAX_VALUE) {
                wanted--;
            }
            return isReceiving;
        }

        private synchronized void received() {
            isReceiving = false;
            if (isCancelled) {
                boolean _ = Thread.interrupted(); // that was for the wait
            }
        }
    }
}
