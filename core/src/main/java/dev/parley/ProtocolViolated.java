package dev.parley;

/**
 * The other side broke the protocol of the link, which was ended: before it received ({@link
 * Delivered#NO}), or nobody knows when ({@link Delivered#UNKNOWN}).
 */
public final class ProtocolViolated extends ParleyException {

    private static final long serialVersionUID = 1L;

    /** For libraries on top of this one. */
    public ProtocolViolated(Delivered delivered, String what) {
        super(Errno.EPROTO, delivered, what);
    }
}
