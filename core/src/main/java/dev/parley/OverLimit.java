package dev.parley;

/**
 * A limit was reached; the text names it and its value. Nothing was sent, unless a server had
 * received it and forwarded it.
 */
public final class OverLimit extends ParleyException {

    private static final long serialVersionUID = 1L;

    /** For libraries on top of this one. */
    public OverLimit(Errno errno, String what) {
        this(errno, Delivered.NO, what);
    }

    /** For libraries on top of this one. */
    public OverLimit(Errno errno, Delivered delivered, String what) {
        super(errno, delivered, what);
    }
}
