package dev.parley.streams.ring;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A writer that falls asleep as room is made finds it, or is woken. */
@JCStressTest
@Outcome(id = "THERE", expect = ACCEPTABLE, desc = "found, or woken")
@State
public class StreamRoomStress {

    private final RingInMemory ring = new RingInMemory(true);

    /** It is full. */
    public StreamRoomStress() {
        for (int i = 0; i < RingInMemory.CAPACITY && ring.writer.hasRoom(1); i++) {
            ring.write(i);
        }
        ring.reader.available();
    }

    @Actor
    public void writer(L_Result result) {
        result.r1 = ring.writer.awaitRoom(RingInMemory.ELEMENT_BYTES, RingInMemory.patience());
    }

    @Actor
    public void reader() {
        ring.reader.release(RingInMemory.ELEMENT_BYTES);
    }
}
