package dev.parley;

/** A limit was reached; the text names it and its value. Nothing was sent. */
public final class OverLimit extends ParleyException {

    private static final long serialVersionUID = 1L;

    OverLimit(Errno errno, String what) {
        super(errno, Delivered.NO, what);
    }
}
