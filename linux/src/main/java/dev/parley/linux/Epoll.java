package dev.parley.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Waits for many descriptors at once, level-triggered.
 *
 * <p>{@link #add}, {@link #setInterest} and {@link #remove} are thread-safe, also while another
 * thread is in {@link #await}; all else is owned by one thread. Watches descriptors but does not
 * own them: remove one before it is closed.
 */
public final class Epoll implements AutoCloseable {

    private static final int EPOLL_CLOEXEC = 0x80000;
    private static final int ADD = 1;
    private static final int REMOVE = 2;
    private static final int MODIFY = 3;

    private static final int EPOLLIN = 0x1;
    private static final int EPOLLOUT = 0x4;
    private static final int EPOLLERR = 0x8;
    private static final int EPOLLHUP = 0x10;
    private static final int EPOLLRDHUP = 0x2000;

    private static final int MAX_EVENTS = 64;

    // struct epoll_event: flags (u32), then at the end, packed or not, the key (u64)
    private final long keyOffset = Platform.current().epollDataOffset;
    private final long eventBytes = keyOffset + Long.BYTES;

    private final Fd fd;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment events = arena.allocate(MAX_EVENTS * eventBytes, Long.BYTES);
    private int count;

    private Epoll(Fd fd) {
        this.fd = fd;
    }

    /**
     * Makes one that watches nothing yet.
     *
     * @throws ErrnoException EMFILE: too many descriptors
     */
    public static Epoll create() throws ErrnoException {
        return new Epoll(Fd.of(Syscall.EPOLL_CREATE1.check(EPOLL_CLOEXEC)));
    }

    /**
     * Watches a descriptor for something to read and for hang-up.
     *
     * @param key what {@link #key} will say
     * @throws ErrnoException EEXIST: watched already; EPERM: the file cannot be watched; ENOSPC:
     *     too many for this user
     */
    public void add(Fd watched, long key) throws ErrnoException {
        control(ADD, watched, EPOLLIN | EPOLLRDHUP, key);
    }

    /**
     * Watches the descriptor for something to read, or not; and for room to write, or not. Hang-up
     * is reported in any case: without an interest in reading, when both directions are closed.
     *
     * @param key as for {@link #add}
     * @throws ErrnoException ENOENT: not watched
     */
    public void setInterest(Fd watched, long key, boolean readable, boolean writable)
            throws ErrnoException {
        int interest = (readable ? EPOLLIN | EPOLLRDHUP : 0) | (writable ? EPOLLOUT : 0);
        control(MODIFY, watched, interest, key);
    }

    /**
     * Watches the descriptor no longer. An event of it that was already found is still reported.
     *
     * @throws ErrnoException ENOENT: not watched
     */
    public void remove(Fd watched) throws ErrnoException {
        control(REMOVE, watched, 0, 0);
    }

    private void control(int operation, Fd watched, int interest, long key) throws ErrnoException {
        try (Arena temporary = Arena.ofConfined()) {
            MemorySegment event = temporary.allocate(eventBytes, Long.BYTES);
            event.set(JAVA_INT, 0, interest);
            event.set(JAVA_LONG_UNALIGNED, keyOffset, key);
            Syscall.EPOLL_CTL.check(fd.number(), operation, watched.number(), event.address());
        }
    }

    /**
     * Blocks until a descriptor is ready, at most for this time.
     *
     * @param timeoutMillis -1: without end; 0: does not block
     * @return how many events there are now, at most 64; 0 when the time is over
     * @throws ErrnoException EBADF: this is not open
     */
    public int await(long timeoutMillis) throws ErrnoException {
        long start = System.nanoTime();
        long result;
        count = 0;
        do {
            long remaining = timeoutMillis < 0 ? -1 : remainingMillis(timeoutMillis, start);
            result =
                    Syscall.EPOLL_PWAIT.callOnce(
                            fd.number(), events.address(), MAX_EVENTS, remaining);
        } while (result == -ErrnoException.EINTR);
        if (result < 0) {
            throw Syscall.EPOLL_PWAIT.failure(result);
        }
        count = (int) result;
        return count;
    }

    private static long remainingMillis(long timeoutMillis, long startNanos) {
        long elapsedMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
        return Math.clamp(timeoutMillis - elapsedMillis, 0, Integer.MAX_VALUE);
    }

    /**
     * The key of the descriptor of event {@code i}, which is below what {@link #await} returned.
     */
    public long key(int i) {
        return events.get(JAVA_LONG_UNALIGNED, offset(i) + keyOffset);
    }

    /** Whether event {@code i} is that there is something to read. */
    public boolean readable(int i) {
        return has(i, EPOLLIN);
    }

    /** Whether event {@code i} is that there is room to write. */
    public boolean writable(int i) {
        return has(i, EPOLLOUT);
    }

    /** Whether event {@code i} is that the other end is closed; there may be more to read. */
    public boolean hungUp(int i) {
        return has(i, EPOLLHUP | EPOLLRDHUP | EPOLLERR);
    }

    private boolean has(int i, int flags) {
        return (events.get(JAVA_INT_UNALIGNED, offset(i)) & flags) != 0;
    }

    private long offset(int i) {
        return Objects.checkIndex(i, count) * eventBytes;
    }

    /** Stops watching. Nobody may be in {@link #await}, which this would not end. */
    @Override
    public void close() {
        fd.close();
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
