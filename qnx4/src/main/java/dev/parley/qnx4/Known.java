package dev.parley.qnx4;

import dev.parley.Connection;
import dev.parley.Peer;
import dev.parley.Trigger;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A process that is sent to. Once it is gone it stays so, whoever has its pid then.
 *
 * @param triggers the rights to trigger its proxies, by their ids
 */
record Known(int pid, Connection connection, Peer peer, Map<Integer, Trigger> triggers) {

    static Known of(int pid, Connection connection) {
        return new Known(pid, connection, connection.peer(), new ConcurrentHashMap<>());
    }

    /** Whether both lead to the same port. */
    boolean leadsTo(Known other) {
        return !isGone() && connection.portId() == other.connection.portId();
    }

    boolean isGone() {
        return peer.isGone();
    }
}
