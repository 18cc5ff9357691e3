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

/** A thread that writes one number after the other, and then says that this was all. */
final class RingWriting extends Actor {

    private final int process;
    private final Shape shape;
    private final Pair pair;
    private final RingWriter ring;
    private final Words half;
    private final List<Follower> followers = new ArrayList<>();
    private int count;

    RingWriting(int process, Shape shape, Pair pair, RingShape ring, Words half) {
        super("the writer", process);
        this.process = process;
        this.shape = shape;
        this.pair = pair;
        this.half = half;
        this.ring = new RingWriter(half, ring, RingModel.START, false);
    }

    /** Its reader calls the first byte 0. */
    void follow(Words reader) {
        Follower follower = new Follower(ring, reader, pair, RingModel.START, 0, true, () -> {});
        ring.add(follower);
        followers.add(follower);
    }

    void track(Layout layout) {
        PrivateHeap own = layout.add(this);
        own.track(ring, "followers", "toldCpu");
        followers.forEach(own::track);
        layout.heap(process).track(pair.fate(), "fault");
    }

    Fate fate() {
        return pair.fate();
    }

    @Override
    protected boolean step() {
        if (count == shape.elements()) {
            ring.end();
            return false;
        }
        if (pair.fate().isOver()) {
            return false;
        }
        long deadline = shape.has(Trouble.WRITER_TRIES) ? Deadline.AT_ONCE : Deadline.NEVER;
        return switch (ring.awaitRoom(RingModel.ELEMENT_BYTES, deadline)) {
            case THERE -> write();
            case EXPIRED -> true;
            case OVER, INTERRUPTED -> false;
        };
    }

    private boolean write() {
        half.putLong(ring.at(), count + 1L);
        ring.publish(RingModel.ELEMENT_BYTES);
        count++;
        return true;
    }
}
