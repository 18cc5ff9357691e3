package dev.parley.linux;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Owns one descriptor.
 *
 * <p>Thread-safe, in that it is closed exactly once. A number that was read before the close must
 * not be used after it, because the kernel gives it out again: whoever closes a descriptor first
 * makes sure that nobody is inside a call on it.
 */
public final class Fd implements AutoCloseable {

    private static final int MOST_CLOSERS = 64;
    private static final Semaphore CLOSERS = new Semaphore(MOST_CLOSERS);

    private static final int CLOSED = -1;
    private static final int F_DUPFD_CLOEXEC = 1030;

    private final AtomicInteger number;

    private Fd(int number) {
        this.number = new AtomicInteger(number);
    }

    /** Takes ownership of an open descriptor. Its number must be at least 0. */
    public static Fd of(int number) {
        if (number < 0) {
            throw new IllegalArgumentException("number must be >= 0, number=" + number);
        }
        return new Fd(number);
    }

    static Fd of(long number) {
        return of(Math.toIntExact(number));
    }

    /** The number, which stays owned by this object; {@link IllegalStateException} once closed. */
    public int number() {
        int open = number.get();
        if (open == CLOSED) {
            throw new IllegalStateException("the descriptor is closed");
        }
        return open;
    }

    /**
     * Makes a second descriptor of the same open file, with an owner of its own. Does not block.
     *
     * @throws ErrnoException EMFILE: too many are open
     */
    public Fd dup() throws ErrnoException {
        return of(Syscall.FCNTL.check(number(), F_DUPFD_CLOEXEC, 0));
    }

    /**
     * Gives up the ownership: the number is the caller's now; {@link IllegalStateException} once
     * closed.
     */
    public int release() {
        int open = number.getAndSet(CLOSED);
        if (open == CLOSED) {
            throw new IllegalStateException("the descriptor is closed");
        }
        return open;
    }

    /** Whether {@link #close} was not called yet. */
    public boolean isOpen() {
        return number.get() != CLOSED;
    }

    /** Closes the descriptor; the second time does nothing. */
    @Override
    public void close() {
        int open = number.getAndSet(CLOSED);
        if (open != CLOSED) {
            // Linux frees the number whatever close answers: never repeat it, not even on EINTR.
            Syscall.CLOSE.callOnce(open);
        }
    }

    /**
     * Closes descriptors that came from somebody else, who decides what closing them costs: with
     * unsent data and SO_LINGER, or on a FUSE file, it takes as long as the other side likes.
     * Memory is closed at once, the rest on a thread that is thrown away; if there are too many of
     * those, the caller waits.
     */
    public static void closeReceived(List<Fd> received) {
        for (Fd fd : received) {
            if (fd.isOpen() && !Memfd.isMemory(fd) && CLOSERS.tryAcquire()) {
                Thread.ofPlatform()
                        .name("parley-closer")
                        .daemon()
                        .start(
                                () -> {
                                    fd.close();
                                    CLOSERS.release();
                                });
            } else {
                fd.close();
            }
        }
    }

    @Override
    public String toString() {
        int open = number.get();
        return open == CLOSED ? "fd closed" : "fd " + open;
    }
}
