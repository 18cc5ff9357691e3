package dev.parley.scenarios;

import static dev.parley.scenarios.Qnx4Crew.fails;
import static dev.parley.scenarios.Received.message;
import static dev.parley.scenarios.Received.room;
import static dev.parley.scenarios.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Errno;
import dev.parley.Source;
import dev.parley.Transport;
import dev.parley.qnx4.Qnx4;
import dev.parley.qnx4.Qnx4Exception;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Canned messages, which anybody triggers. */
@Timeout(120)
@ParameterizedClass
@EnumSource(Transport.class)
class Qnx4ProxyTest {

    private static final int ANYONE = 0;
    private static final int MOST_PENDING = 65_535;

    @RegisterExtension static final Qnx4Crew CREW = new Qnx4Crew();

    private final Transport transport;
    private Qnx4 qnx;
    private Qnx4Peer client;

    Qnx4ProxyTest(Transport transport) {
        this.transport = transport;
    }

    @BeforeEach
    void attach() throws Qnx4Exception {
        qnx = CREW.attach(transport);
        client = CREW.process(transport);
    }

    private int proxy(String text) throws Qnx4Exception {
        return qnx.qnx_proxy_attach(0, message(text), text.length(), -1);
    }

    @Test
    @DisplayName("Q2: triggers p1, p2, p1, p2 are received p1, p1, p2, p2, each with its data")
    void aProxyHasOnePlaceInTheQueue() throws Qnx4Exception {
        int p1 = proxy("one");
        int p2 = proxy("two");
        for (int proxy : new int[] {p1, p2, p1, p2}) {
            assertThat(client.Trigger(proxy).value()).isEqualTo(qnx.getpid());
        }
        receiveWhatIsSentNow();
        List<Received> expected =
                List.of(
                        new Received(p1, "one"),
                        new Received(p1, "one"),
                        new Received(p2, "two"),
                        new Received(p2, "two"));
        for (Received one : expected) {
            assertThat(Received.by(qnx, ANYONE)).isEqualTo(one);
        }
        fails(Errno.ENOMSG, () -> qnx.Creceive(ANYONE, room(10)));
    }

    /** What the client has triggered before is there then, also by a socket. */
    private void receiveWhatIsSentNow() throws Qnx4Exception {
        client.Send(qnx.getpid(), "now", 0);
        qnx.Reply(qnx.Receive(client.pid(), room(3)), message(""));
    }

    @Test
    @DisplayName("Q2: three triggers are three receipts, whoever triggers")
    void triggersAreCounted() throws Qnx4Exception {
        int proxy = proxy("tick");
        client.Trigger(proxy).expectSuccess();
        CREW.process(transport).Trigger(proxy).expectSuccess();
        assertThat(qnx.Trigger(proxy)).isEqualTo(qnx.getpid());
        for (int i = 0; i < 3; i++) {
            assertThat(Received.by(qnx, ANYONE)).isEqualTo(new Received(proxy, "tick"));
        }
        fails(Errno.ENOMSG, () -> qnx.Creceive(ANYONE, room(10)));
    }

    @Test
    @DisplayName("Q2: 65,535 pending triggers do not lose one; one that would be lost is refused")
    void manyTriggersAreCounted() throws Qnx4Exception {
        int proxy = proxy("tick");
        int accepted = client.call("triggers", proxy, 10 * MOST_PENDING).value();
        assertThat(accepted).isBetween(MOST_PENDING, 5 * MOST_PENDING);
        for (int i = 0; i < accepted; i++) {
            assertThat(qnx.Receive(ANYONE, room(4))).isEqualTo(proxy);
        }
        fails(Errno.ENOMSG, () -> qnx.Creceive(ANYONE, room(10)));
        soon().until(() -> client.call("triggers", proxy, 1).value() == 1);
        assertThat(Received.by(qnx, ANYONE)).isEqualTo(new Received(proxy, "tick"));
    }

    @Test
    @DisplayName("Q3: a proxy of 101 bytes: EINVAL")
    void aProxyHasAHundredBytesAtMost() throws Qnx4Exception {
        String longest = "x".repeat(Qnx4.MOST_PROXY_BYTES);
        for (int size : new int[] {0, 99, 100}) {
            int proxy = proxy(longest.substring(0, size));
            client.Trigger(proxy).expectSuccess();
            assertThat(Received.by(qnx, ANYONE))
                    .isEqualTo(new Received(proxy, longest.substring(0, size)));
        }
        fails(Errno.EINVAL, () -> proxy(longest + "x"));
    }

    @Test
    @DisplayName("Q3: the trigger of a proxy that was detached, or never was: ESRCH")
    void aDetachedProxyIsNoMore() throws Qnx4Exception {
        int proxy = proxy("tick");
        client.Trigger(proxy).expectSuccess();
        qnx.qnx_proxy_detach(proxy);
        soon().until(() -> client.Trigger(proxy).outcome().equals("ESRCH"));
        fails(Errno.ESRCH, () -> qnx.Trigger(proxy));
        fails(Errno.ESRCH, () -> qnx.qnx_proxy_detach(proxy));
        fails(Errno.ENOMSG, () -> qnx.Creceive(ANYONE, room(10)));
        assertThat(client.Trigger(client.pid()).outcome()).as("a process").isEqualTo("ESRCH");
    }

    @Test
    @DisplayName("Q3: a stranger detaches: EPERM, and the proxy lives on")
    void onlyItsOwnerDetachesAProxy() throws Qnx4Exception {
        int proxy = proxy("tick");
        assertThat(client.call("qnx_proxy_detach", proxy).outcome()).isEqualTo("EPERM");
        client.Trigger(proxy).expectSuccess();
        assertThat(client.call("qnx_proxy_detach", proxy).outcome()).isEqualTo("EPERM");
        assertThat(Received.by(qnx, ANYONE)).isEqualTo(new Received(proxy, "tick"));
        fails(Errno.EPERM, () -> qnx.qnx_proxy_attach(client.pid(), message("x"), 1, 0));
    }

    @Test
    void whatIsSentToAProxyTriggersItAndGoesNowhere() throws Qnx4Exception {
        int proxy = proxy("tick");
        assertThat(client.Send(proxy, "dropped", 5).text()).isEqualTo(".....");
        assertThat(Received.by(qnx, ANYONE)).isEqualTo(new Received(proxy, "tick"));
    }

    @Test
    void aReplyToAProxyDoesNothing() throws Qnx4Exception {
        int proxy = proxy("tick");
        client.Trigger(proxy).expectSuccess();
        Received.by(qnx, ANYONE);
        qnx.Reply(proxy, message("thanks"));
        client.Trigger(proxy).expectSuccess();
        assertThat(Received.by(qnx, ANYONE)).isEqualTo(new Received(proxy, "tick"));
    }

    @Test
    void itsDataIsThatOfTheMomentWhenItWasAttached() throws Qnx4Exception {
        var data = message("then");
        int proxy = qnx.qnx_proxy_attach(0, data, 4, -1);
        data.fill((byte) 'x');
        client.Trigger(proxy).expectSuccess();
        assertThat(Received.by(qnx, ANYONE)).isEqualTo(new Received(proxy, "then"));
    }

    @Test
    void theProxiesOfADyingProcessGo() {
        int proxy = client.call("qnx_proxy_attach", "tick", -1).value();
        Qnx4Peer other = CREW.process(transport);
        assertThat(other.Trigger(proxy).value()).isEqualTo(client.pid());
        client.kill();
        soon().until(() -> other.Trigger(proxy).outcome().equals("ESRCH"));
        fails(Errno.ESRCH, () -> qnx.Trigger(proxy));
    }

    @Test
    void aTimerTriggersIt() throws Qnx4Exception {
        int proxy = proxy("tick");
        try (Source _ = Source.every(Duration.ofMillis(1), qnx.event(proxy))) {
            for (int i = 0; i < 3; i++) {
                assertThat(Received.by(qnx, ANYONE)).isEqualTo(new Received(proxy, "tick"));
            }
        }
    }

    @Test
    @DisplayName("a virtual proxy is one more id on this node, and has no way to another")
    void aVirtualProxyStandsForOne() throws Qnx4Exception {
        int proxy = proxy("tick");
        int virtual = qnx.qnx_proxy_rem_attach(0, proxy);
        assertThat(virtual).isNotEqualTo(proxy);
        client.Trigger(virtual).expectSuccess();
        assertThat(Received.by(qnx, ANYONE).text()).isEqualTo("tick");
        qnx.qnx_proxy_rem_detach(0, virtual);
        soon().until(() -> client.Trigger(virtual).outcome().equals("ESRCH"));
        client.Trigger(proxy).expectSuccess();
        assertThat(Received.by(qnx, ANYONE)).isEqualTo(new Received(proxy, "tick"));
        fails(Errno.EHOSTUNREACH, () -> qnx.qnx_proxy_rem_attach(99, proxy));
    }
}
