package dev.parley.streams.ring;

import dev.parley.sleep.Deadline;
import dev.parley.sleep.InterruptibleSleep;
import dev.parley.sleep.Spin;

/**
 * Waits for what another process brings about: awake for as long as that pays, then asleep. One
 * thread at a time.
 */
final class Waiter {

    /** What is waited for. Each look is cheap, and has no effect that counts. */
    interface Goal {
        /** Whether it has come about. */
        boolean isThere();

        /** Whether it never will, unless it has already. */
        boolean isOver();

        /** Says on which core this thread runs; whether the other side runs on the same. */
        boolean sharesCore();
    }

    private final Goal goal;
    private final WaitWord word;
    private final Spin spin;
    private final InterruptibleSleep interruptible;

    Waiter(Goal goal, WaitWord word, Spin.Policy policy) {
        this.goal = goal;
        this.word = word;
        this.spin = new Spin(policy, () -> goal.isThere() || goal.isOver());
        this.interruptible = new InterruptibleSleep(word::wake);
    }

    Outcome await(long deadline) {
        while (true) {
            if (goal.isThere()) {
                return Outcome.THERE;
            }
            if (goal.isOver()) {
                return goal.isThere() ? Outcome.THERE : Outcome.OVER; // the last of it
            }
            if (Deadline.hasPassed(deadline)) {
                return Outcome.EXPIRED;
            }
            if (Thread.currentThread().isInterrupted()) {
                return Outcome.INTERRUPTED;
            }
            if (!spin.await(goal.sharesCore(), 0) && !spin.isEndless()) {
                sleep(deadline);
            }
        }
    }

    private void sleep(long deadline) {
        word.lieDown();
        try {
            if (!goal.isThere() && !goal.isOver()) {
                interruptible.enter();
                try {
                    word.sleep(Deadline.sleepNanos(deadline));
                } finally {
                    interruptible.leave();
                }
            }
        } finally {
            word.getUp();
        }
    }

    /** Makes it look up, for a cause that its goal can see. */
    void wake() {
        word.wake();
    }
}
