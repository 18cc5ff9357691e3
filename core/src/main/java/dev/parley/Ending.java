package dev.parley;

/** How a member ended, as far as its kernel knows. */
public sealed interface Ending {

    /** It left the node in good order; its process may still run. */
    record Left() implements Ending {}

    /**
     * Its process ended.
     *
     * @param status 0 to 255
     */
    record Exited(int status) implements Ending {}

    /**
     * A signal ended its process.
     *
     * @param signal as Linux counts: 9 is SIGKILL
     */
    record Killed(int signal) implements Ending {}

    /** Its process ended; with which status, or by which signal, the system does not tell. */
    record Died() implements Ending {}

    /**
     * It is gone, and nobody saw how: there was no kernel then, or it is long ago, or it hung up
     * and lived on.
     */
    record Unknown() implements Ending {}
}
