package dev.parley.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waiting for one descriptor. */
final class Poll {

    /** Only a hang-up, which needs no asking for. */
    static final short NOTHING = 0;

    static final short READABLE = 0x1;
    static final short WRITABLE = 0x4;

    private static final short INVALID = 0x20;
    private static final int POLLFD_BYTES = 8;
    private static final int EVENTS_OFFSET = 4;
    private static final int RESULT_OFFSET = 6;

    private Poll() {}

    /**
     * Blocks until the descriptor is ready or hung up, at most for this time. Returns whether it
     * is.
     */
    static boolean await(Fd fd, short events, Duration timeout) throws ErrnoException {
        long timeoutNanos = TimeUnit.NANOSECONDS.convert(timeout); // saturates
        long start = System.nanoTime();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pollfd = arena.allocate(POLLFD_BYTES, Integer.BYTES);
            pollfd.set(JAVA_INT, 0, fd.number());
            pollfd.set(JAVA_SHORT, EVENTS_OFFSET, events);
            MemorySegment remaining = arena.allocate(Timespec.BYTES, Timespec.ALIGNMENT);
            long ready;
            do {
                Timespec.write(remaining, timeoutNanos - (System.nanoTime() - start));
                ready = Syscall.PPOLL.callOnce(pollfd.address(), 1, remaining.address());
            } while (ready == -ErrnoException.EINTR);
            if (ready < 0) {
                throw Syscall.PPOLL.failure(ready);
            }
            if (pollfd.get(JAVA_SHORT, RESULT_OFFSET) == INVALID) {
                throw Syscall.PPOLL.failure(-ErrnoException.EBADF, fd);
            }
            return ready > 0;
        }
    }
}
