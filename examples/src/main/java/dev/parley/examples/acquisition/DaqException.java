package dev.parley.examples.acquisition;

import dev.parley.Errno;
import java.io.IOException;

/** What the server would not do: it has received the request, and nothing has changed. */
public final class DaqException extends IOException {

    private static final long serialVersionUID = 1;

    private final Errno errno;

    DaqException(Errno errno, String text) {
        super(errno + ": " + text);
        this.errno = errno;
    }

    /** Why. */
    public Errno errno() {
        return errno;
    }
}
