package dev.parley;

/** Nobody has the name, or no such port exists. Nothing was sent. */
public final class NameNotFound extends ParleyException {

    private static final long serialVersionUID = 1L;

    NameNotFound(String what) {
        super(Errno.ENOENT, Delivered.NO, what);
    }
}
