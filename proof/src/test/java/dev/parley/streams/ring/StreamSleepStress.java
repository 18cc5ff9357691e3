package dev.parley.streams.ring;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A reader that falls asleep as something is written finds it, or is woken. */
@JCStressTest
@Outcome(id = "THERE", expect = ACCEPTABLE, desc = "found, or woken")
@State
public class StreamSleepStress {

    private final RingInMemory ring = new RingInMemory(true);

    @Actor
    public void writer() {
        ring.write(42);
    }

    @Actor
    public void reader(L_Result result) {
        result.r1 = ring.reader.await(RingInMemory.patience());
    }
}
