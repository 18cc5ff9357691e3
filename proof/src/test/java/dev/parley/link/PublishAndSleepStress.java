package dev.parley.link;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A receiver that falls asleep as a request is sent finds it, or is woken. */
@JCStressTest
@Outcome(id = "REQUEST", expect = ACCEPTABLE, desc = "found, or woken")
@State
public class PublishAndSleepStress {

    private final SharedPair pair = new SharedPair();
    private final ClientSlot slot = pair.claim();
    private final Held held = new Held();

    /** They know each other. */
    public PublishAndSleepStress() {
        pair.exchange(slot);
    }

    @Actor
    public void client() {
        pair.send(slot);
    }

    @Actor
    public void server(L_Result result) {
        result.r1 = SharedPair.unlessLate(deadline -> pair.port.receive(held, deadline));
    }
}
