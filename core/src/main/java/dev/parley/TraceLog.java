package dev.parley;

import dev.parley.link.Held;
import dev.parley.link.Tracer;
import dev.parley.wire.TraceCodec;
import dev.parley.wire.TracePage;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The latest messages of a port. Whoever receives and replies notes them and goes on; what nobody
 * has read by the time that its place is needed is forgotten.
 *
 * <p>Thread-safe; nobody waits for anybody.
 */
final class TraceLog implements Tracer {

    private static final int PLACES = 4096;

    private final AtomicReferenceArray<TracePage.Line> lines = new AtomicReferenceArray<>(PLACES);
    private final AtomicLong last = new AtomicLong();
    private volatile int headBytes;

    @SuppressWarnings("ArrayRecordComponent") // handed over, never shared
    private record Stamp(long queuedNanos, long receivedNanos, byte[] head) {}

    /** From now on so many bytes of each request are noted. */
    void noteBytes(int most) {
        headBytes = most;
    }

    @Override
    public Object received(Held request, long sentNanos) {
        long now = System.nanoTime();
        byte[] head = new byte[(int) Math.min(request.size(), headBytes)];
        if (head.length > 0) {
            request.read(0, MemorySegment.ofArray(head), 0, head.length);
        }
        return new Stamp(Math.max(0, now - sentNanos), now, head);
    }

    @Override
    public void replied(Held request, Object stamp, boolean met) {
        Stamp noted = (Stamp) stamp;
        long number = last.incrementAndGet();
        lines.set(
                place(number),
                new TracePage.Line(
                        number,
                        request.link().client(),
                        request.priority(),
                        request.size(),
                        request.replySize(),
                        request.hasFailed(),
                        request.status(),
                        met,
                        noted.queuedNanos(),
                        System.nanoTime() - noted.receivedNanos(),
                        noted.head()));
    }

    /** The number of the last message. */
    long last() {
        return last.get();
    }

    /** Forgets all of them; the numbers go on. */
    void clear() {
        for (int i = 0; i < PLACES; i++) {
            lines.set(i, null);
        }
    }

    /** What is left of the messages after this number, as many as fit into a page. */
    TracePage after(long number) {
        long end = last.get();
        long done = Math.min(Math.max(number, end - PLACES), end);
        List<TracePage.Line> page = new ArrayList<>();
        while (done < end && page.size() < TraceCodec.MOST_LINES) {
            TracePage.Line line = lines.get(place(done + 1));
            if (line == null || line.number() <= done) {
                break; // it is being noted at this moment
            }
            done++;
            if (line.number() == done) { // else it has just been written over
                page.add(line);
            }
        }
        return new TracePage(done, Math.max(0, done - number - page.size()), page);
    }

    private static int place(long number) {
        return (int) (number % PLACES);
    }
}
