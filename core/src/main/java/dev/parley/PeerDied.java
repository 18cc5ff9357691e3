package dev.parley;

/**
 * The other process died or hung up: before it received ({@link Delivered#NO}), or while it held
 * the request ({@link Delivered#UNKNOWN}).
 */
public final class PeerDied extends ParleyException {

    private static final long serialVersionUID = 1L;

    /** For libraries on top of this one. */
    public PeerDied(Delivered delivered, String what) {
        super(Errno.ESRCH, delivered, what);
    }
}
