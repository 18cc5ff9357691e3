package dev.parley.link;

import dev.parley.linux.FrameBuffer;
import dev.parley.linux.SeqpacketSocket;

/** One side of a link, as seen by the background thread and by who looks after its end. */
public sealed interface Link permits ClientLink, ServerLink {

    /** The longest frame that comes by the pair's socket, in bytes. */
    int LONGEST_FRAME_BYTES = LinkFrame.MAX_BYTES;

    /** The kernel's number of this link. */
    long id();

    /** The pair's socket. Its hang-up is how either side learns of the other's end. */
    SeqpacketSocket socket();

    /** What goes out by that socket. */
    FrameSender sender();

    /** The rights that go with its messages. */
    LinkRights rights();

    /** Whether messages can share memory. */
    boolean isShared();

    /** Whether it has ended, for this side at least. */
    boolean isEnded();

    /** What is to be done then: quickly, by whoever ends it. */
    Endings endings();

    /** The other side broke the rules, in that it said this: ends the link. */
    void violated(String what);

    /** There is room in the socket again: sends what waits. */
    void flush();

    /** Takes in a frame that came by the socket: a ring, or what this side is told. */
    void hear(FrameBuffer frame);

    /** The other side is gone, and all that it said is heard. */
    void heardAll();

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
