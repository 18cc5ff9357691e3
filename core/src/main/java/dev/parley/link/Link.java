package dev.parley.link;

import dev.parley.linux.SeqpacketSocket;

/** One side of a link, as seen by who looks after its end. */
public sealed interface Link permits ClientLink, ServerLink {

    /** The pair's socket. Its hang-up is how either side learns of the other's end. */
    SeqpacketSocket socket();

    /** Whether no thread is inside an exchange, so that the memory may go. */
    boolean isIdle();

    /**
     * Lets go of memory and socket, after the end. A thread that is still inside reads zeros, on
     * which every step fails; it cannot fault.
     */
    void retire();

    /** Ends the link for good, as this process leaves the node; harmless if it has ended. */
    void abandon();
}
