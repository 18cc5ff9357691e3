package dev.parley.qnx4;

import dev.parley.Errno;
import java.io.IOException;

/** A call of QNX 4 that has failed: what returns -1 there, and leaves its reason in errno. */
public final class Qnx4Exception extends IOException {

    private static final long serialVersionUID = 1;

    private final Errno errno;

    Qnx4Exception(Errno errno, String text) {
        super(errno + ": " + text);
        this.errno = errno;
    }

    Qnx4Exception(Errno errno, String text, Throwable cause) {
        super(errno + ": " + text, cause);
        this.errno = errno;
    }

    /** Why, by the name that QNX 4 has for it. */
    public Errno errno() {
        return errno;
    }
}
