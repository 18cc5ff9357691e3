package dev.parley.kernel.state;

import dev.parley.wire.PassedRight;
import dev.parley.wire.RightUse;

/**
 * A right to send to a port, made for one member, who has not taken it yet.
 *
 * @param giver who passed it on last, and pays for it; may be gone
 * @param receiver who may take it, and nobody else
 * @param linkId over which it was passed: by another one its number means nothing, so nobody has
 *     the receiver use what somebody else has given to it
 */
record Right(long id, Member giver, Member receiver, long linkId, Port port, RightUse use) {

    /** Whether it is meant by a process that got it. */
    boolean is(PassedRight name) {
        return id == name.rightId() && linkId == name.linkId();
    }
}
