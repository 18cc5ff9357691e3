package dev.parley.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;

/**
 * Where and when threads run.
 *
 * <p>Thread-safe; nothing here blocks. "The calling thread" is the carrier, if it is virtual.
 */
public final class Scheduling {

    /** How the kernel orders threads. */
    public enum Policy {
        /** Shares the processor fairly; priority 0. */
        OTHER(0),
        /** Real time: runs until it sleeps; priority 1 to 99, higher first. */
        FIFO(1),
        /** Real time: as FIFO, in turns among equals. */
        ROUND_ROBIN(2);

        private final int number;

        Policy(int number) {
            this.number = number;
        }
    }

    /**
     * How a thread is scheduled: any policy that Linux has, also one that {@link Policy} has not.
     *
     * @param policy Linux's number of it
     * @param priority 1 to 99 of a real-time policy, else 0
     */
    public record Schedule(int policy, int priority) {

        /** Real time, first come first served among equals. */
        public static Schedule fifo(int priority) {
            return new Schedule(Policy.FIFO.number, priority);
        }

        /** Whether the thread runs before all that are not real-time. */
        public boolean isRealTime() {
            return Scheduling.isRealTime(policy);
        }
    }

    /** One more than the highest processor number that is understood. */
    public static final int MAX_CPUS = 8192; // NR_CPUS of a kernel built with MAXSMP

    private static final int MASK_BYTES = MAX_CPUS / Byte.SIZE;
    private static final int CALLING_THREAD = 0;

    /** A flag beside the policy: what the thread starts is not real-time. */
    private static final int RESET_ON_FORK = 0x40000000;

    private Scheduling() {}

    /**
     * The processor on which the calling thread runs; it may have moved when this returns.
     *
     * <p>Costs about 2 ns and allocates nothing.
     */
    public static int currentCpu() {
        return Libc.schedGetcpu();
    }

    /** The processors on which the calling thread may run. */
    public static BitSet affinity() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(MASK_BYTES, Long.BYTES);
            long length =
                    Syscall.SCHED_GETAFFINITY.demand(CALLING_THREAD, MASK_BYTES, mask.address());
            return BitSet.valueOf(mask.asSlice(0, length).toArray(JAVA_BYTE));
        }
    }

    /**
     * Lets the calling thread run on these processors only.
     *
     * @throws ErrnoException EINVAL: this machine or this cgroup has none of them
     */
    public static void setAffinity(BitSet cpus) throws ErrnoException {
        if (cpus.length() > MAX_CPUS) {
            throw new IllegalArgumentException(
                    "cpu must be < " + MAX_CPUS + ", cpu=" + (cpus.length() - 1));
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(MASK_BYTES, Long.BYTES);
            mask.copyFrom(MemorySegment.ofArray(cpus.toByteArray()));
            Syscall.SCHED_SETAFFINITY.check(CALLING_THREAD, MASK_BYTES, mask.address());
        }
    }

    /**
     * Lets the calling thread run on this processor only.
     *
     * @throws ErrnoException EINVAL: this machine or this cgroup does not have it
     */
    public static void pin(int cpu) throws ErrnoException {
        BitSet cpus = new BitSet();
        cpus.set(cpu);
        setAffinity(cpus);
    }

    /**
     * Sets policy and priority of a thread.
     *
     * @param tid as of {@link Processes#gettid}; 0 for the calling thread
     * @throws ErrnoException EPERM: no right to real time, see RLIMIT_RTPRIO; ESRCH: no such
     *     thread; EINVAL: the priority does not suit the policy
     */
    public static void realTime(int tid, Policy policy, int priority) throws ErrnoException {
        long result = setScheduler(tid, policy.number, priority);
        if (result < 0) {
            throw Syscall.SCHED_SETSCHEDULER.failure(result, policy + " " + priority);
        }
    }

    /**
     * How a thread is scheduled by its own right; what it inherits from waiters is not in it.
     *
     * @param tid as of {@link Processes#gettid}; 0 for the calling thread
     * @throws ErrnoException ESRCH: no such thread
     */
    public static Schedule schedule(int tid) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment parameter = arena.allocate(JAVA_INT);
            int policy = (int) Syscall.SCHED_GETSCHEDULER.check(tid) & ~RESET_ON_FORK;
            Syscall.SCHED_GETPARAM.check(tid, parameter.address());
            return new Schedule(policy, parameter.get(JAVA_INT, 0));
        }
    }

    /**
     * Schedules a thread.
     *
     * @throws ErrnoException as {@link #realTime}
     */
    public static void schedule(int tid, Schedule schedule) throws ErrnoException {
        long result = setScheduler(tid, schedule.policy(), schedule.priority());
        if (result < 0) {
            throw Syscall.SCHED_SETSCHEDULER.failure(result, schedule);
        }
    }

    /** Whether the calling thread may become a real-time thread. Tries it, and goes back. */
    static boolean mayBeRealTime() {
        long policyBefore = Syscall.SCHED_GETSCHEDULER.demand(CALLING_THREAD);
        if (isRealTime(policyBefore)) {
            return true;
        }
        if (setScheduler(CALLING_THREAD, Policy.FIFO.number, 1) < 0) {
            return false;
        }
        setScheduler(CALLING_THREAD, policyBefore, 0);
        return true;
    }

    private static boolean isRealTime(long policy) {
        return policy == Policy.FIFO.number || policy == Policy.ROUND_ROBIN.number;
    }

    private static long setScheduler(int tid, long policy, int priority) {
        try (Arena arena = Arena.ofConfined()) {
            long parameter = arena.allocateFrom(JAVA_INT, priority).address();
            return Syscall.SCHED_SETSCHEDULER.call(tid, policy, parameter);
        }
    }
}
