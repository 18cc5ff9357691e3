package dev.parley.kernel.state;

import dev.parley.wire.RightUse;

/**
 * A right to send to a port, made for one member, who has not taken it yet.
 *
 * @param giver who passed it on last, and pays for it; may be gone
 * @param receiver who may take it, and nobody else
 */
record Right(long id, Member giver, Member receiver, Port port, RightUse use) {}
