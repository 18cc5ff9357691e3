package dev.parley.streams;

import dev.parley.ParleyException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Writes what it is handed to a stream. It asks for one element at a time, and for the next when
 * that is written; where there is no room, a virtual thread waits for it. So nobody who publishes
 * is held up, and nothing piles up here.
 */
final class StreamSubscriber<T> implements Flow.Subscriber<T> {

    private static final Logger LOG = System.getLogger("parley.stream");

    private final Stream<T> stream;
    private volatile Flow.@Nullable Subscription subscription;

    /** Writes the last one, for which there was no room; to be waited for. */
    private @Nullable Thread writing;

    StreamSubscriber(Stream<T> stream) {
        this.stream = stream;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        Objects.requireNonNull(given);
        if (subscription != null) {
            given.cancel();
            return;
        }
        subscription = given;
        given.request(1);
    }

    @Override
    public void onNext(T element) {
        Objects.requireNonNull(element);
        try {
            if (stream.tryXmit(element)) {
                more();
            } else {
                writing = Thread.ofVirtual().start(() -> writeLater(element));
            }
        } catch (ParleyException | RuntimeException e) {
            fail(e);
        }
    }

    private void writeLater(T element) {
        try {
            stream.xmit(element);
            more();
        } catch (ParleyException | RuntimeException e) {
            fail(e);
        }
    }

    private void more() {
        Flow.Subscription given = subscription;
        if (given != null) {
            given.request(1);
        }
    }

    /** What cannot be written ends it: who publishes need not go on, nor who reads wait. */
    private void fail(Exception why) {
        LOG.log(Level.WARNING, "stream.subscriber {0}: {1}", stream, why.getMessage());
        Flow.Subscription given = subscription;
        if (given != null) {
            given.cancel();
        }
        stream.end();
    }

    @Override
    public void onError(Throwable failure) {
        onComplete();
    }

    /** May be told while the last one is still on its way. */
    @Override
    public void onComplete() {
        Thread last = writing;
        if (last == null || !last.isAlive()) {
            stream.end();
        } else {
            Thread.ofVirtual().start(() -> endAfter(last));
        }
    }

    private void endAfter(Thread last) {
        try {
            last.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        stream.end();
    }
}
