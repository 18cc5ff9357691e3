package dev.parley.link;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.parley.sleep.Deadline;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A client that falls asleep as its request is replied finds the reply, or is woken. */
@JCStressTest
@Outcome(id = "REPLIED", expect = ACCEPTABLE, desc = "found, or woken")
@State
public class ReplyAndSleepStress {

    private final SharedPair pair = new SharedPair();
    private final ClientSlot slot = pair.claim();
    private final Held held = new Held();

    @Actor
    public void client(L_Result result) {
        slot.prepare(0);
        result.r1 = SharedPair.unlessLate(deadline -> slot.send(0, deadline));
    }

    @Actor
    public void server() {
        while (pair.port.receive(held, Deadline.AT_ONCE) != ReceivePort.Taken.REQUEST) {
            Thread.onSpinWait();
        }
        SharedPair.reply(held);
    }
}
