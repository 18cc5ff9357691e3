package dev.parley.link;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A reply that comes while the client's background thread takes in an earlier one is told to its
 * listener, once: then, or by a ring that is still to be heard.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "each was told once")
@State
public class CompletionsStress {

    private final SharedPair pair = new SharedPair();
    private final AtomicInteger toldFirst = new AtomicInteger();
    private final AtomicInteger toldSecond = new AtomicInteger();
    private final Held second;

    /** Both are received, and the first is replied. */
    public CompletionsStress() {
        pair.send(pair.claim(), toldFirst::incrementAndGet);
        Held first = pair.receive();
        pair.send(pair.claim(), toldSecond::incrementAndGet);
        second = pair.receive();
        SharedPair.reply(first);
    }

    @Actor
    public void client() {
        pair.clientHears();
    }

    @Actor
    public void server() {
        SharedPair.reply(second);
    }

    /** All rings are heard. */
    @Arbiter
    public void told(II_Result result) {
        pair.clientHears();
        result.r1 = toldFirst.get();
        result.r2 = toldSecond.get();
    }
}
