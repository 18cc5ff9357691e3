package dev.parley.link;

import static dev.parley.link.LinkPair.NOT_CANCELLED;
import static dev.parley.link.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.link.ReceivePort.Taken;
import dev.parley.sleep.Deadline;
import dev.parley.sleep.Spin;
import dev.parley.wire.LinkKind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Pulses, and proxies that are triggered: nobody waits for them, and none is lost. */
@ParameterizedClass
@EnumSource(LinkKind.class)
class PulseTest {

    private static final int NORMAL = 10;

    /** What does not come by then is lost. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final LinkKind kind;
    private final Held held = new Held();

    PulseTest(LinkKind kind) {
        this.kind = kind;
    }

    private LinkPair pair(Urgency urgency, int links) throws IOException {
        return new LinkPair(kind, new ReceivePort.Terms(Spin.Policy.ADAPTIVE, urgency), links);
    }

    private LinkPair pair() throws IOException {
        return pair(Urgency.IGNORED, 1);
    }

    /** Sends one; returns when the server could see it. */
    private static void pulse(LinkPair pair, int link, int priority, long value) {
        LinkPulses there = pair.servers.get(link).pulses();
        long before = there.ring().pushed();
        assertThat(pair.clients.get(link).pulse(priority, 7, value)).isNull();
        soon().until(() -> there.ring().pushed() > before);
    }

    private static ClientProxy known(LinkPair pair, int link, PortProxy proxy) {
        ClientProxy found = pair.clients.get(link).proxy(proxy.id(), Deadline.NEVER, NOT_CANCELLED);
        return Objects.requireNonNull(found, "no such proxy");
    }

    private static PortProxy open(LinkPair pair) {
        return Objects.requireNonNull(pair.port.openProxy(NORMAL));
    }

    private static void trigger(LinkPair pair, int link, ClientProxy proxy) {
        PulseRing ring = pair.servers.get(link).pulses().ring();
        int before = ring.triggers(proxy.number());
        assertThat(pair.clients.get(link).trigger(proxy)).isNull();
        soon().until(() -> ring.triggers(proxy.number()) > before);
    }

    private Taken receive(LinkPair pair) {
        return pair.port.receive(held, Deadline.after(PATIENCE));
    }

    private List<Long> receiveValues(LinkPair pair, int count) {
        List<Long> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            assertThat(receive(pair)).isEqualTo(Taken.PULSE);
            values.add(held.pulse().value());
        }
        return values;
    }

    private List<Long> receiveProxies(LinkPair pair, int count) {
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            assertThat(receive(pair)).isEqualTo(Taken.PROXY);
            ids.add(held.pulse().proxy().id());
        }
        return ids;
    }

    private void assertNothingIsThere(LinkPair pair) {
        assertThat(pair.port.receive(held, Deadline.AT_ONCE)).isEqualTo(Taken.NOTHING);
    }

    @Test
    void aPulseBringsItsCodeItsValueAndItsPriority() throws IOException {
        try (LinkPair pair = pair()) {
            assertThat(pair.client().pulse(63, Integer.MIN_VALUE, Long.MIN_VALUE)).isNull();
            assertThat(receive(pair)).isEqualTo(Taken.PULSE);
            assertThat(held.pulse().code()).isEqualTo(Integer.MIN_VALUE);
            assertThat(held.pulse().value()).isEqualTo(Long.MIN_VALUE);
            assertThat(held.pulse().priority()).isEqualTo(63);
            assertThat(held.pulse().link()).isSameAs(pair.server());
            assertNothingIsThere(pair);
        }
    }

    @Test
    void pulsesAreReceivedInTheOrderInWhichTheyWereSent() throws IOException {
        try (LinkPair pair = pair()) {
            List<Long> sent = new ArrayList<>();
            for (long value = 0; value < 1000; value++) {
                sent.add(value);
            }
            List<Long> received = new ArrayList<>();
            for (int i = 0; i < sent.size(); i += 100) {
                sent.subList(i, i + 100).forEach(value -> pulse(pair, 0, NORMAL, value));
                received.addAll(receiveValues(pair, 100));
            }
            assertThat(received).isEqualTo(sent);
        }
    }

    @Test
    void theMostUrgentComesFirstAndMayOvertakeForEver() throws IOException {
        try (LinkPair pair = pair(Urgency.ORDERS, 1)) {
            pulse(pair, 0, 1, -1);
            for (long value = 0; value < 1000; value++) {
                pulse(pair, 0, 2, value);
                assertThat(receiveValues(pair, 1)).containsExactly(value);
            }
            assertThat(receiveValues(pair, 1)).containsExactly(-1L);
        }
    }

    @Test
    void whatFindsNoRoomIsRefusedAndNothingElseIsLost() throws IOException {
        try (LinkPair pair = pair()) {
            long accepted = 0;
            @Nullable Outcome refused = pair.client().pulse(NORMAL, 0, 0);
            while (refused == null) {
                accepted++;
                refused = pair.client().pulse(NORMAL, 0, accepted);
            }
            assertThat(refused).isEqualTo(Outcome.NO_ROOM);
            assertThat(accepted).isEqualTo(PulseRing.MOST_PULSES);
            List<Long> values = receiveValues(pair, (int) accepted);
            assertThat(values).isSorted().startsWith(0L).endsWith(accepted - 1);
            assertNothingIsThere(pair);
            soon().until(() -> pair.client().pulse(NORMAL, 0, 4711) == null);
            assertThat(receiveValues(pair, 1)).containsExactly(4711L);
        }
    }

    @Test
    void aSleepingReceiverIsWoken() throws IOException {
        try (LinkPair pair = new LinkPair(kind, Spin.Policy.NEVER, 1)) {
            for (long value = 0; value < 100; value++) {
                CompletableFuture<Long> received =
                        CompletableFuture.supplyAsync(() -> receiveValues(pair, 1).getFirst());
                soon().until(() -> pair.facts.getIntVolatile(LinkLayout.SLEEPERS) == 1);
                assertThat(pair.client().pulse(NORMAL, 0, value)).isNull();
                assertThat(received.join()).isEqualTo(value);
            }
        }
    }

    @Test
    void aProxyHasOnePlaceInTheQueueAndEachTriggerIsReceived() throws IOException {
        try (LinkPair pair = pair(Urgency.IGNORED, 2)) {
            PortProxy p1 = open(pair);
            PortProxy p2 = open(pair);
            trigger(pair, 0, known(pair, 0, p1));
            trigger(pair, 1, known(pair, 1, p2));
            trigger(pair, 1, known(pair, 1, p1));
            trigger(pair, 0, known(pair, 0, p2));
            assertThat(receiveProxies(pair, 4)).containsExactly(p1.id(), p1.id(), p2.id(), p2.id());
            assertNothingIsThere(pair);
        }
    }

    @Test
    void itsOwnerTriggersItToo() throws IOException {
        try (LinkPair pair = pair()) {
            PortProxy proxy = open(pair);
            CompletableFuture<List<Long>> received =
                    CompletableFuture.supplyAsync(() -> receiveProxies(pair, 2));
            soon().until(() -> pair.facts.getIntVolatile(LinkLayout.SLEEPERS) == 1);
            assertThat(pair.port.trigger(proxy)).isTrue();
            assertThat(pair.port.trigger(proxy)).isTrue();
            assertThat(received.join()).containsExactly(proxy.id(), proxy.id());
            assertNothingIsThere(pair);
        }
    }

    @Test
    void triggersAreCountedAndThenRefused() throws IOException {
        try (LinkPair pair = pair()) {
            PortProxy proxy = open(pair);
            ClientProxy known = known(pair, 0, proxy);
            int accepted = 0;
            while (pair.client().trigger(known) == null) {
                accepted++;
            }
            assertThat(accepted).isGreaterThanOrEqualTo(PulseRing.MOST_TRIGGERS);
            assertThat(receiveProxies(pair, accepted)).containsOnly(proxy.id());
            assertNothingIsThere(pair);
            soon().until(() -> pair.client().trigger(known) == null);
            assertThat(receiveProxies(pair, 1)).containsOnly(proxy.id());
        }
    }

    @Test
    void theOwnersTriggersAreCountedAndThenRefused() throws IOException {
        try (LinkPair pair = pair()) {
            PortProxy proxy = open(pair);
            for (int i = 0; i < PulseRing.MOST_TRIGGERS; i++) {
                assertThat(pair.port.trigger(proxy)).isTrue();
            }
            assertThat(pair.port.trigger(proxy)).isFalse();
            receiveProxies(pair, PulseRing.MOST_TRIGGERS);
            assertNothingIsThere(pair);
        }
    }

    @Test
    void thereIsAlwaysRoomForATrigger() throws IOException {
        try (LinkPair pair = pair()) {
            ClientProxy known = known(pair, 0, open(pair));
            for (int i = 0; i < PulseRing.MOST_PULSES; i++) {
                pulse(pair, 0, NORMAL, i);
            }
            trigger(pair, 0, known);
            receiveValues(pair, PulseRing.MOST_PULSES);
            assertThat(receiveProxies(pair, 1)).hasSize(1);
        }
    }

    @Test
    void aProxyThatDoesNotExistIsNotFound() throws IOException {
        try (LinkPair pair = pair()) {
            assertThat(pair.client().proxy(1, Deadline.NEVER, NOT_CANCELLED)).isNull();
            PortProxy proxy = open(pair);
            assertThat(known(pair, 0, proxy).id()).isEqualTo(proxy.id());
            long next = proxy.id() + 1;
            assertThat(pair.client().proxy(next, Deadline.NEVER, NOT_CANCELLED)).isNull();
        }
    }

    @Test
    void whoKnowsAProxyIsToldThatItIsClosedAndItsNumberServesAnother() throws IOException {
        try (LinkPair pair = pair()) {
            for (int i = 0; i < 3 * PulseRing.MOST_PROXIES; i++) {
                PortProxy proxy = open(pair);
                ClientProxy known = known(pair, 0, proxy);
                trigger(pair, 0, known);
                trigger(pair, 0, known);
                if (i % 2 == 0) {
                    assertThat(receiveProxies(pair, 1)).containsExactly(proxy.id());
                }
                pair.port.close(proxy);
                assertNothingIsThere(pair);
                soon().until(() -> pair.client().trigger(known) == Outcome.NO_PROXY);
            }
        }
    }

    @Test
    void aClientMayKnowSixtyFourAtATime() throws IOException {
        try (LinkPair pair = pair()) {
            for (int i = 0; i < PulseRing.MOST_PROXIES; i++) {
                known(pair, 0, open(pair));
            }
            assertThat(pair.client().hasRoomForProxy()).isFalse();
            PortProxy more = open(pair);
            assertThat(pair.client().proxy(more.id(), Deadline.NEVER, NOT_CANCELLED)).isNull();
            assertThat(pair.client().ending()).isNull();
        }
    }

    @Test
    void whatAClientHasSentIsReceivedWhenItIsGone() throws IOException {
        try (LinkPair pair = pair(Urgency.IGNORED, 2)) {
            PortProxy proxy = open(pair);
            ClientProxy known = known(pair, 0, proxy);
            pulse(pair, 0, NORMAL, 1);
            trigger(pair, 0, known);
            trigger(pair, 0, known);
            pulse(pair, 0, NORMAL, 2);
            pair.client().end(Leave.CLOSED_HERE);
            soon().until(() -> pair.server().isEnded());
            assertThat(receive(pair)).isEqualTo(Taken.NOTICE);
            assertThat(pair.port.pollNotice()).isSameAs(pair.server());
            assertThat(receiveValues(pair, 1)).containsExactly(1L);
            assertThat(receiveProxies(pair, 2)).containsOnly(proxy.id());
            assertThat(receiveValues(pair, 1)).containsExactly(2L);
            assertNothingIsThere(pair);
        }
    }

    @Test
    void aPortThatIsClosedTakesNoMore() throws IOException {
        try (LinkPair pair = pair()) {
            ClientProxy known = known(pair, 0, open(pair));
            pair.port.close();
            soon().until(() -> pair.client().pulse(NORMAL, 0, 0) == Outcome.PORT_CLOSED);
            assertThat(pair.client().trigger(known)).isEqualTo(Outcome.PORT_CLOSED);
            assertThat(pair.client().proxy(known.id() + 1, Deadline.NEVER, NOT_CANCELLED)).isNull();
        }
    }

    @Test
    void oneThatWasSentOverALinkThatEndedIsRefused() throws IOException {
        try (LinkPair pair = pair()) {
            ClientProxy known = known(pair, 0, open(pair));
            pair.server().end();
            soon().until(() -> pair.client().ending() != null);
            assertThat(pair.client().pulse(NORMAL, 0, 0)).isEqualTo(Outcome.PEER_DIED_QUEUED);
            assertThat(pair.client().trigger(known)).isEqualTo(Outcome.PEER_DIED_QUEUED);
        }
    }

    @Test
    void aProxyMayHaveANumberThatWasChosen() throws IOException {
        try (LinkPair pair = pair()) {
            PortProxy proxy = Objects.requireNonNull(pair.port.openProxy(7, NORMAL));
            assertThat(proxy.id()).isEqualTo(7);
            assertThat(pair.port.openProxy(7, NORMAL)).isNull();
            assertThat(pair.port.hasProxy(7)).isTrue();
            assertThat(open(pair).id()).isGreaterThan(0xffff_ffffL);
            ClientProxy known = known(pair, 0, proxy);
            trigger(pair, 0, known);
            assertThat(receiveProxies(pair, 1)).containsExactly(7L);
            pair.port.close(proxy);
            Objects.requireNonNull(pair.port.openProxy(7, NORMAL));
            soon().until(() -> pair.client().trigger(known) == Outcome.NO_PROXY);
            assertNothingIsThere(pair);
        }
    }

    @Test
    void whoReceivesOneProxyLeavesTheRestInItsOrder() throws IOException {
        try (LinkPair pair = pair()) {
            PortProxy wanted = open(pair);
            PortProxy other = open(pair);
            ProxyReceive receive = new ProxyReceive(pair.port, wanted);
            pair.queued(0, "request");
            pair.port.trigger(other);
            pair.port.trigger(wanted);
            Held held = new Held();
            assertThat(receive.receive(held, Deadline.AT_ONCE)).isEqualTo(Taken.PROXY);
            assertThat(held.pulse().proxy()).isEqualTo(wanted);
            assertThat(receive.receive(held, Deadline.AT_ONCE)).isEqualTo(Taken.NOTHING);
            assertThat(LinkPair.text(pair.receive())).isEqualTo("request");
            assertThat(receiveProxies(pair, 1)).containsExactly(other.id());
        }
    }

    @Test
    void whoWaitsForOneProxyIsWokenByItAndByItsEnd() throws IOException {
        try (LinkPair pair = pair()) {
            PortProxy proxy = open(pair);
            ClientProxy known = known(pair, 0, proxy);
            CompletableFuture<Taken> triggered = awaitProxy(pair, proxy);
            assertThat(pair.client().trigger(known)).isNull();
            assertThat(triggered.join()).isEqualTo(Taken.PROXY);
            CompletableFuture<Taken> ended = awaitProxy(pair, proxy);
            pair.port.close(proxy);
            assertThat(ended.join()).isEqualTo(Taken.ABSENT);
        }
    }

    /** Somebody waits for it; returns when he sleeps. */
    private static CompletableFuture<Taken> awaitProxy(LinkPair pair, PortProxy proxy) {
        ProxyReceive receive = new ProxyReceive(pair.port, proxy);
        CompletableFuture<Taken> taken =
                CompletableFuture.supplyAsync(() -> receive.receive(new Held(), Deadline.NEVER));
        soon().until(() -> pair.facts.getIntVolatile(LinkLayout.SLEEPERS) == 1);
        return taken.orTimeout(30, TimeUnit.SECONDS);
    }
}
