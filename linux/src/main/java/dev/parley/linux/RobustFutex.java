package dev.parley.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A word of shared memory that tells others when the thread that owns it ends, however it ends:
 * Linux marks it then, and wakes one sleeper.
 *
 * <p>Owned by one thread, which is to hold nothing else: it makes this, and closes it. Others, in
 * any process, read the word and sleep on it, for which a read-only mapping is enough. Whoever is
 * woken and finds that it {@link #isOwnerDead} wakes all others, for Linux wakes one only.
 *
 * <p>The mark comes as the thread ends, long before the memory of its process is freed; a socket
 * hangs up, and a pidfd tells, only after that.
 *
 * <p>Linux reads a list that the thread has registered, which here holds a single entry. It lies in
 * private memory, so that no other process can lead Linux astray:
 *
 * <pre>
 *   struct robust_list_head     offset  size
 *     first entry                    0     8
 *     from an entry to its word      8     8   signed
 *     entry that is being taken     16     8   0
 *   the entry
 *     next entry                    24     8   the head: there is no other
 * </pre>
 *
 * <p>It takes the place of the list that the C library registered for the thread, which a thread
 * that holds none of the library's robust mutexes does not miss.
 *
 * <p>Source: robust-futex-ABI.rst in the documentation of Linux.
 */
public final class RobustFutex implements AutoCloseable {

    private static final int OWNER_DIED = 0x40000000;

    /** Without it Linux wakes nobody. */
    private static final int WAITERS = 0x80000000;

    private static final long HEAD_BYTES = 24;
    private static final long FUTEX_OFFSET = 8;
    private static final long ENTRY = HEAD_BYTES;
    private static final long LIST_BYTES = HEAD_BYTES + Long.BYTES;

    /**
     * Given back by {@link #close} only: Linux may read the list for as long as the thread lives.
     */
    private final Arena arena = Arena.ofShared();

    private final Thread owner = Thread.currentThread();
    private final long address;

    private RobustFutex(long address) {
        this.address = address;
    }

    /**
     * Makes the calling thread the owner of a word. Does not block.
     *
     * @param address aligned, and mapped writable until {@link #close} or the thread's end
     * @throws IllegalArgumentException on a virtual thread, whose carrier would be the owner
     */
    public static RobustFutex own(long address) {
        if (!Futex.isWord(address)) {
            throw new IllegalArgumentException("address must be aligned, address=" + address);
        }
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalArgumentException("a virtual thread cannot own a word");
        }
        RobustFutex futex = new RobustFutex(address);
        futex.register();
        return futex;
    }

    /** Whether a word's value says that its owner has ended. */
    public static boolean isOwnerDead(int value) {
        return (value & OWNER_DIED) != 0;
    }

    private void register() {
        MemorySegment list = arena.allocate(LIST_BYTES, Long.BYTES);
        long entry = list.address() + ENTRY;
        list.set(JAVA_LONG, 0, entry);
        list.set(JAVA_LONG, FUTEX_OFFSET, address - entry);
        list.set(JAVA_LONG, ENTRY, list.address());
        // Linux marks the word only if it finds the thread's number in it.
        word().setIntVolatile(0, Processes.gettid() | WAITERS);
        Syscall.SET_ROBUST_LIST.demand(list.address(), HEAD_BYTES);
    }

    /**
     * Marks the word as the thread's end would, and wakes all. On the owner's thread; the second
     * time does nothing.
     */
    @Override
    public void close() {
        if (!Thread.currentThread().equals(owner)) {
            throw new IllegalStateException("owned by " + owner);
        }
        if (arena.scope().isAlive()) {
            Syscall.SET_ROBUST_LIST.demand(0, HEAD_BYTES);
            arena.close();
            word().setIntVolatile(0, OWNER_DIED | WAITERS);
            Futex.wakeOnce(address, Integer.MAX_VALUE);
        }
    }

    private Words word() {
        return Words.over(address, Integer.BYTES);
    }
}
