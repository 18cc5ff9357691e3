package dev.parley.link;

import dev.parley.linux.ErrnoException;
import dev.parley.linux.EventFd;
import dev.parley.sleep.Deadline;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Tells a foreign event loop that a port has something to receive: by a descriptor that polls
 * readable, and by a callback. Thread-safe. Owns its descriptor and its thread.
 *
 * <p>The thread sleeps on the port's bell as a receiver does. When it sees something it makes the
 * descriptor readable and rests, so that clients need not wake it, until a receiver finds nothing
 * and clears it ({@link #clear}); then it looks again, and sleeps only if that look, after it has
 * counted itself, finds nothing. So the descriptor is never unreadable for good with something
 * there, and it may be readable with nothing there until the next receive.
 *
 * <p>It rings on only when it has seen something: otherwise it and another that passes rings on
 * ({@link BellWatch}) would wake each other for ever.
 */
public final class PortReadiness implements AutoCloseable {

    private final ReceivePort port;
    private final EventFd eventFd;
    private final Thread thread =
            Thread.ofPlatform().daemon().name("parley-ready").unstarted(this::watch);

    /** Whether the descriptor is readable. Written under this. */
    private volatile boolean signalled;

    private @Nullable Runnable callback; // guarded by this
    private volatile boolean closed; // written under this

    private PortReadiness(ReceivePort port, EventFd eventFd) {
        this.port = port;
        this.eventFd = eventFd;
    }

    static PortReadiness create(ReceivePort port) throws ErrnoException {
        return new PortReadiness(port, EventFd.create());
    }

    void start() {
        thread.start();
    }

    /** The number of the descriptor, which stays owned by this. */
    public int descriptor() {
        return eventFd.fd().number();
    }

    /**
     * Runs this, on the thread, each time the descriptor becomes readable; soon, if it is readable.
     */
    public void onReady(Runnable action) {
        synchronized (this) {
            callback = action;
            makeUnreadable();
        }
        LockSupport.unpark(thread);
    }

    /**
     * A receiver has found nothing: the descriptor is readable no longer, but for what came since.
     */
    void clear() {
        if (signalled) {
            makeUnreadable();
            LockSupport.unpark(thread);
        }
    }

    private synchronized void makeUnreadable() {
        if (signalled && !closed) {
            eventFd.drain();
            signalled = false;
        }
    }

    /** The port stays readable, as its receives end at once. */
    void portClosed() {
        LockSupport.unpark(thread);
    }

    /** Whether it is closed. */
    public boolean isClosed() {
        return closed;
    }

    /** Ends the thread and closes the descriptor, which must be in no foreign loop any more. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            eventFd.close();
        }
        LockSupport.unpark(thread);
        port.ring(Integer.MAX_VALUE);
    }

    private void watch() {
        while (!closed) {
            if (!signalled) {
                lookOrSleep();
            } else if (port.isClosed()) {
                return; // for ever readable
            } else {
                LockSupport.park(this);
            }
        }
    }

    private void lookOrSleep() {
        PortBell bell = port.bell();
        bell.count();
        try {
            int rung = bell.shown();
            if (!closed && isNothingThere()) {
                bell.sleep(rung, Deadline.NEVER);
            }
        } finally {
            bell.uncount();
        }
        if (!closed && !isNothingThere()) {
            signal();
            bell.ring(1); // it may be for another receiver that this thread was woken
        }
    }

    private boolean isNothingThere() {
        return port.waiting().rank() == HintQueue.NO_RANK;
    }

    private void signal() {
        @Nullable Runnable action;
        synchronized (this) {
            if (closed) {
                return;
            }
            signalled = true;
            eventFd.signal();
            action = callback; // not one that is set later, which is called by itself
        }
        if (action != null) {
            run(action);
        }
    }

    /** What it throws is the application's; the descriptor is to be told of all the same. */
    private void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }
}
