package dev.parley.cli.demo;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.parley.Call;
import dev.parley.Connection;
import dev.parley.ParleyException;
import dev.parley.cli.base.RoundTrips;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;

/**
 * Sends short messages one after the other, written in place, and times each.
 *
 * <p>Owned by one thread.
 */
final class Measurement {

    /** The length of a message, and of its reply. */
    static final int MESSAGE_BYTES = 64;

    /** How often it tells how far it is; that is not part of what is timed. */
    private static final int PROGRESS_STEPS = 20;

    private final Actor actor;
    private final Connection server;

    Measurement(Actor actor, Connection server) {
        this.actor = actor;
        this.server = server;
    }

    /** The first tens of thousands of calls of a JVM are slow: they are the warm-up. */
    Figures run(int warmUp, int roundTrips) throws IOException {
        try (Call call = server.call()) {
            exchange(call, new long[warmUp], 0, warmUp);
            long[] nanos = new long[roundTrips];
            long totalNanos = 0;
            for (int step = 0; step < PROGRESS_STEPS; step++) {
                int from = (int) ((long) roundTrips * step / PROGRESS_STEPS);
                int to = (int) ((long) roundTrips * (step + 1) / PROGRESS_STEPS);
                totalNanos += exchange(call, nanos, from, to);
                actor.progress(to);
            }
            return figures(nanos, totalNanos);
        }
    }

    /** Returns how long all of them took; each reply must be the one to its request. */
    private static long exchange(Call call, long[] nanos, int from, int to)
            throws ParleyException, DemoFailed {
        MemorySegment request = call.request();
        long begin = System.nanoTime();
        long last = begin;
        for (int i = from; i < to; i++) {
            request.set(JAVA_LONG, 0, i);
            call.send(MESSAGE_BYTES);
            long now = System.nanoTime();
            nanos[i] = now - last;
            last = now;
            if (call.size() != MESSAGE_BYTES) {
                throw new DemoFailed("a reply has %d bytes, not 64".formatted(call.size()));
            }
        }
        if (to > from && call.reply().get(JAVA_LONG, 0) != to - 1) {
            throw new DemoFailed("a reply is not the one to its request");
        }
        return last - begin;
    }

    private static Figures figures(long[] nanos, long totalNanos) {
        RoundTrips trips = RoundTrips.of(nanos);
        return new Figures(
                nanos.length,
                trips.percentileNanos(50),
                trips.percentileNanos(99),
                TimeUnit.SECONDS.toNanos(1) * nanos.length / totalNanos);
    }
}
