package dev.parley.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A bell for one who waits in an {@link Epoll}: readable from {@link #signal} until {@link #drain}.
 *
 * <p>Thread-safe, and nothing here blocks. Owns its descriptor; nobody may be inside a call when it
 * is closed.
 */
public final class EventFd implements AutoCloseable {

    private static final int EFD_NONBLOCK_CLOEXEC = 0x800 | 0x80000;

    private static final MemorySegment ONE = Arena.global().allocateFrom(JAVA_LONG, 1);

    /** Takes the counts that are read, which nobody looks at. */
    private static final MemorySegment COUNT = Arena.global().allocate(JAVA_LONG);

    private final Fd fd;

    private EventFd(Fd fd) {
        this.fd = fd;
    }

    /**
     * Makes one that is not signalled.
     *
     * @throws ErrnoException EMFILE: too many descriptors
     */
    public static EventFd create() throws ErrnoException {
        return new EventFd(Fd.of(Syscall.EVENTFD2.check(0, EFD_NONBLOCK_CLOEXEC)));
    }

    /** Makes the descriptor readable; it may be already. */
    public void signal() {
        transfer(Syscall.WRITE, ONE);
    }

    /** Makes the descriptor unreadable again, however often it was signalled. */
    public void drain() {
        transfer(Syscall.READ, COUNT);
    }

    /** EAGAIN is success: signalled 2^64 times already, or not at all. */
    private void transfer(Syscall call, MemorySegment count) {
        long result = call.call(fd.number(), count.address(), count.byteSize());
        if (result < 0 && result != -ErrnoException.EAGAIN) {
            throw new IllegalStateException(call.failure(result));
        }
    }

    /** The descriptor, which stays owned by this object. */
    public Fd fd() {
        return fd;
    }

    /** Closes the descriptor. The second time does nothing. */
    @Override
    public void close() {
        fd.close();
    }
}
