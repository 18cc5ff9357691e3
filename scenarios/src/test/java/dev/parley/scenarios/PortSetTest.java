package dev.parley.scenarios;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Closed;
import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.Notice;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.PortSet;
import dev.parley.Receipt;
import dev.parley.Request;
import dev.parley.Transport;
import dev.parley.junit.ParleyNode;
import dev.parley.scenarios.programs.CrowdClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** One thread serves many ports. */
@Timeout(120)
@ParameterizedClass
@EnumSource(Transport.class)
class PortSetTest {

    private static final int MANY = 500;
    private static final int BUSY = 50;
    private static final Duration LONG = Duration.ofMinutes(1);

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    private final Transport transport;
    private Parley parley;
    private Port first;
    private Port second;
    private PortSet set;

    PortSetTest(Transport transport) {
        this.transport = transport;
    }

    @BeforeEach
    void open() throws ParleyException {
        parley = NODE.join();
        first = parley.open("first");
        second = parley.open("second");
        set = PortSet.of(first, second);
    }

    @AfterEach
    void leave() {
        set.close();
        parley.close();
    }

    private Connection connect(String name) throws ParleyException {
        return parley.connect(
                name, ConnectOptions.defaults().withTransport(transport).withSlots(BUSY));
    }

    private static void reply(PortSet.Arrival arrival) {
        ((Request) arrival.received()).reply(new byte[0]);
    }

    @Test
    void manyProcessesAreServedByThreadsOfBothKindsAndEachMessageOnce() throws Exception {
        List<Peer> clients = new ArrayList<>();
        for (String name : List.of("first", "second", "first", "second")) {
            clients.add(Peer.start(NODE.socket(), CrowdClient.class, name, transport, MANY));
        }
        try (PortSet other = PortSet.of(second, first)) {
            List<Thread> servers =
                    List.of(
                            Thread.ofPlatform().start(() -> echo(set)),
                            Thread.ofVirtual().start(() -> echo(set)),
                            Thread.ofPlatform().start(() -> echo(other)),
                            Thread.ofPlatform().start(() -> echo(first)));
            for (Peer client : clients) {
                client.expect("served " + MANY);
                client.close();
            }
            first.close();
            second.close();
            for (Thread server : servers) {
                server.join();
            }
        }
    }

    /** A message that two received would be answered twice, and one by nobody at all by a hang. */
    private static void echo(PortSet set) {
        try {
            Receipt receipt = new Receipt();
            while (true) {
                echo(set.receive(receipt).received());
            }
        } catch (ParleyException _) {
            // the last port is closed
        }
    }

    private static void echo(Port port) {
        try {
            while (true) {
                echo(port.receive());
            }
        } catch (ParleyException _) {
            // the port is closed
        }
    }

    private static void echo(Object received) {
        if (received instanceof Request request) {
            request.reply(request.bytes());
        }
    }

    @Test
    void aBusyPortKeepsNobodyWaitingForLongerThanWhatWasSentBefore() throws Exception {
        try (Connection busy = connect("first");
                Connection quiet = connect("second")) {
            for (int i = 0; i < BUSY; i++) {
                var _ = busy.sendAsync("busy".getBytes(UTF_8));
            }
            var _ = quiet.sendAsync("quiet".getBytes(UTF_8));
            int before = 0;
            for (PortSet.Arrival arrival = set.receive();
                    arrival.port() == first;
                    arrival = set.receive()) {
                var _ = busy.sendAsync("busy".getBytes(UTF_8));
                reply(arrival);
                before++;
            }
            // By a socket it is there a moment after it was sent.
            assertThat(before).isBetween(0, transport == Transport.MEMORY ? BUSY : 100 * BUSY);
        }
    }

    @Test
    void anArrivalIsMadeOnceForAReceiptAndAPort() throws Exception {
        Receipt receipt = new Receipt();
        try (Connection toFirst = connect("first");
                Connection toSecond = connect("second")) {
            List<PortSet.Arrival> arrivals = new ArrayList<>();
            for (Connection connection : List.of(toFirst, toSecond, toFirst, toSecond)) {
                var _ = connection.sendAsync(new byte[1]);
                PortSet.Arrival arrival = set.receive(receipt);
                reply(arrival);
                arrivals.add(arrival);
            }
            assertThat(arrivals)
                    .extracting(PortSet.Arrival::port)
                    .containsExactly(first, second, first, second);
            assertThat(arrivals.get(2)).isSameAs(arrivals.get(0));
            assertThat(arrivals.get(3)).isSameAs(arrivals.get(1));
        }
    }

    @Test
    void aNoticeIsReceivedWithItsPort() throws Exception {
        try (Parley other = NODE.join()) {
            other.connect("second", ConnectOptions.defaults().withTransport(transport)).close();
            PortSet.Arrival arrival = set.receive();
            assertThat(arrival)
                    .isEqualTo(new PortSet.Arrival(second, new Notice.ClientGone(other.self())));
        }
    }

    @Test
    void aPortComesAndGoes() throws Exception {
        assertThat(set.ports()).containsExactly(first, second);
        assertThat(set.add(first)).isFalse();
        assertThat(set.remove(first)).isTrue();
        assertThat(set.remove(first)).isFalse();
        assertThat(set.ports()).containsExactly(second);
        second.close();
        assertThat(set.ports()).isEmpty();
        assertThatThrownBy(set::receive)
                .isInstanceOf(Closed.class)
                .hasMessage("EBADF: receive: no port is left in the set");
        assertThat(set.add(first)).isTrue();
        assertThat(set.poll()).isEmpty();
        assertThat(set.receive(Duration.ofMillis(1))).isEmpty();
        set.close();
        assertThatThrownBy(set::poll)
                .isInstanceOf(Closed.class)
                .hasMessage("EBADF: receive: the set is closed");
        try (Connection connection = connect("first")) {
            var _ = connection.sendAsync(new byte[1]);
            assertThat(first.receive(LONG)).isNotEmpty();
        }
    }

    @Test
    void theRequestOfAReceiptIsRepliedBeforeTheNext() throws Exception {
        Receipt receipt = new Receipt();
        try (Connection connection = connect("first")) {
            var _ = connection.sendAsync(new byte[1]);
            Optional<PortSet.Arrival> arrival = set.receive(receipt, LONG);
            assertThatThrownBy(() -> set.receive(receipt))
                    .isInstanceOf(IllegalStateException.class);
            reply(arrival.orElseThrow());
            assertThat(set.receive(receipt, Duration.ZERO)).isEmpty();
        }
    }
}
