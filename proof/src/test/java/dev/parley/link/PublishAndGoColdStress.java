package dev.parley.link;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A request that is sent as its link goes cold is seen by the server, or rung for. */
@JCStressTest
@Outcome(id = "false, false", expect = ACCEPTABLE, desc = "seen: the link stays hot")
@Outcome(id = "true, true", expect = ACCEPTABLE, desc = "cold, and rung for")
@Outcome(id = "false, true", expect = ACCEPTABLE, desc = "seen, and rung for besides")
@State
public class PublishAndGoColdStress {

    private final SharedPair pair = new SharedPair();
    private final ClientSlot slot = pair.claim();

    /** The link is hot, and was not heard lately. */
    public PublishAndGoColdStress() {
        pair.exchange(slot);
        pair.server.coolDown();
    }

    @Actor
    public void client() {
        pair.send(slot);
    }

    @Actor
    public void server(ZZ_Result result) {
        result.r1 = pair.server.coolDown();
    }

    /** Whether the client rang. */
    @Arbiter
    public void rung(ZZ_Result result) {
        result.r2 = pair.serverIsRung();
    }
}
