package dev.parley.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;

/**
 * Sleeping on words of shared memory, and waking those who sleep.
 *
 * <p>Thread-safe. A word is 32 bits at an aligned address of mapped memory. Sleepers and wakers may
 * be in different processes: the calls are never the private kind. All of them work through a
 * read-only mapping. A sleeper on memory that is replaced under it is not woken, so every wait has
 * an end.
 */
public final class Futex {

    /** The most words that {@link #waitAny} takes. */
    public static final int MAX_WORDS = 127; // the kernel's own limit, FUTEX_WAITV_MAX, is 128

    private static final int FUTEX_WAIT = 0;
    private static final int FUTEX_WAKE = 1;
    private static final int CLOCK_MONOTONIC = 1;

    private static final ThreadLocal<MemorySegment> TIMEOUT =
            ThreadLocal.withInitial(
                    () -> Arena.ofAuto().allocate(Timespec.BYTES, Timespec.ALIGNMENT));

    /** Whoever sleeps for longer is in no hurry: his call need not be bound to be fast. */
    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(5);

    /**
     * Whether anybody was woken. To bind the fast call takes milliseconds, and a program that only
     * looks at a node wakes once, as it leaves.
     */
    private static boolean hasWoken;

    private Futex() {}

    /** Whether the kernel has futex_waitv; asked once. */
    private static final class WaitAny {
        // An empty vector is EINVAL to a kernel that knows the call.
        static final boolean SUPPORTED =
                Syscall.FUTEX_WAITV.call(0, 0, 0, 0, CLOCK_MONOTONIC) != -ErrnoException.ENOSYS;
    }

    /**
     * Blocks while the word holds {@code expected}, until a wake or for {@code timeoutNanos}.
     *
     * <p>Returns at once if the word holds another value or the time is not above 0. It may also
     * return for no reason: look at the word again. Allocates nothing but, once a thread, 16 bytes;
     * and what a system call needs, if the time is above five seconds.
     */
    public static void wait(long address, int expected, long timeoutNanos) {
        assert isWord(address) : address;
        MemorySegment timeout = TIMEOUT.get();
        Timespec.write(timeout, timeoutNanos); // relative, and by the monotonic clock: futex(2)
        if (timeoutNanos > LONG_NANOS) {
            Syscall.FUTEX.callOnce(address, FUTEX_WAIT, expected, timeout.address());
            return;
        }
        Libc.syscall(
                Syscall.FUTEX.number(), address, FUTEX_WAIT, expected, timeout.address(), 0, 0);
    }

    /** Wakes at most {@code count} sleepers and returns how many. Never blocks. */
    public static int wake(long address, int count) {
        assert isWord(address) : address;
        if (!hasWoken) { // a race of two firsts harms nobody
            hasWoken = true;
            return wakeOnce(address, count);
        }
        return (int)
                Libc.syscallCritical(Syscall.FUTEX.number(), address, FUTEX_WAKE, count, 0, 0, 0);
    }

    /** The same, by a call that is slower, and is bound already. */
    static int wakeOnce(long address, int count) {
        return (int) Math.max(Syscall.FUTEX.callOnce(address, FUTEX_WAKE, count), -1);
    }

    /**
     * Blocks while each word of the vector holds what is expected of it, until one of them is woken
     * or for {@code timeoutNanos}.
     *
     * @return the index of a word that was woken, or -1: another value in one of the words, the
     *     time is over, or for no reason
     * @throws UnsupportedOperationException unless {@link #waitAnySupported}
     * @throws IllegalArgumentException for an empty vector
     */
    public static int waitAny(WaitVector vector, long timeoutNanos) {
        if (!waitAnySupported()) {
            throw new UnsupportedOperationException("futex_waitv needs Linux 5.16");
        }
        if (vector.size() == 0) {
            throw new IllegalArgumentException("the vector must not be empty");
        }
        long deadline = vector.deadlineAddress();
        Libc.syscall(Syscall.CLOCK_GETTIME.number(), CLOCK_MONOTONIC, deadline, 0, 0, 0, 0);
        vector.extendDeadline(timeoutNanos);
        return (int)
                Libc.syscall(
                        Syscall.FUTEX_WAITV.number(),
                        vector.address(),
                        vector.size(),
                        0,
                        deadline,
                        CLOCK_MONOTONIC,
                        0);
    }

    /** Whether this kernel can wait for several words at once (Linux 5.16). */
    public static boolean waitAnySupported() {
        return WaitAny.SUPPORTED;
    }

    static boolean isWord(long address) {
        return address != 0 && (address & (Integer.BYTES - 1)) == 0;
    }
}
