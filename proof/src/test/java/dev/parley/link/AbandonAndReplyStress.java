package dev.parley.link;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.parley.sleep.Deadline;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** Of a client that leaves and a server that replies, one wins; the slot comes back in any case. */
@JCStressTest
@Outcome(id = "EXPIRED_HELD, false, true", expect = ACCEPTABLE, desc = "abandoned, and let go")
@Outcome(id = "null, true, true", expect = ACCEPTABLE, desc = "there is a reply")
@State
public class AbandonAndReplyStress {

    private final SharedPair pair = new SharedPair();
    private final ClientSlot slot = pair.claim();
    private final Held held;

    /** It is received. */
    public AbandonAndReplyStress() {
        pair.send(slot);
        held = pair.receive();
    }

    @Actor
    public void client(LLL_Result result) {
        result.r1 = slot.leaveIfDue(slot.generation(), Deadline.AT_ONCE);
    }

    @Actor
    public void server(LLL_Result result) {
        result.r2 = SharedPair.reply(held);
    }

    /** Whether the slot can be used again, and will be: nobody holds it. */
    @Arbiter
    public void slot(LLL_Result result) {
        result.r3 = slot.isUsable() && pair.server.isIdle();
    }
}
