package dev.parley;

/**
 * Closed on this side: the port, the connection or the whole membership. A request that a server
 * held at that moment is {@link Delivered#UNKNOWN}.
 */
public final class Closed extends ParleyException {

    private static final long serialVersionUID = 1L;

    /** For libraries on top of this one. */
    public Closed(Delivered delivered, String what) {
        super(Errno.EBADF, delivered, what);
    }
}
