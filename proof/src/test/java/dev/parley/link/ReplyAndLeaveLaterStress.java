package dev.parley.link;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A send that nobody waits for, and that is left as its reply is heard of, is over once. */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "told once")
@State
public class ReplyAndLeaveLaterStress {

    private final SharedPair pair = new SharedPair();
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final AtomicInteger told = new AtomicInteger();
    private final ClientSlot slot = pair.claim(cancelled);
    private final Held held;

    /** It is received. */
    public ReplyAndLeaveLaterStress() {
        pair.send(slot, told::incrementAndGet);
        held = pair.receive();
    }

    @Actor
    public void replier() {
        SharedPair.reply(held);
        pair.clientHears();
    }

    @Actor
    public void closer() {
        cancelled.set(true);
        slot.poke();
    }

    /** Told by one of three: who heard, who left, or who looks now. */
    @Arbiter
    public void told(I_Result result) {
        pair.clientHears();
        while (told.get() == 0) {
            Thread.onSpinWait();
        }
        result.r1 = told.get();
    }
}
