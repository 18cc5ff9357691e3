package dev.parley;

/**
 * The port was closed before it received, or its id is stale: of another life of the kernel.
 * Nothing was delivered, unless another server had received it and forwarded it there.
 */
public final class PortGone extends ParleyException {

    private static final long serialVersionUID = 1L;

    /** For libraries on top of this one. */
    public PortGone(String what) {
        this(Delivered.NO, what);
    }

    /** For libraries on top of this one. */
    public PortGone(Delivered delivered, String what) {
        super(Errno.EPIPE, delivered, what);
    }
}
