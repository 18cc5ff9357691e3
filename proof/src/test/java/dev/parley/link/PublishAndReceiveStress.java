package dev.parley.link;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.parley.sleep.Deadline;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Who receives a request at the moment at which it is sent receives all of it. */
@JCStressTest
@Outcome(id = "NOTHING", expect = ACCEPTABLE, desc = "looked before it was sent")
@Outcome(id = "REQUEST", expect = ACCEPTABLE, desc = "received whole")
@State
public class PublishAndReceiveStress {

    private final SharedPair pair = new SharedPair();
    private final ClientSlot slot = pair.claim();
    private final Held held = new Held();

    @Actor
    public void client() {
        pair.send(slot);
    }

    @Actor
    public void server(L_Result result) {
        ReceivePort.Taken taken = pair.port.receive(held, Deadline.AT_ONCE);
        boolean torn = taken == ReceivePort.Taken.REQUEST && !SharedPair.isWhole(held);
        result.r1 = torn ? "TORN" : taken;
    }
}
