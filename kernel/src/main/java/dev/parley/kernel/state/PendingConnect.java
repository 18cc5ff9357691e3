package dev.parley.kernel.state;

import dev.parley.kernel.state.Event.Asked;
import dev.parley.wire.Ask.Connect;
import dev.parley.wire.LinkGeometry;
import java.util.Optional;

/**
 * A connect that is not answered yet.
 *
 * @param id orders those that came at the same time
 * @param memory of the link, if it has any
 * @param deadlineNanos when to give up waiting for the name
 */
record PendingConnect(
        long id,
        Member client,
        int call,
        Connect connect,
        Optional<Descriptor> memory,
        long deadlineNanos) {

    static PendingConnect of(long id, Member client, Asked asked, Connect connect, long nowNanos) {
        return new PendingConnect(
                id,
                client,
                asked.call(),
                connect,
                asked.descriptors().stream().findFirst(),
                nowNanos + Math.min(connect.patienceNanos(), Long.MAX_VALUE - nowNanos));
    }

    /** By a right that was passed to the client. */
    boolean isByRight() {
        return !connect.right().isNone();
    }

    /** Empty: by the port's id, or by a right. */
    String name() {
        return connect.name();
    }

    boolean isPatient() {
        return connect.patienceNanos() > 0;
    }

    LinkPlan plan() {
        return new LinkPlan(
                connect.kind(), new LinkGeometry(connect.slotCount(), connect.slotBytes()));
    }

    PendingConnect notGivenUpBefore(long timeNanos) {
        return new PendingConnect(
                id, client, call, connect, memory, Math.max(deadlineNanos, timeNanos));
    }
}
