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

    /** A tenth of a microsecond or two: less than the way there and back. */
    private static final int PAUSES = 4;

    private final Goal goal;
    private final WaitWord word;
    private final Spin spin;
    private final InterruptibleSleep interruptible;
    private final boolean isAwake;

    Waiter(Goal goal, WaitWord word, Spin.Policy policy) {
        this.goal = goal;
        this.word = word;
        this.isAwake = policy != Spin.Policy.NEVER;
        this.spin = new Spin(policy, () -> goal.isThere() || goal.isOver());
        this.interruptible = new InterruptibleSleep(word::wake);
    }

    Outcome await(long deadline) {
        if (isAwake && deadline != Deadline.AT_ONCE) {
            keepAway();
        }
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

    /**
     * Whoever looks at once looks at the line that the other side is writing, takes it from him,
     * and finds one element. A moment later there are many.
     */
    private static void keepAway() {
        for (int i = 0; i < PAUSES; i++) {
            Thread.onSpinWait();
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
