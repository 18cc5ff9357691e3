package dev.parley;

/**
 * The other side broke the protocol of the link, which was ended; nothing is known of the request.
 */
public final class ProtocolViolated extends ParleyException {

    private static final long serialVersionUID = 1L;

    ProtocolViolated(String what) {
        super(Errno.EPROTO, Delivered.UNKNOWN, what);
    }
}
