package dev.parley.qnx4;

import dev.parley.Connection;
import dev.parley.Peer;

/** A process that is sent to. Once it is gone it stays so, whoever has its pid then. */
record Known(int pid, Connection connection, Peer peer) {

    static Known of(int pid, Connection connection) {
        return new Known(pid, connection, connection.peer());
    }

    /** Whether both lead to the same port. */
    boolean leadsTo(Known other) {
        return !isGone() && connection.portId() == other.connection.portId();
    }

    boolean isGone() {
        return peer.isGone();
    }
}
