package dev.parley;

/**
 * The port was closed before it received, or its id is stale: of another life of the kernel.
 * Nothing was delivered.
 */
public final class PortGone extends ParleyException {

    private static final long serialVersionUID = 1L;

    PortGone(String what) {
        super(Errno.EPIPE, Delivered.NO, what);
    }
}
