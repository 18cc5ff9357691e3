package dev.parley.link;

/** What a send ended in; exactly one, always. Queued: no server received it. Held: one had it. */
public enum Outcome {
    /** The server replied. */
    REPLIED,
    /** The server failed it, with an errno for a status. */
    FAILED,
    /** The port was closed before it received. */
    PORT_CLOSED,
    /** The server died, or hung up, before it received. */
    PEER_DIED_QUEUED,
    /** The server died, or hung up, while it held the request. */
    PEER_DIED_HELD,
    /** The deadline passed before anybody received; withdrawn. */
    EXPIRED_QUEUED,
    /** The deadline passed while the server held the request; abandoned. */
    EXPIRED_HELD,
    /** The thread was interrupted before anybody received; withdrawn. */
    INTERRUPTED_QUEUED,
    /** The thread was interrupted while the server held the request; abandoned. */
    INTERRUPTED_HELD,
    /** The connection was closed here before anybody received; withdrawn. */
    CLOSED_QUEUED,
    /** The connection was closed here while the server held the request; abandoned. */
    CLOSED_HELD,
    /** The other side broke the protocol before it received; the link was ended. */
    VIOLATED_QUEUED,
    /** The other side broke the protocol; nothing is known of the request; the link was ended. */
    VIOLATED_HELD,
    /** There is no memory for a message that long: over the limit, or refused; nothing was sent. */
    NO_MEMORY,
    /** Every slot of the link is abandoned, or taken until the deadline; nothing was sent. */
    NO_SLOT,
    /** So many pulses, or triggers, wait at the port as may; nothing was sent. */
    NO_ROOM,
    /** There is no such proxy, or no more; nothing was triggered. */
    NO_PROXY,
    /** The server has forwarded it: it is on its way to another. Never what a send ends in. */
    FORWARDED,
    /** It was forwarded to a port that was closed before it received. */
    PORT_CLOSED_HELD,
    /** It was forwarded, and there was no slot, or no memory, to send it on. */
    NO_MEMORY_HELD,
    /** It was forwarded as often as it may be. */
    TOO_MANY_HOPS,
    /** It cannot be forwarded: what came with it was given to this server. */
    HAS_RIGHTS,
    /** Nobody would ever have received it; withdrawn. */
    DEADLOCK_QUEUED,
    /** The same, of what had been forwarded. */
    DEADLOCK_HELD;

    /** The same, of what another server had before: that nobody received it is not true. */
    Outcome onceForwarded() {
        return switch (this) {
            case PORT_CLOSED -> PORT_CLOSED_HELD;
            case PEER_DIED_QUEUED -> PEER_DIED_HELD;
            case EXPIRED_QUEUED -> EXPIRED_HELD;
            case INTERRUPTED_QUEUED -> INTERRUPTED_HELD;
            case CLOSED_QUEUED -> CLOSED_HELD;
            case VIOLATED_QUEUED -> VIOLATED_HELD;
            case NO_MEMORY, NO_SLOT -> NO_MEMORY_HELD;
            case DEADLOCK_QUEUED -> DEADLOCK_HELD;
            default -> this;
        };
    }
}
