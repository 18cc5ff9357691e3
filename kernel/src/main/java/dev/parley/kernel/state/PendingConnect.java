package dev.parley.kernel.state;

import dev.parley.kernel.state.Event.Asked;
import dev.parley.wire.Ask.Connect;
import dev.parley.wire.LinkGeometry;

/**
 * A connect that is not answered yet.
 *
 * @param id orders those that came at the same time
 * @param name empty: by the port's id
 * @param deadlineNanos when to give up waiting for the name
 */
record PendingConnect(
        long id,
        Member client,
        int call,
        String name,
        LinkGeometry geometry,
        Descriptor memory,
        long deadlineNanos) {

    static PendingConnect of(long id, Member client, Asked asked, Connect connect, long nowNanos) {
        return new PendingConnect(
                id,
                client,
                asked.call(),
                connect.name(),
                new LinkGeometry(connect.slotCount(), connect.slotBytes()),
                asked.descriptors().getFirst(),
                nowNanos + Math.min(connect.patienceNanos(), Long.MAX_VALUE - nowNanos));
    }
}
