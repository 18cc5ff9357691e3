package dev.parley.link;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.parley.sleep.Deadline;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Of a client that leaves and a server that receives, one wins, and both know who. */
@JCStressTest
@Outcome(id = "EXPIRED_QUEUED, NOTHING", expect = ACCEPTABLE, desc = "withdrawn")
@Outcome(id = "EXPIRED_HELD, REQUEST", expect = ACCEPTABLE, desc = "received, then abandoned")
@State
public class WithdrawAndReceiveStress {

    private final SharedPair pair = new SharedPair();
    private final ClientSlot slot = pair.claim();

    /** It is sent. */
    public WithdrawAndReceiveStress() {
        pair.send(slot);
    }

    @Actor
    public void client(LL_Result result) {
        result.r1 = slot.leaveIfDue(slot.generation(), Deadline.AT_ONCE);
    }

    @Actor
    public void server(LL_Result result) {
        result.r2 = pair.port.receive(new Held(), Deadline.AT_ONCE);
    }
}
