package dev.parley.table;

/** What a thread is doing, by the names that QNX gave them. The numbers are the layout. */
public enum ThreadState {
    /** It runs, or it waits for something else. */
    READY(0),
    /** It has sent, and nobody has received that yet. */
    SEND(1),
    /** It waits for something to receive. */
    RECEIVE(2),
    /** It has sent, and who received that has not replied yet. */
    REPLY(3);

    private final int number;

    ThreadState(int number) {
        this.number = number;
    }

    /** Its number in tables and frames. */
    public int number() {
        return number;
    }

    /** The state of this number; of one that there is not: READY. */
    public static ThreadState of(int number) {
        return switch (number) {
            case 1 -> SEND;
            case 2 -> RECEIVE;
            case 3 -> REPLY;
            default -> READY;
        };
    }
}
