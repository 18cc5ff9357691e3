package dev.parley.link;

import static dev.parley.link.LinkLayout.BELL;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.parley.linux.Words;
import dev.parley.sleep.Deadline;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Who lies down to be woken by the watcher of a bell that rings just then sees it, or is woken. */
@JCStressTest
@Outcome(id = "awake", expect = ACCEPTABLE, desc = "seen, or woken")
@State
public class BellWatchStress {

    private final SharedPair pair = new SharedPair();
    private final Words bell = pair.serversBell();
    private final int before = bell.getIntVolatile(BELL);
    private final BellWatch watch = new BellWatch(bell, this::ringOn);

    /** A watcher of the bell's last borrower may still sleep there, and be the one that wakes. */
    private void ringOn() {
        bell.wake(BELL, 1);
    }

    @Actor
    public void client() {
        pair.clientsBell().getAndAddInt(BELL, 1);
        pair.clientsBell().wake(BELL, 1);
    }

    @Actor
    public void receiver(L_Result result) {
        result.r1 =
                SharedPair.unlessLate(
                        deadline -> {
                            watch.sleep(before, Deadline.remainingNanos(deadline));
                            return "awake";
                        });
    }
}
