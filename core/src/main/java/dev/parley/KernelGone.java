package dev.parley;

/** There is no kernel to ask, or it is not to be trusted. Links that exist go on. */
public final class KernelGone extends ParleyException {

    private static final long serialVersionUID = 1L;

    KernelGone(String what) {
        super(Errno.ENOTCONN, Delivered.NO, what);
    }
}
