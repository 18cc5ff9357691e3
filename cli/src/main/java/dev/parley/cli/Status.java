package dev.parley.cli;

/** What a command ends with. */
public final class Status {

    /** It went well. */
    public static final int OK = 0;

    /** It failed. */
    public static final int FAILED = 1;

    static final int USAGE = 2;

    /** As the shell counts: 128 and the number of SIGINT. */
    public static final int INTERRUPTED = 130;

    private Status() {}
}
