package dev.parley;

/**
 * The time was over: before anybody received ({@link Delivered#NO}, the message was withdrawn), or
 * while a server held the request ({@link Delivered#UNKNOWN}).
 */
public final class DeadlineExceeded extends ParleyException {

    private static final long serialVersionUID = 1L;

    /** For libraries on top of this one. */
    public DeadlineExceeded(Delivered delivered, String what) {
        super(Errno.ETIMEDOUT, delivered, what);
    }
}
