package dev.parley.cli;

/** What a command ends with. */
final class Status {

    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;

    /** As the shell counts: 128 and the number of SIGINT. */
    static final int INTERRUPTED = 130;

    private Status() {}
}
