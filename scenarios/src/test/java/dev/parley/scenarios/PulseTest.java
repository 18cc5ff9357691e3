package dev.parley.scenarios;

import static dev.parley.scenarios.Soon.soon;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Closed;
import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.Errno;
import dev.parley.NameNotFound;
import dev.parley.Notice;
import dev.parley.OverLimit;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.PortGone;
import dev.parley.PortOptions;
import dev.parley.Proxy;
import dev.parley.Pulse;
import dev.parley.Receipt;
import dev.parley.Received;
import dev.parley.Request;
import dev.parley.Transport;
import dev.parley.Trigger;
import dev.parley.junit.ParleyNode;
import dev.parley.scenarios.programs.PulseClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is sent and not waited for. */
@Timeout(120)
@ParameterizedClass
@EnumSource(Transport.class)
class PulseTest {

    private static final int MANY = 50;

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    private final Transport transport;

    PulseTest(Transport transport) {
        this.transport = transport;
    }

    private Connection connect(Parley parley, String name) throws ParleyException {
        return parley.connect(name, ConnectOptions.defaults().withTransport(transport));
    }

    @Test
    void whatAProcessHasSentIsReceivedAlthoughItWasKilled() throws Exception {
        try (Parley parley = NODE.join();
                Port port = parley.open("bell");
                Proxy proxy = port.proxy("ring".getBytes(UTF_8));
                Peer client =
                        Peer.start(
                                NODE.socket(),
                                PulseClient.class,
                                "bell",
                                transport,
                                proxy.id(),
                                MANY)) {
            client.expect("knows");
            client.tell("go");
            client.expect("sent");
            client.kill();
            List<Long> values = new ArrayList<>();
            int triggers = 0;
            int ends = 0;
            while (values.size() < MANY || triggers < MANY || ends < 1) {
                switch (port.receive()) {
                    case Pulse pulse -> {
                        assertThat(pulse.code()).isEqualTo(1);
                        assertThat(pulse.sender().pid()).isEqualTo((int) client.pid());
                        values.add(pulse.value());
                    }
                    case Proxy triggered -> {
                        assertThat(triggered).isSameAs(proxy);
                        assertThat(triggered.message()).asString(UTF_8).isEqualTo("ring");
                        triggers++;
                    }
                    case Notice.ClientGone(var member) -> {
                        assertThat(member.pid()).isEqualTo((int) client.pid());
                        ends++;
                    }
                    case Notice.LastConnectionGone _ -> {}
                    case Notice _, Request _ -> throw new AssertionError("nobody sent that");
                }
            }
            assertThat(values).hasSize(MANY).isSorted().doesNotHaveDuplicates();
            assertThat(triggers).isEqualTo(MANY);
            assertThat(port.poll()).isEmpty();
        }
    }

    @Test
    @DisplayName("C7: by priority, a pulse of 15 is received between 20 and 10")
    void pulsesAndRequestsAreReceivedByPriority() throws Exception {
        assertThat(received(PortOptions.Order.PRIORITY))
                .containsExactly("20", "20'", "15", "10", "10'");
    }

    @Test
    @DisplayName("C7: by arrival, a pulse of 15 is received when it came")
    void pulsesAndRequestsAreReceivedByArrival() throws Exception {
        assertThat(received(PortOptions.Order.ARRIVAL))
                .containsExactly("10", "20", "10'", "20'", "15");
    }

    /** Sends requests of 10, 20, 10', 20' and a pulse of 15, and receives when all are there. */
    private List<String> received(PortOptions.Order order) throws Exception {
        PortOptions options = PortOptions.defaults().withOrder(order);
        try (Parley parley = NODE.join();
                Port port = parley.open("desk", options);
                Connection connection = connect(parley, "desk")) {
            for (String text : List.of("10", "20", "10'", "20'")) {
                connection.usePriority(Integer.parseInt(text.substring(0, 2)));
                var _ = connection.sendAsync(text.getBytes(UTF_8));
            }
            connection.pulse(1, 2, 15);
            // The answer to this comes when all of that has come, by a socket, too.
            var _ = connection.trigger(port.proxy(new byte[0]).id());
            List<String> texts = new ArrayList<>();
            while (texts.size() < 5) {
                switch (port.receive()) {
                    case Request request -> {
                        texts.add(new String(request.bytes(), UTF_8));
                        request.reply(new byte[0]);
                    }
                    case Pulse pulse -> texts.add(Integer.toString(pulse.priority()));
                    case Proxy _, Notice _ -> throw new AssertionError("nobody sent that");
                }
            }
            return texts;
        }
    }

    @Test
    void aPulseIsRefusedWhenThereIsNoRoomAndAcceptedWhenThereIs() throws Exception {
        try (Parley parley = NODE.join();
                Port port = parley.open("full");
                Connection connection = connect(parley, "full")) {
            int accepted = 0;
            while (connection.tryPulse(1, accepted)) {
                accepted++;
            }
            assertThat(accepted).isGreaterThanOrEqualTo(160);
            assertThatThrownBy(() -> connection.pulse(1, 0))
                    .isInstanceOf(OverLimit.class)
                    .extracting(e -> ((ParleyException) e).errno())
                    .isEqualTo(Errno.EAGAIN);
            for (int i = 0; i < accepted; i++) {
                assertThat(((Pulse) port.receive()).value()).isEqualTo(i);
            }
            while (!connection.tryPulse(2, 4711)) {
                Thread.onSpinWait();
            }
            assertThat(((Pulse) port.receive()).value()).isEqualTo(4711);
        }
    }

    @Test
    void aProxyThatIsClosedIsNotFoundAnyMore() throws Exception {
        try (Parley parley = NODE.join();
                Port port = parley.open("door");
                Connection connection = connect(parley, "door")) {
            Proxy proxy = port.proxy(new byte[Proxy.MOST_BYTES]);
            Trigger trigger = connection.trigger(proxy.id());
            trigger.fire();
            assertThat(port.receive()).isSameAs(proxy);
            proxy.close();
            assertThatThrownBy(proxy::trigger).isInstanceOf(Closed.class);
            // Until it is told of the end, the client has it in its list.
            soon().untilAsserted(
                            () ->
                                    assertThatThrownBy(() -> connection.trigger(proxy.id()))
                                            .isInstanceOf(NameNotFound.class));
            assertThatThrownBy(trigger::fire).isInstanceOf(NameNotFound.class);
            assertThat(port.poll()).isEmpty();
        }
    }

    @Test
    void aMessageOfMoreThanAHundredBytesIsRefused() throws Exception {
        try (Parley parley = NODE.join();
                Port port = parley.open()) {
            assertThatThrownBy(() -> port.proxy(new byte[Proxy.MOST_BYTES + 1]))
                    .isInstanceOf(OverLimit.class)
                    .hasMessageContaining("101 bytes")
                    .extracting(e -> ((ParleyException) e).errno())
                    .isEqualTo(Errno.EINVAL);
        }
    }

    @Test
    void aPortThatIsClosedTakesNeitherPulsesNorTriggers() throws Exception {
        try (Parley parley = NODE.join();
                Port port = parley.open("shut");
                Connection connection = connect(parley, "shut")) {
            Proxy proxy = port.proxy(new byte[1]);
            Trigger trigger = connection.trigger(proxy.id());
            port.close();
            Soon.soon()
                    .untilAsserted(
                            () ->
                                    assertThatThrownBy(() -> connection.pulse(1, 1))
                                            .isInstanceOf(PortGone.class));
            assertThatThrownBy(trigger::fire).isInstanceOf(PortGone.class);
            assertThatThrownBy(proxy::trigger).isInstanceOf(Closed.class);
        }
    }

    @Test
    void whatIsReceivedIntoAReceiptIsFilledAnew() throws Exception {
        try (Parley parley = NODE.join();
                Port port = parley.open("again");
                Connection connection = connect(parley, "again")) {
            Receipt receipt = new Receipt();
            connection.pulse(1, 1);
            Received first = port.receive(receipt);
            connection.pulse(2, 2);
            assertThat(port.receive(receipt)).isSameAs(first);
            assertThat(((Pulse) first).value()).isEqualTo(2);
        }
    }
}
