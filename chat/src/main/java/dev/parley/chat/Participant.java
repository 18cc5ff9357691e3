package dev.parley.chat;

/** One who takes part, as the server sees him. Owned by the server's thread. */
final class Participant {

    private final long number;
    private final int pid;
    private final int proxy;
    private final String name;

    /** The number of the line that he is told next. */
    private long next;

    /** How many lines were lost before that. */
    private int missed;

    /**
     * Who has just come.
     *
     * @param number never another's
     * @param next the number of the first line that he is told
     */
    Participant(long number, int pid, int proxy, String name, long next) {
        this.number = number;
        this.pid = pid;
        this.proxy = proxy;
        this.name = name;
        this.next = next;
    }

    long number() {
        return number;
    }

    int pid() {
        return pid;
    }

    int proxy() {
        return proxy;
    }

    String name() {
        return name;
    }

    long next() {
        return next;
    }

    int missed() {
        return missed;
    }

    /** He has been told all lines before this one, and of what he missed. */
    void toldUpTo(long line) {
        next = line;
        missed = 0;
    }

    /** The oldest line is lost. */
    void lose(long line, TextBuffer.Line lost) {
        if (next == line) {
            next++;
            if (lost.author() != number) {
                missed++;
            }
        }
    }
}
