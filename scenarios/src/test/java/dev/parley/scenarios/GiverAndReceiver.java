package dev.parley.scenarios;

import dev.parley.ConnectOptions;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Transport;
import dev.parley.junit.ParleyNode;
import dev.parley.scenarios.programs.Worker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two members of a node, of which one gives something to the other; nothing is left of it. */
abstract class GiverAndReceiver {

    static final byte[] NOTHING = new byte[0];

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    /** How they connect. */
    final ConnectOptions by;

    Parley giver;
    Parley receiver;
    private Footprint before;

    GiverAndReceiver(Transport transport) {
        by = ConnectOptions.defaults().withTransport(transport);
    }

    @BeforeEach
    void join() throws ParleyException {
        before = Footprint.now();
        giver = NODE.join();
        receiver = NODE.join();
    }

    @AfterEach
    void leave() {
        giver.close();
        receiver.close();
        before.awaitAgain();
    }

    /** Who may be given something in a process of its own. */
    static Peer worker() {
        return Peer.start(NODE.socket(), Worker.class, "worker").expect("serving");
    }
}
