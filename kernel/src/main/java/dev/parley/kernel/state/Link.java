package dev.parley.kernel.state;

import dev.parley.wire.MemberRecord;
import dev.parley.wire.RightUse;
import java.util.Optional;

/**
 * A link that was made: between one client and one port.
 *
 * @param right that was taken for it; empty: the client connected by itself
 */
record Link(long id, Member client, Port port, LinkPlan plan, Optional<Right> right) {

    /** What the client may do. */
    RightUse use() {
        return right.map(Right::use).orElse(RightUse.ALL);
    }

    /** Who passed the right for it. */
    MemberRecord giver() {
        return right.map(taken -> taken.giver().asRecord()).orElse(MemberRecord.NOBODY);
    }

    boolean isOf(Member member) {
        return client == member || port.owner() == member;
    }

    Member otherEnd(Member member) {
        return client == member ? port.owner() : client;
    }
}
