package dev.parley.link;

import static dev.parley.link.LinkModel.Trouble.CLIENT_DIES;
import static dev.parley.link.LinkModel.Trouble.CLIENT_INTERRUPTED;
import static dev.parley.link.LinkModel.Trouble.COLD;
import static dev.parley.link.LinkModel.Trouble.CONNECTION_CLOSED;
import static dev.parley.link.LinkModel.Trouble.DEADLINES;
import static dev.parley.link.LinkModel.Trouble.FORWARDS;
import static dev.parley.link.LinkModel.Trouble.KEPT;
import static dev.parley.link.LinkModel.Trouble.NEW_SLOTS;
import static dev.parley.link.LinkModel.Trouble.PATIENT;
import static dev.parley.link.LinkModel.Trouble.PORT_CLOSED;
import static dev.parley.link.LinkModel.Trouble.RECEIVER_INTERRUPTED;
import static dev.parley.link.LinkModel.Trouble.RECEIVER_LEAVES;
import static dev.parley.link.LinkModel.Trouble.SENT_LATER;
import static dev.parley.link.LinkModel.Trouble.SERVER_DIES;
import static dev.parley.link.LinkModel.Trouble.SET;
import static dev.parley.link.LinkModel.Trouble.SOFT_DEADLINES;
import static dev.parley.link.LinkModel.Trouble.TRIGGERS;

import dev.parley.link.LinkModel.Shape;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * The code of links and ports under every interleaving: more than a million states. Each trouble by
 * itself, and never needed: a kill can wake a sleeper whose wake-up was lost.
 */
class ExplorationTest {

    @Test
    void aClientAndAReceiver() throws IOException {
        Exploration.of(new Shape(1, 1, 2, 1), 1);
    }

    @Test
    void slotsThatWereNeverUsed() throws IOException {
        Exploration.of(new Shape(1, 1, 2, 1, NEW_SLOTS), 0);
    }

    @Test
    void twoThreads() throws IOException {
        Exploration.of(new Shape(1, 2, 1, 1), 0);
    }

    @Test
    void twoReceivers() throws IOException {
        Exploration.of(new Shape(1, 1, 1, 2), 0);
    }

    @Test
    void aReceiverThatLeaves() throws IOException {
        Exploration.of(new Shape(1, 1, 1, 2, RECEIVER_LEAVES), 0);
    }

    @Test
    void deadlines() throws IOException {
        Exploration.of(new Shape(1, 1, 2, 1, DEADLINES), 1);
    }

    @Test
    void anInterruptedClient() throws IOException {
        Exploration.of(new Shape(1, 1, 1, 1, CLIENT_INTERRUPTED), 1);
    }

    @Test
    void anInterruptedReceiver() throws IOException {
        Exploration.of(new Shape(1, 1, 1, 1, RECEIVER_INTERRUPTED), 1);
    }

    @Test
    void triggers() throws IOException {
        Exploration.of(new Shape(1, 1, 0, 1, TRIGGERS), 1);
    }

    @Test
    void aConnectionThatIsClosed() throws IOException {
        Exploration.of(new Shape(1, 1, 1, 1, CONNECTION_CLOSED), 1);
    }

    @Test
    void aPortThatIsClosed() throws IOException {
        Exploration.of(new Shape(1, 1, 1, 1, PORT_CLOSED), 1);
    }

    @Test
    void aClientThatDies() throws IOException {
        Exploration.of(new Shape(1, 1, 1, 1, CLIENT_DIES), 0);
    }

    @Test
    void aServerThatDies() throws IOException {
        Exploration.of(new Shape(1, 1, 1, 1, SERVER_DIES), 0);
    }

    @Test
    void sendsThatNobodyWaitsFor() throws IOException {
        Exploration.of(new Shape(1, 1, 2, 1, SENT_LATER), 1);
    }

    @Test
    void anInterruptedClientThatIsKept() throws IOException {
        Exploration.of(new Shape(1, 1, 1, 1, CLIENT_INTERRUPTED, KEPT), 0);
        Exploration.of(new Shape(1, 1, 1, 1, CLIENT_INTERRUPTED, KEPT, PATIENT), 0);
    }

    @Test
    void softDeadlinesOfClientsThatAreKept() throws IOException {
        Exploration.of(new Shape(1, 1, 1, 1, SOFT_DEADLINES, KEPT), 0);
        Exploration.of(new Shape(1, 1, 1, 1, SOFT_DEADLINES, KEPT, PATIENT), 0);
    }

    @Test
    void hardDeadlinesOfClientsThatAreKept() throws IOException {
        Exploration.of(new Shape(1, 1, 1, 1, DEADLINES, SOFT_DEADLINES, KEPT, PATIENT), 0);
    }

    @Test
    void softDeadlinesOfClientsThatAreNotKept() throws IOException {
        Exploration.of(new Shape(1, 1, 1, 1, SOFT_DEADLINES), 1);
    }

    @Test
    void aLinkThatGoesCold() throws IOException {
        Exploration.of(new Shape(1, 1, 1, 1, COLD), 0);
    }

    @Test
    void aForwardedRequest() throws IOException {
        Exploration.of(new Shape(2, 1, 1, 2, FORWARDS), 0);
    }

    @Test
    void aSetOfTwoPorts() throws IOException {
        Exploration.of(new Shape(2, 1, 1, 1, SET), 0);
    }
}
