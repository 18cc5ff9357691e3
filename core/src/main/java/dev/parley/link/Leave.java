package dev.parley.link;

/** A reason to stop waiting for a reply, and what the send ends in then. */
public enum Leave {
    /** The other process died or hung up. */
    PEER_DIED(Outcome.PEER_DIED_QUEUED, Outcome.PEER_DIED_HELD),
    /** The other side broke the protocol. */
    VIOLATED(Outcome.VIOLATED_QUEUED, Outcome.VIOLATED_HELD),
    /** The connection was closed on this side. */
    CLOSED_HERE(Outcome.CLOSED_QUEUED, Outcome.CLOSED_HELD),
    /** The deadline passed. */
    EXPIRED(Outcome.EXPIRED_QUEUED, Outcome.EXPIRED_HELD),
    /** The soft deadline passed: over for a client that need not stay. */
    SOFTLY_EXPIRED(Outcome.EXPIRED_QUEUED, Outcome.EXPIRED_HELD),
    /** The thread was interrupted. */
    INTERRUPTED(Outcome.INTERRUPTED_QUEUED, Outcome.INTERRUPTED_HELD),
    /** The port closed, orderly: what it holds it may still answer. */
    PORT_CLOSED(Outcome.PORT_CLOSED, Outcome.PEER_DIED_HELD),
    /** It would wait for ever; unless somebody has received it at this moment. */
    DEADLOCK(Outcome.DEADLOCK_QUEUED, Outcome.DEADLOCK_HELD);

    final Outcome queued;
    final Outcome held;

    /** What a send ends in that nobody received yet. */
    public Outcome queued() {
        return queued;
    }

    Leave(Outcome queued, Outcome held) {
        this.queued = queued;
        this.held = held;
    }
}
