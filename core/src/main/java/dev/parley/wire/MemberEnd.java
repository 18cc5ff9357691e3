package dev.parley.wire;

/**
 * How a member ended, as far as the kernel knows.
 *
 * @param number of {@link Kind#EXITED} the status, of {@link Kind#KILLED} the signal; else 0
 */
public record MemberEnd(Kind kind, int number) {

    /** Nobody saw it. */
    public static final MemberEnd UNKNOWN = new MemberEnd(Kind.UNKNOWN, 0);

    /** It said that it leaves. */
    public static final MemberEnd LEFT = new MemberEnd(Kind.LEFT, 0);

    /** Its process ended, and nobody told how. */
    public static final MemberEnd DIED = new MemberEnd(Kind.DIED, 0);

    private static final int SIGNAL_MASK = 0x7f;
    private static final int STATUS_SHIFT = 8;
    private static final int STATUS_MASK = 0xff;

    /** The ways to end. */
    public enum Kind {
        /** Nobody saw it. */
        UNKNOWN,
        /** The process left the node; it may still run. */
        LEFT,
        /** The process ended. */
        DIED,
        /** The process ended, with a status. */
        EXITED,
        /** A signal ended the process. */
        KILLED;

        int number() {
            return switch (this) {
                case UNKNOWN -> 0;
                case LEFT -> 1;
                case DIED -> 2;
                case EXITED -> 3;
                case KILLED -> 4;
            };
        }

        static Kind of(int number) throws MalformedFrame {
            return switch (number) {
                case 0 -> UNKNOWN;
                case 1 -> LEFT;
                case 2 -> DIED;
                case 3 -> EXITED;
                case 4 -> KILLED;
                default -> throw new MalformedFrame("unknown kind of end, kind=" + number);
            };
        }
    }

    /** What a status of wait() means. */
    public static MemberEnd ofWaitStatus(int status) {
        int signal = status & SIGNAL_MASK;
        return signal == 0
                ? new MemberEnd(Kind.EXITED, status >> STATUS_SHIFT & STATUS_MASK)
                : new MemberEnd(Kind.KILLED, signal);
    }
}
