package dev.parley.link;

import dev.parley.linux.Fd;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The client, as a server's link deals with it: through memory that both map, or through frames.
 *
 * <p>Thread-safe; {@link #hear} belongs to the background thread.
 */
sealed interface ClientPeer permits SharedClient, RemoteClient {

    /** Whether its requests cannot be received for the moment. */
    boolean isStalled();

    /**
     * The moment of delivery: what was sent is received, and the client can know it.
     *
     * @return false: withdrawn, or not now
     */
    boolean receive(int slot, long generation);

    /** Whether the client of what was received may not see by itself that it was. */
    boolean isUnwatched(int slot);

    /**
     * Memory beside the link that a request needs whose body or whose reply is long.
     *
     * @return null: there is no such memory, or it is too small
     */
    @Nullable Beside beside(int slot, BesideNeed need);

    /**
     * SENT to REPLIED. The header and what was placed are in the slot.
     *
     * @return false: the client has left
     */
    boolean reply(Held held);

    /** SENT to REPLIED, with the word that nobody received it. */
    void refuse(int slot, long generation);

    /** ABANDONED to FREE. False: that is not how it stands. */
    boolean letGo(int slot, long generation);

    /** How often a proxy may have been triggered by this client, and not received. */
    int mostTriggers();

    /** This number is another proxy's from now on. */
    void bound(int number);

    /** A pulse of this client was received: there is room for another. */
    void tookPulse();

    /** A trigger of this client, of the proxy with this number, was received. */
    void tookTrigger(int number);

    /** Says on which terms requests are received from now on. */
    void tellTerms(int terms);

    /** The mode of the link has changed. */
    void tellMode(int mode);

    /** Takes in a frame, and of its descriptors those that it wants. */
    void hear(LinkFrame.Head head, MemorySegment bytes, List<Fd> descriptors);

    /** Lets go of memory beside the link. */
    void retire();

    /**
     * What a request says of memory beside the link.
     *
     * @param extent its number; 0: none
     * @param requestBytes 0: the request is not there
     * @param replyBytes 0: the reply does not go there
     */
    record BesideNeed(int extent, long requestBytes, long replyBytes) {}
}
