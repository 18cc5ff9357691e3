package dev.parley;

/**
 * The thread was interrupted while it waited: before anybody received ({@link Delivered#NO}, the
 * message was withdrawn), or while a server held the request ({@link Delivered#UNKNOWN}). The
 * thread's interrupt flag stays set.
 */
public final class Interrupted extends ParleyException {

    private static final long serialVersionUID = 1L;

    /** For libraries on top of this one. */
    public Interrupted(Delivered delivered, String what) {
        super(Errno.EINTR, delivered, what);
    }
}
