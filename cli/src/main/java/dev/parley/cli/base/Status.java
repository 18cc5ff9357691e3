package dev.parley.cli.base;

/** What a command ends with. */
public final class Status {

    /** It went well. */
    public static final int OK = 0;

    /** It failed. */
    public static final int FAILED = 1;

    /** The command line is wrong. */
    public static final int USAGE = 2;

    /** The server says no. */
    public static final int REFUSED = 3;

    /** As timeout(1) ends. */
    public static final int TIME_OVER = 124;

    /** As the shell counts: 128 and the number of SIGINT. */
    public static final int INTERRUPTED = 130;

    private Status() {}
}
