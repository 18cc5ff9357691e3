package dev.parley.link;

import dev.parley.linux.Futex;
import dev.parley.linux.WaitVector;
import dev.parley.sleep.Deadline;
import dev.parley.sleep.InterruptibleSleep;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One thread's sleep on the bells of many ports, and of the set that they are in. Owned by the
 * thread that sleeps.
 *
 * <p>One system call sleeps on all of them ({@code futex_waitv}). Where there is none, or there are
 * too many, or for a virtual thread, a thread for each port sleeps instead, and this one parks
 * ({@link BellWatch}).
 */
class SetSleep implements AutoCloseable {

    /** One word is the set's own. */
    private static final int MOST_PORTS = Futex.MAX_WORDS - 1;

    /** Whether the system call is used; to try what is done without. */
    private static final boolean USES_VECTOR =
            Boolean.parseBoolean(System.getProperty("dev.parley.futexWaitv", "true"))
                    && Futex.waitAnySupported();

    private static final PortBell[] NONE = {};

    private final SetBell own;
    private final InterruptibleSleep interruptible;
    private @Nullable WaitVector vector;
    private PortBell[] bells = NONE;
    private int[] rung = {};
    private int ownRung;

    /**
     * @param interruptible makes an interrupt ring the set's bell
     */
    SetSleep(SetBell own, InterruptibleSleep interruptible) {
        this.own = own;
        this.interruptible = interruptible;
    }

    /** Begins with the set's bell: what changes in the set from now on is no sleep. */
    void begin() {
        own.count();
        ownRung = own.shown();
        bells = NONE;
    }

    /**
     * From now on, until {@link #end}, each of them is rung for this thread; and what it showed is
     * known. To be followed by one more look at each of the ports.
     */
    void count(PortBell[] all) {
        // model: portset.pml count
        bells = all;
        if (rung.length < all.length) {
            rung = new int[all.length];
        }
        for (PortBell bell : all) {
            bell.count();
        }
        for (int i = 0; i < all.length; i++) {
            rung[i] = all[i].shown();
        }
    }

    /** Sleeps unless one of the bells has rung since. */
    void sleep(long deadline) {
        // model: portset.pml sleep
        long nanos = Deadline.sleepNanos(deadline);
        if (USES_VECTOR && bells.length <= MOST_PORTS && !Thread.currentThread().isVirtual()) {
            sleepOnAll(nanos);
        } else {
            parkForAll(nanos);
        }
    }

    /** An interrupt, also one that came before this, rings the set's bell. */
    private void sleepOnAll(long nanos) {
        WaitVector words = vector();
        words.clear();
        words.add(own.address(), ownRung);
        for (int i = 0; i < bells.length; i++) {
            words.add(bells[i].address(), rung[i]);
        }
        interruptible.enter();
        try {
            Futex.waitAny(words, nanos);
        } finally {
            interruptible.leave();
        }
    }

    private WaitVector vector() {
        WaitVector present = vector;
        if (present == null) {
            present = WaitVector.ofCapacity(Futex.MAX_WORDS);
            vector = present;
        }
        return present;
    }

    private void parkForAll(long nanos) {
        own.lieDown();
        try {
            for (int i = 0; i < bells.length; i++) {
                bells[i].watch().lieDown(rung[i], true);
            }
            if (own.shown() == ownRung && !hasAnyRung()) {
                LockSupport.parkNanos(this, nanos);
            }
        } finally {
            for (PortBell bell : bells) {
                bell.watch().getUp();
            }
            own.getUp();
        }
    }

    /** Nobody rings for this thread any more. */
    void end() {
        for (PortBell bell : bells) {
            bell.uncount();
        }
        own.uncount();
    }

    private boolean hasAnyRung() {
        for (int i = 0; i < bells.length; i++) {
            if (hasRung(i)) {
                return true;
            }
        }
        return false;
    }

    /** What each of them showed as it was counted. */
    int[] rung() {
        return rung;
    }

    /**
     * Whether that of port {@code i} has rung since it was counted: perhaps it woke this thread.
     */
    boolean hasRung(int i) {
        return bells[i].shown() != rung[i];
    }

    @Override
    public void close() {
        if (vector != null) {
            vector.close();
        }
    }
}
