package dev.parley.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.Notice;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Received;
import dev.parley.Reply;
import dev.parley.Request;
import dev.parley.Transport;
import dev.parley.junit.ParleyNode;
import dev.parley.scenarios.programs.Guest;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That a port has nobody left who could send to it. */
@Timeout(200)
class LastConnectionTest {

    private static final int ROUNDS = 300;
    private static final Notice NOBODY_LEFT = new Notice.LastConnectionGone();

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    @AutoClose private Parley parley;
    @AutoClose private Port port;

    @BeforeEach
    void open() throws Exception {
        parley = NODE.join();
        port = parley.open("lonely");
    }

    @Test
    @DisplayName("N6: of two connections of a process the first says nothing when it goes")
    void theLastOfSeveralConnectionsOfAProcessCounts() throws Exception {
        try (Peer guest = guest()) {
            tell(guest, "connect lonely");
            tell(guest, "connect lonely");
            tell(guest, "disconnect");
            roundTripToTheKernel();
            assertThat(port.poll()).isEmpty();
            tell(guest, "disconnect");
            expectClientGone(guest);
            assertThat(port.receive()).isEqualTo(NOBODY_LEFT);
            assertThat(port.poll()).isEmpty();
        }
    }

    @Test
    @DisplayName("C14: the last connection closed, or its holder killed: one notice each time")
    void theLastOfSeveralProcessesCounts() throws Exception {
        try (Peer first = guest();
                Peer second = guest()) {
            tell(first, "connect lonely");
            tell(second, "connect lonely");
            tell(first, "disconnect");
            expectClientGone(first);
            roundTripToTheKernel();
            assertThat(port.poll()).isEmpty();
            second.kill();
            expectClientGone(second);
            assertThat(port.receive()).isEqualTo(NOBODY_LEFT);

            tell(first, "connect lonely");
            first.kill();
            expectClientGone(first);
            assertThat(port.receive()).isEqualTo(NOBODY_LEFT);
            assertThat(port.poll()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C14: even if a new connection is made at that moment, by the same process")
    void aClientThatComesBackAtOnceHasBeenAway(Transport transport) throws Exception {
        try (Parley client = NODE.join()) {
            comeAndGo(client, client, transport);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C14: even if a new connection is made at that moment, by another process")
    void theNextClientComesToAPortThatNobodyHad(Transport transport) throws Exception {
        try (Parley client = NODE.join();
                Parley other = NODE.join()) {
            comeAndGo(client, other, transport);
        }
    }

    /** The request of the new connection is there, and the notice comes before it. */
    private void comeAndGo(Parley one, Parley other, Transport transport) throws Exception {
        Connection connection = connect(one, transport);
        for (int i = 0; i < ROUNDS; i++) {
            connection.close();
            connection = connect(i % 2 == 0 ? other : one, transport);
            CompletableFuture<Reply> reply = connection.sendAsync(new byte[1]);
            assertThat(port.receive()).isInstanceOf(Notice.ClientGone.class);
            assertThat(port.receive()).as("round %d", i).isEqualTo(NOBODY_LEFT);
            Received next = port.receive();
            assertThat(next).isInstanceOf(Request.class);
            ((Request) next).reply(new byte[0]);
            reply.join();
        }
        connection.close();
        assertThat(port.receive()).isInstanceOf(Notice.ClientGone.class);
        assertThat(port.receive()).isEqualTo(NOBODY_LEFT);
        assertThat(port.poll()).isEmpty();
    }

    /** Its death is seen by the server in several ways, and told once. */
    @ParameterizedTest
    @EnumSource
    @DisplayName("C14: even if a new connection is made as soon as the last holder is dead")
    void whoComesAfterADeathComesToAPortThatNobodyHad(Transport transport) throws Exception {
        for (int i = 0; i < 3; i++) {
            try (Peer guest = guest()) {
                tell(guest, "connect lonely");
                guest.kill();
                try (Connection heir = connect(parley, transport)) {
                    CompletableFuture<Reply> reply = heir.sendAsync(new byte[1]);
                    expectClientGone(guest);
                    assertThat(port.receive()).isEqualTo(NOBODY_LEFT);
                    ((Request) port.receive()).reply(new byte[0]);
                    reply.join();
                }
                assertThat(port.receive()).isInstanceOf(Notice.ClientGone.class);
                assertThat(port.receive()).isEqualTo(NOBODY_LEFT);
            }
        }
    }

    private void expectClientGone(Peer guest) throws Exception {
        assertThat(port.receive())
                .isInstanceOfSatisfying(
                        Notice.ClientGone.class,
                        gone -> assertThat((long) gone.client().pid()).isEqualTo(guest.pid()));
    }

    private static Connection connect(Parley client, Transport transport) throws ParleyException {
        return client.connect("lonely", ConnectOptions.defaults().withTransport(transport));
    }

    private static Peer guest() {
        return Peer.start(NODE.socket(), Guest.class).expect("here");
    }

    private static void tell(Peer guest, String line) {
        guest.tell(line);
        guest.expect("done");
    }

    /** What the kernel said before is here after that. */
    private void roundTripToTheKernel() throws Exception {
        assertThat(parley.names()).isNotNull();
    }
}
