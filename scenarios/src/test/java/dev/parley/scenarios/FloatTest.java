package dev.parley.scenarios;

import static dev.parley.scenarios.Soon.soon;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Parley;
import dev.parley.Port;
import dev.parley.PortOptions;
import dev.parley.PortOptions.Floating;
import dev.parley.PortOptions.Order;
import dev.parley.PortSet;
import dev.parley.Priority;
import dev.parley.Received;
import dev.parley.Request;
import dev.parley.Transport;
import dev.parley.junit.ParleyNode;
import dev.parley.scenarios.programs.Relay;
import dev.parley.scenarios.programs.UrgentClient;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Who serves works at the priority of those it serves. */
@Timeout(120)
@ParameterizedClass
@EnumSource(Transport.class)
class FloatTest {

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    private static final PortOptions FLOATING = PortOptions.defaults().withFloat(Floating.NUMBER);

    private final Transport transport;

    FloatTest(Transport transport) {
        this.transport = transport;
    }

    @AfterEach
    void workAsBefore() {
        Priority.useOnThread(Priority.NORMAL);
    }

    private Peer client(String port, int priority) {
        return Peer.start(NODE.socket(), UrgentClient.class, port, transport, priority, 1);
    }

    @Test
    void aServerWorksAtTheTenThatItReceivedAndAtThirteenOnceThatWaits() throws Exception {
        Priority.useOnThread(22);
        try (Parley parley = NODE.join();
                Port port = parley.open("desk", FLOATING);
                Peer ten = client("desk", 10)) {
            assertThat(Priority.ofThread()).isEqualTo(22);
            Request first = request(port);
            assertThat(Priority.ofThread()).isEqualTo(10);
            try (Peer thirteen = client("desk", 13)) {
                thirteen.expect("sent");
                if (transport == Transport.SOCKET) {
                    soon().pollInSameThread()
                            .until(() -> Priority.ofThread() == 13); // there a moment later
                }
                assertThat(Priority.ofThread()).isEqualTo(13);
                first.reply(new byte[0]);
                Request second = request(port);
                assertThat(second.priority()).isEqualTo(13);
                second.reply(new byte[0]);
                thirteen.expect("done");
                ten.expect("sent").expect("done");
            }
        }
    }

    @Test
    void whatARaisedServerHasSentOvertakesAtTheNext() throws Exception {
        try (Parley parley = NODE.join();
                Port port = parley.open("last", FLOATING);
                Peer relay = Peer.start(NODE.socket(), Relay.class, "relay", "last", transport)) {
            relay.expect("serving");
            try (Peer low = client("relay", 10)) {
                relay.expect("works at 10");
                try (Peer other = client("last", 20)) {
                    other.expect("sent");
                    try (Peer urgent = client("relay", 40)) {
                        soon().until(() -> waitsAt(parley, relay, 40));
                        Request first = request(port);
                        assertThat(new String(first.bytes(), UTF_8)).isEqualTo("10 0");
                        assertThat(first.priority()).isEqualTo(40);
                        assertThat(Priority.ofThread()).isEqualTo(40);
                        first.reply(new byte[0]);
                        low.expect("sent").expect("done");
                        relay.expect("works at 40");
                        request(port).reply(new byte[0]);
                        request(port).reply(new byte[0]);
                        urgent.expect("sent").expect("done");
                        other.expect("done");
                    }
                }
            }
        }
    }

    @Test
    void whoReceivesFromASetWorksAtWhatItReceivedLast() throws Exception {
        try (Parley parley = NODE.join();
                Port desk = parley.open("desk", FLOATING);
                Port other = parley.open("other desk", FLOATING);
                PortSet set = PortSet.of(desk, other);
                Peer low = client("desk", 20)) {
            Request first = request(set);
            assertThat(Priority.ofThread()).isEqualTo(20);
            try (Peer high = client("other desk", 30)) {
                Request second = request(set);
                assertThat(Priority.ofThread()).isEqualTo(30);
                second.reply(new byte[0]);
                high.expect("sent").expect("done");
            }
            first.reply(new byte[0]);
            low.expect("sent").expect("done");
        }
    }

    @Test
    void whoReceivesFromOneMemberWorksAtWhatItReceived() throws Exception {
        try (Parley parley = NODE.join();
                Port port = parley.open("desk", FLOATING);
                Peer twice =
                        Peer.start(NODE.socket(), UrgentClient.class, "desk", transport, 20, 2)) {
            Request first = request(port);
            Priority.useOnThread(5);
            Request second = port.receiveFrom(first.sender());
            assertThat(Priority.ofThread()).isEqualTo(20);
            first.reply(new byte[0]);
            second.reply(new byte[0]);
            twice.expect("sent").expect("done");
        }
    }

    /** What the column PRI of `parley sin` shows. */
    private static boolean waitsAt(Parley parley, Peer who, int priority) throws Exception {
        return parley.look().processes().stream()
                .filter(process -> process.member().pid() == who.pid())
                .flatMap(process -> process.threads().stream())
                .anyMatch(thread -> thread.priority() == priority);
    }

    private static Request request(Port port) throws Exception {
        return request(port::receive);
    }

    private static Request request(PortSet set) throws Exception {
        return request(() -> set.receive().received());
    }

    private static Request request(Callable<Received> receive) throws Exception {
        Received received = receive.call();
        while (!(received instanceof Request)) {
            received = receive.call();
        }
        return (Request) received;
    }

    @Test
    void aFloatNeedsTheOrderOfPriority() {
        assertThat(FLOATING.order()).isEqualTo(Order.PRIORITY);
        assertThatThrownBy(() -> FLOATING.withOrder(Order.ARRIVAL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a float needs Order.PRIORITY, order=ARRIVAL");
    }

    @Test
    void aPortMayBeginToFloatAndCease() throws Exception {
        Priority.useOnThread(22);
        try (Parley parley = NODE.join();
                Port port = parley.open("mind");
                Peer ten = client("mind", 10)) {
            Request first = request(port);
            assertThat(Priority.ofThread()).isEqualTo(22);
            port.use(FLOATING);
            first.reply(new byte[0]);
            ten.expect("sent").expect("done");
            try (Peer thirteen = client("mind", 13)) {
                Request second = request(port);
                assertThat(Priority.ofThread()).isEqualTo(13);
                port.use(PortOptions.defaults());
                second.reply(new byte[0]);
                thirteen.expect("sent").expect("done");
            }
            var _ = port.poll();
            assertThat(Priority.ofThread()).isEqualTo(22);
            assertThatThrownBy(() -> port.use(PortOptions.defaults().withByRightOnly(true)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
