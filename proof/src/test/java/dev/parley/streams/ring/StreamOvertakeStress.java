package dev.parley.streams.ring;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** What was written over while it was read is not taken for what was written. */
@JCStressTest
@Outcome(id = "first", expect = ACCEPTABLE, desc = "read in time")
@Outcome(id = "overtaken", expect = ACCEPTABLE, desc = "seen to be written over")
@State
public class StreamOvertakeStress {

    private static final int LAP = 8;

    private final RingInMemory ring = new RingInMemory(false);

    /** The first of many is there. */
    public StreamOvertakeStress() {
        ring.write(1);
        ring.reader.available();
    }

    @Actor
    public void writer() {
        for (int i = 2; i <= LAP + 2; i++) {
            ring.write(i);
        }
    }

    @Actor
    public void reader(L_Result result) {
        long read = ring.peek();
        boolean isIntact = ring.reader.isIntact();
        result.r1 = !isIntact ? "overtaken" : read == 1 ? "first" : "wrong";
    }
}
