package dev.parley.qnx4;

import dev.parley.Connection;
import dev.parley.Errno;
import org.jspecify.annotations.Nullable;

/** The virtual circuits of this process: each is bound to one process, for good. Thread-safe. */
final class Circuits {

    private final Peers peers;
    private final @Nullable Known[] circuits = new Known[Ids.MOST_CIRCUITS + 1]; // guarded by this

    Circuits(Peers peers) {
        this.peers = peers;
    }

    int attach(int pid) throws Qnx4Exception {
        return attach(peers.connect(pid));
    }

    /** By a connection, which is the circuit's from now on. */
    int attach(Connection connection) throws Qnx4Exception {
        Known to = Known.of(connection.owner().pid(), connection);
        int number = enter(to);
        if (number == 0) {
            to.connection().close();
            throw new Qnx4Exception(
                    Errno.EAGAIN, "there are %d circuits already".formatted(Ids.MOST_CIRCUITS));
        }
        return Ids.ofCircuit(number);
    }

    private synchronized int enter(Known to) {
        for (int number = 1; number < circuits.length; number++) {
            if (circuits[number] == null) {
                circuits[number] = to;
                return number;
            }
        }
        return 0;
    }

    void detach(int vid) throws Qnx4Exception {
        Known circuit;
        synchronized (this) {
            circuit = find(vid);
            circuits[Ids.circuit(vid)] = null;
        }
        circuit.connection().close();
    }

    /** Where it leads; which may be gone. */
    synchronized Known find(int vid) throws Qnx4Exception {
        Known circuit = Ids.isCircuit(vid) ? circuits[Ids.circuit(vid)] : null;
        if (circuit == null) {
            throw Fault.noSuchProcess("virtual circuit", vid);
        }
        return circuit;
    }
}
