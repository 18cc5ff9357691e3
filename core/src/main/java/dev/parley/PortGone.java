package dev.parley;

/** The port was closed before it received. Nothing was delivered. */
public final class PortGone extends ParleyException {

    private static final long serialVersionUID = 1L;

    PortGone(String what) {
        super(Errno.EPIPE, Delivered.NO, what);
    }
}
