package dev.parley;

/** The server received the request and failed it, with an errno of its choice. */
public final class ServerFailed extends ParleyException {

    private static final long serialVersionUID = 1L;

    /** For libraries on top of this one. */
    public ServerFailed(Errno errno, String what) {
        super(errno, Delivered.YES, what);
    }
}
