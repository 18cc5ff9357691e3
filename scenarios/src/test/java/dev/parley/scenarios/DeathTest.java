package dev.parley.scenarios;

import static dev.parley.scenarios.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.Delivered;
import dev.parley.Notice;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.PeerDied;
import dev.parley.Port;
import dev.parley.Request;
import dev.parley.Transport;
import dev.parley.junit.ParleyNode;
import dev.parley.scenarios.programs.CrowdClient;
import dev.parley.scenarios.programs.Hoarder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Processes that are killed. This process and the kernel in it survive: they hear the truth, and
 * nothing of the dead stays with them.
 */
@Timeout(200)
class DeathTest {

    private static final int ROUNDS = 4;
    private static final int MANY_ROUNDS = 200;
    private static final int HELD = 16;
    private static final int QUEUED = 16;

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    @ParameterizedTest
    @EnumSource
    void theClientsOfAKilledServerHearWhetherItReceived(Transport transport) throws Exception {
        killServers(ROUNDS, transport);
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void theClientsOfManyKilledServersHearWhetherTheyReceived(Transport transport)
            throws Exception {
        killServers(MANY_ROUNDS, transport);
    }

    private static void killServers(int rounds, Transport transport) throws Exception {
        List<Parley> clients = join(HELD + QUEUED);
        Footprint before = Footprint.now();
        try (var servers =
                new StartedAhead<>(IntStream.range(0, rounds), DeathTest::startHoarder)) {
            for (int round = 0; servers.hasNext(); round++) {
                try (Peer server = servers.next()) {
                    server.expect("serving");
                    killServer(server, senders("hoarder-" + round, transport, clients));
                    soon().until(() -> !isKnown(clients.getFirst(), server.pid()));
                }
            }
            before.awaitAgain();
        } finally {
            clients.forEach(Parley::close);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReplyToAKilledClientMeetsNobody(Transport transport) throws Exception {
        killClients(ROUNDS, transport);
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    @DisplayName("C10: clients are killed between receive and reply")
    void aReplyToOneOfManyKilledClientsMeetsNobody(Transport transport) throws Exception {
        killClients(MANY_ROUNDS, transport);
    }

    private static void killClients(int rounds, Transport transport) throws Exception {
        try (Parley server = NODE.join();
                Parley bystander = NODE.join();
                var clients =
                        new StartedAhead<>(
                                IntStream.range(0, rounds),
                                round -> ClientOfPort.start(server, round, transport))) {
            Footprint before = Footprint.now();
            while (clients.hasNext()) {
                try (ClientOfPort client = clients.next();
                        Connection connection =
                                bystander.connect(
                                        client.port().id(),
                                        ConnectOptions.defaults().withTransport(transport))) {
                    killClient(client.peer(), client.port());
                    Slots.expectAllUsable(connection, client.port());
                    assertThat(client.port().poll()).as("a second notice").isEmpty();
                }
            }
            before.awaitAgain();
        }
    }

    private static List<Parley> join(int count) throws ParleyException {
        List<Parley> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            members.add(NODE.join());
        }
        return members;
    }

    private static Peer startHoarder(int round) {
        return Peer.start(NODE.socket(), Hoarder.class, "hoarder-" + round, HELD);
    }

    private static boolean isKnown(Parley observer, long pid) throws ParleyException {
        return observer.names().stream().anyMatch(name -> name.owner().pid() == pid);
    }

    /** A client process and the port that it sends to. */
    private record ClientOfPort(Peer peer, Port port) implements AutoCloseable {

        static ClientOfPort start(Parley server, int round, Transport transport)
                throws ParleyException {
            String name = "port-" + round;
            Port port = server.open(name);
            return new ClientOfPort(
                    Peer.start(NODE.socket(), CrowdClient.class, name, transport, 1), port);
        }

        @Override
        public void close() {
            peer.close();
            port.close();
        }
    }

    private static void killClient(Peer client, Port port) throws ParleyException {
        Request held = (Request) port.receive();
        assertThat((long) held.sender().pid()).isEqualTo(client.pid());
        client.kill();
        assertThat(port.receive())
                .isInstanceOfSatisfying(
                        Notice.ClientGone.class,
                        gone -> assertThat((long) gone.client().pid()).isEqualTo(client.pid()));
        assertThat(held.abandoned()).isTrue();
        assertThat(held.reply(new byte[100])).as("somebody got the reply").isFalse();
    }

    /** Each client connects and sends; the first ones first. */
    private static List<Sender> senders(String name, Transport transport, List<Parley> clients)
            throws ParleyException {
        List<Sender> senders = new ArrayList<>();
        for (Parley client : clients) {
            senders.add(Sender.connect(client, name, transport));
        }
        return senders;
    }

    private static void killServer(Peer server, List<Sender> senders) {
        List<Sender> held = senders.subList(0, HELD);
        List<Sender> queued = senders.subList(HELD, HELD + QUEUED);
        held.forEach(Sender::start);
        server.expect("holding");
        queued.forEach(Sender::start);
        queued.forEach(Sender::awaitAsleep);
        server.kill();
        assertThat(held).allSatisfy(sender -> expectDeath(sender, Delivered.UNKNOWN));
        assertThat(queued).allSatisfy(sender -> expectDeath(sender, Delivered.NO));
        senders.forEach(Sender::close);
    }

    private static void expectDeath(Sender sender, Delivered delivered) {
        assertThat(sender.end())
                .isInstanceOfSatisfying(
                        PeerDied.class,
                        death -> assertThat(death.delivered()).isEqualTo(delivered));
    }
}
