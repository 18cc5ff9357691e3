package dev.parley.streams.ring;

import dev.parley.explore.Actor;
import dev.parley.explore.Layout;
import dev.parley.explore.PrivateHeap;
import dev.parley.linux.Words;
import dev.parley.sleep.Deadline;
import dev.parley.streams.ring.RingModel.Shape;
import dev.parley.streams.ring.RingModel.Trouble;
import java.util.ArrayList;
import java.util.List;

/** A thread that reads numbers until there are no more, and looks whether one is missing. */
final class RingReading extends Actor {

    private final int process;
    private final Shape shape;
    private final Pair pair;
    private final RingShape ringShape;
    private final Words half;
    private final List<RingReader> rings = new ArrayList<>();
    private final List<Words> writers = new ArrayList<>();
    private int count;
    private boolean isOver;

    RingReading(int process, Shape shape, Pair pair, RingShape ring, Words half) {
        super("the reader", process);
        this.process = process;
        this.shape = shape;
        this.pair = pair;
        this.ringShape = ring;
        this.half = half;
    }

    /** It calls the first byte 0. */
    void follow(Words writer) {
        Place begin = new Place(RingModel.START, 0);
        writers.add(writer);
        rings.add(new RingReader(half, writer, ringShape, pair, begin, 0));
    }

    void track(Layout layout) {
        PrivateHeap own = layout.add(this);
        own.track(ring(), "toldCpu");
        layout.heap(process).track(pair.fate(), "fault");
    }

    private RingReader ring() {
        return rings.getFirst();
    }

    Fate fate() {
        return pair.fate();
    }

    void lookUp() {
        pair.ownRead().wake();
    }

    int count() {
        return count;
    }

    /** Whether nothing came any more. */
    boolean hasReadToItsEnd() {
        return isOver;
    }

    @Override
    protected boolean step() {
        return switch (ring().await(Deadline.NEVER)) {
            case THERE -> read();
            case OVER -> {
                isOver = true;
                yield false;
            }
            case INTERRUPTED -> false;
            case EXPIRED -> throw new AssertionError("it has all the time");
        };
    }

    private boolean read() {
        long available = ring().available();
        if (available % RingModel.ELEMENT_BYTES != 0) {
            throw new AssertionError("half an element: " + available);
        }
        long number = writers.getFirst().getLong(ring().at());
        if (number != count + 1L) {
            throw new AssertionError("read %d after %d".formatted(number, count));
        }
        ring().release(RingModel.ELEMENT_BYTES);
        count++;
        if (shape.has(Trouble.READER_CLOSES)) {
            ring().close();
            return false;
        }
        return true;
    }
}
