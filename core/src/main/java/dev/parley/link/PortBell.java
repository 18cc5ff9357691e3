package dev.parley.link;

import static dev.parley.link.LinkLayout.BELL;
import static dev.parley.link.LinkLayout.SLEEPERS;

import dev.parley.linux.Mapping;
import dev.parley.linux.Words;
import dev.parley.sleep.Deadline;
import dev.parley.sleep.InterruptibleSleep;

/**
 * What the receivers of a port sleep on: the number that every client may change, and the count of
 * sleepers, which is the owner's alone. Thread-safe.
 *
 * <p>A sleeper counts itself, then reads the bell, then looks once more for what it waits for, then
 * sleeps on the bell's value. Who has something for it makes that visible, then reads the count,
 * then changes the bell, then wakes. So either the one sees the sleeper or the second look of the
 * other sees what is there; and if the bell rang after it was read, the futex refuses to sleep.
 */
final class PortBell {

    private final Mapping factsPage;
    private final Mapping bellPage;
    private final Words facts;
    private final Words bell;
    private final InterruptibleSleep interruptible =
            new InterruptibleSleep(() -> ring(Integer.MAX_VALUE));
    private final BellWatch bellWatch;

    PortBell(Mapping factsPage, Mapping bellPage) {
        this.factsPage = factsPage;
        this.bellPage = bellPage;
        this.facts = factsPage.words();
        this.bell = bellPage.words();
        this.bellWatch = new BellWatch(bell, () -> ring(1));
    }

    /** From now on, until {@link #uncount}, the bell is rung for the caller. */
    void count() {
        // model: port.pml count
        // [F2] counted before the second scan; pairs with [F1] in ClientLink.
        facts.getAndAddInt(SLEEPERS, 1);
        facts.fullFence();
    }

    void uncount() {
        facts.getAndAddInt(SLEEPERS, -1);
    }

    /** What the bell shows now, to be slept on. */
    int shown() {
        return bell.getIntAcquire(BELL);
    }

    /** An interrupt, also one that came before this, rings the bell: then this is no sleep. */
    void sleep(int rung, long deadline) {
        // model: port.pml sleep_on_bell
        if (Thread.currentThread().isVirtual()) {
            bellWatch.sleep(rung, Deadline.sleepNanos(deadline));
            return;
        }
        interruptible.enter();
        try {
            bell.sleep(BELL, rung, Deadline.sleepNanos(deadline));
        } finally {
            interruptible.leave();
        }
    }

    /** The same for who does not take all that may come: every ring wakes it, and others, too. */
    void park(int rung, long deadline) {
        bellWatch.sleepForSome(rung, Deadline.sleepNanos(deadline));
    }

    /** Where the bell is, for who sleeps on several. */
    long address() {
        return bellPage.address() + BELL;
    }

    /** Lets threads park that wait for several. */
    BellWatch watch() {
        return bellWatch;
    }

    /** Wakes so many of the sleepers, if there are any. */
    void ring(int count) {
        // model: port.pml ring_bell
        facts.fullFence();
        if (facts.getIntVolatile(SLEEPERS) != 0) {
            bell.getAndAddInt(BELL, 1);
            bell.wake(BELL, count);
        }
    }

    void retire() {
        factsPage.retire();
        bellPage.retire();
    }
}
