package dev.parley.link;

import dev.parley.linux.Fd;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The server, as a client's link deals with it: through memory that both map, or through frames.
 *
 * <p>Thread-safe; {@link #hear} belongs to the background thread.
 */
sealed interface ServerPeer permits SharedServer, RemoteServer {

    /** How much memory beside the link is needed for messages that may not fit into its rooms. */
    long besideBytes(long requestBytes, long replyBytes);

    /** Tells the server of a slot that was sent. */
    void sent(ClientSlot slot);

    /** Sends a pulse; false: there is no room for it now. Never blocks. */
    boolean pulse(int priority, int code, long value);

    /** Triggers the proxy that has this number; false: it was too often already. Never blocks. */
    boolean trigger(int number);

    /** This number is another proxy's from now on. */
    void clear(int number);

    /** There is room in the socket again. */
    void flushed();

    /** Tells the server that what was sent became more urgent. */
    void raised(ClientSlot slot);

    /**
     * Whether a client takes back what is queued by itself. Else the server has to be asked by
     * {@link #recall}, and its answer changes the slot's word.
     */
    boolean leavesFreely();

    /** Asks for a queued request back. */
    void recall(int slot, long generation);

    /** Tells the server of a request that it holds, and whose client wants to leave. */
    void unblock(int slot, long generation);

    /** Tells the server of a request that nobody waits for any more. */
    void abandoned(int slot, long generation);

    /** Takes in a frame, and of its descriptors those that it wants. */
    void hear(LinkFrame.Head head, MemorySegment bytes, List<Fd> descriptors);
}
