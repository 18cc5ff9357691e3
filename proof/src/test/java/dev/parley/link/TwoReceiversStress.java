package dev.parley.link;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.parley.sleep.Deadline;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLZ_Result;

/** Two receivers share what is there: nothing is received twice, and nothing is passed over. */
@JCStressTest
@Outcome(id = "REQUEST, REQUEST, true", expect = ACCEPTABLE, desc = "each another one")
@State
public class TwoReceiversStress {

    private final SharedPair pair = new SharedPair();
    private final Held first = new Held();
    private final Held second = new Held();

    /** There are two. */
    public TwoReceiversStress() {
        pair.send(pair.claim());
        pair.send(pair.claim());
    }

    @Actor
    public void one(LLZ_Result result) {
        result.r1 = pair.port.receive(first, Deadline.AT_ONCE);
    }

    @Actor
    public void other(LLZ_Result result) {
        result.r2 = pair.port.receive(second, Deadline.AT_ONCE);
    }

    /** Whether it was not one and the same. */
    @Arbiter
    public void differ(LLZ_Result result) {
        result.r3 = first.slot() != second.slot();
    }
}
