package dev.parley;

/** Another port has the name. Nothing changed. */
public final class NameTaken extends ParleyException {

    private static final long serialVersionUID = 1L;

    NameTaken(String what) {
        super(Errno.EEXIST, Delivered.NO, what);
    }
}
