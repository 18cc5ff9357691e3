package dev.parley;

/** The node's policy, or the owner's right, stands against it. Nothing was sent. */
public final class NotPermitted extends ParleyException {

    private static final long serialVersionUID = 1L;

    /** For libraries on top of this one. */
    public NotPermitted(String what) {
        super(Errno.EPERM, Delivered.NO, what);
    }
}
