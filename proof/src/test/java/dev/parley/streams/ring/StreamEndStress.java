package dev.parley.streams.ring;

import static dev.parley.streams.ring.Outcome.THERE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** What is written before the end is read before it. */
@JCStressTest
@Outcome(id = "42", expect = ACCEPTABLE, desc = "read, then the end")
@State
public class StreamEndStress {

    private final RingInMemory ring = new RingInMemory(true);

    @Actor
    public void writer() {
        ring.write(42);
        ring.writer.end();
    }

    @Actor
    public void reader(L_Result result) {
        boolean isThere = ring.reader.await(RingInMemory.patience()).equals(THERE);
        result.r1 = isThere ? (Object) ring.peek() : "nothing";
    }
}
