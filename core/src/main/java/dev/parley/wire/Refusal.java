package dev.parley.wire;

/** Why the kernel refuses; the number on the wire is the Linux errno. */
public enum Refusal {
    /** No such name or port. */
    NOT_FOUND(2),
    /** The name is taken. */
    TAKEN(17),
    /** Policy, or somebody else's port. */
    NOT_PERMITTED(1),
    /** A limit was reached; the text names it. */
    OVER_LIMIT(11),
    /** The request makes no sense, for instance a name that is not a name. */
    INVALID(22),
    /** The port or its process went away meanwhile. */
    GONE(32),
    /** The patience that was asked for ran out. */
    TIMED_OUT(110),
    /** The id is of another life of the kernel. */
    STALE(116);

    private static final Refusal[] ALL = values();

    private final int errno;

    Refusal(int errno) {
        this.errno = errno;
    }

    /** The number on the wire. */
    public int errno() {
        return errno;
    }

    static Refusal of(int errno) throws MalformedFrame {
        for (Refusal refusal : ALL) {
            if (refusal.errno == errno) {
                return refusal;
            }
        }
        throw new MalformedFrame("unknown refusal, errno=" + errno);
    }
}
