package dev.parley.linux;

import java.lang.invoke.VarHandle;

/**
 * A fence that one thread makes for all.
 *
 * <p>Where a thread that is seldom there has to be seen by threads that are always busy, both would
 * need a full fence: the one between what it says and its look at the others, these at every step.
 * With {@link #fence} the one pays for all: every other thread that runs at that moment is made to
 * fence, and needs none of its own. It costs a system call and an interrupt of the other cores.
 *
 * <p>Thread-safe. Between processes: those whose threads are to be fenced have to {@link #register}
 * first.
 */
public final class Membarrier {

    // include/uapi/linux/membarrier.h
    private static final int GLOBAL_EXPEDITED = 1 << 1;
    private static final int REGISTER_GLOBAL_EXPEDITED = 1 << 2;

    private Membarrier() {}

    /** Done once a process. */
    private static final class Registration {
        static final boolean SUCCEEDED =
                Syscall.MEMBARRIER.call(REGISTER_GLOBAL_EXPEDITED, 0) >= 0
                        && Syscall.MEMBARRIER.call(GLOBAL_EXPEDITED, 0) >= 0;
    }

    /**
     * Lets the threads of this process be fenced by others; false: this kernel cannot (before Linux
     * 4.16, or forbidden by a filter). The second time does nothing.
     */
    public static boolean register() {
        return Registration.SUCCEEDED;
    }

    /**
     * A full fence of the calling thread, and of every thread of each registered process: what such
     * a thread stored before it is seen by the caller after it, or the thread sees, in what it
     * reads after that store, all that the caller stored before. Needs {@link #register}. Does not
     * block.
     */
    public static void fence() {
        VarHandle.fullFence();
        if (register()) {
            Syscall.MEMBARRIER.callOnce(GLOBAL_EXPEDITED, 0);
        }
        VarHandle.fullFence();
    }
}
