package dev.parley.link;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.util.concurrent.atomic.AtomicBoolean;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A client that falls asleep as its connection is closed sees that, or is woken. */
@JCStressTest
@Outcome(id = "CLOSED_QUEUED", expect = ACCEPTABLE, desc = "seen, or woken")
@State
public class CancelAndSleepStress {

    private final SharedPair pair = new SharedPair();
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final ClientSlot slot = pair.claim(cancelled);

    @Actor
    public void client(L_Result result) {
        slot.prepare(0);
        result.r1 = SharedPair.unlessLate(deadline -> slot.send(0, deadline));
    }

    @Actor
    public void closer() {
        cancelled.set(true);
        pair.client.pokeAll();
    }
}
