package dev.parley.streams.ring;

import dev.parley.linux.Words;

/**
 * What one thread sleeps on, and others wake it by. Thread-safe; one sleeper at a time.
 *
 * <p>Problem: the sleeper must not miss what is published as it lies down, and the publisher, who
 * is there a hundred million times a second, should pay nothing to look whether somebody sleeps.
 *
 * <ol>
 *   <li>The sleeper says ASLEEP, fences, looks once more, and sleeps while the word says ASLEEP.
 *   <li>The publisher publishes, fences, and looks at the word. If it says ASLEEP, it says AWAKE,
 *       and wakes. So either the look of the one sees what was published, or that of the other sees
 *       the sleeper.
 *   <li>Where the system can ({@code membarrier}), the sleeper's fence is one for all, and the
 *       publisher makes none: he reads right after he has written. That the sleeper has a system
 *       call more is nothing beside the sleep.
 *   <li>Whoever else wants the sleeper to look up sets the cause, then says AWAKE and wakes: the
 *       word has changed, so a sleep that has not begun yet does not begin.
 * </ol>
 *
 * <p>A publisher that dies between AWAKE and its wake leaves a sleeper lying: the end of the link
 * is a cause to look up (4), and no sleep is longer than a second.
 */
public final class WaitWord {

    private static final int AWAKE = 0;
    private static final int ASLEEP = 1;

    private final Words words;
    private final long offset;
    private final long address;
    private final boolean fencesForAll;

    /**
     * @param address of the word in this process; 0: no virtual thread sleeps on it
     * @param fencesForAll whether both sides know that whoever sleeps does so
     */
    WaitWord(Words words, long offset, long address, boolean fencesForAll) {
        this.words = words;
        this.offset = offset;
        this.address = address;
        this.fencesForAll = fencesForAll;
    }

    /** To be followed by one more look, {@link #sleep} if that found nothing, {@link #getUp}. */
    void lieDown() {
        words.setIntVolatile(offset, ASLEEP);
        if (fencesForAll) {
            words.fenceForAll();
        } else {
            words.fullFence();
        }
    }

    /** Sleeps, unless somebody has said AWAKE. */
    void sleep(long nanos) {
        if (Thread.currentThread().isVirtual()) {
            ParkedSleep.sleep(address, ASLEEP, nanos);
        } else {
            words.sleep(offset, ASLEEP, nanos);
        }
    }

    void getUp() {
        words.setIntVolatile(offset, AWAKE);
    }

    /** Something was published: wakes who sleeps. */
    void published() {
        if (!fencesForAll) {
            words.fullFence();
        }
        if (words.getIntVolatile(offset) != AWAKE) {
            wake();
        }
    }

    /** There is a cause to look up. */
    void wake() {
        words.setIntVolatile(offset, AWAKE);
        words.wake(offset, Integer.MAX_VALUE); // who slept there before may lie there still
    }
}
