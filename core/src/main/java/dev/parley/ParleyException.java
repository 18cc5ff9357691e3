package dev.parley;

import java.io.IOException;

/**
 * The world failed: a peer, a name, a limit, the time. The text says "errno: what, on what".
 *
 * <p>A mistake in the program (a bad argument, a request used after its reply) is an unchecked
 * exception instead.
 */
public abstract sealed class ParleyException extends IOException
        permits Closed,
                DeadlineExceeded,
                DeadlockAvoided,
                Interrupted,
                KernelGone,
                NameNotFound,
                NameTaken,
                NotPermitted,
                OverLimit,
                PeerDied,
                PortGone,
                ProtocolViolated,
                ServerFailed {

    private static final long serialVersionUID = 1L;

    private final Errno errno;
    private final Delivered delivered;

    ParleyException(Errno errno, Delivered delivered, String what) {
        super(errno + ": " + what);
        this.errno = errno;
        this.delivered = delivered;
    }

    /** The kind of failure, as a number of Linux. */
    public Errno errno() {
        return errno;
    }

    /** What is known of the message. */
    public Delivered delivered() {
        return delivered;
    }
}
