package dev.parley.link;

import static dev.parley.link.LinkPair.NOT_CANCELLED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.link.ReceivePort.Taken;
import dev.parley.sleep.Deadline;
import dev.parley.sleep.Spin;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client writes into the memory of its pulses harms its own link at most. */
class HostilePulsesTest {

    private static final long TRIGGERS = LinkPair.GEOMETRY.pulsesAt();
    private static final long ENTRIES = TRIGGERS + 8L * PulseRing.MOST_PROXIES;

    private final Held held = new Held();

    private Taken receive(LinkPair pair) {
        return pair.port.receive(held, Deadline.AT_ONCE);
    }

    @ParameterizedTest
    @ValueSource(longs = {257, 1L << 40, -1, Long.MIN_VALUE, Long.MAX_VALUE})
    void moreThanTheRingHoldsEndsTheLink(long pushed) throws IOException {
        try (LinkPair pair = new LinkPair(Spin.Policy.ADAPTIVE, 2)) {
            pair.stopHearing(); // else the end of the link may be heard while it is received
            pair.memory.setLongVolatile(LinkLayout.PULSES_PUSHED, pushed);
            assertThat(receive(pair)).isEqualTo(Taken.NOTHING);
            assertThat(pair.server().isEnded()).isTrue();
            assertThat(pair.clients.get(1).pulse(1, 2, 3)).isNull();
            assertThat(receive(pair)).isEqualTo(Taken.PULSE);
        }
    }

    @Test
    void aNumberThatGoesBackEndsTheLink() throws IOException {
        try (LinkPair pair = new LinkPair()) {
            assertThat(pair.client().pulse(1, 2, 3)).isNull();
            assertThat(receive(pair)).isEqualTo(Taken.PULSE);
            pair.stopHearing(); // else the end of the link may be heard while it is received
            pair.memory.setLongVolatile(LinkLayout.PULSES_PUSHED, 0);
            assertThat(receive(pair)).isEqualTo(Taken.NOTHING);
            assertThat(pair.server().isEnded()).isTrue();
        }
    }

    @Test
    void anEntryOfAProxyThatWasNotAskedForIsNothing() throws IOException {
        try (LinkPair pair = new LinkPair()) {
            pair.memory.putInt(ENTRIES + 8, -1);
            pair.memory.putShort(ENTRIES + 14, (short) -1);
            pair.memory.setLongVolatile(LinkLayout.PULSES_PUSHED, 1);
            assertThat(receive(pair)).isEqualTo(Taken.NOTHING);
            assertThat(pair.server().isEnded()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void aTriggerThatWasNotCountedIsNothing(int count) throws IOException {
        try (LinkPair pair = new LinkPair()) {
            ClientProxy known = known(pair);
            assertThat(pair.client().trigger(known)).isNull();
            pair.memory.setIntVolatile(TRIGGERS + 8L * known.number(), count);
            assertThat(receive(pair)).isEqualTo(Taken.NOTHING);
            assertThat(pair.server().isEnded()).isFalse();
        }
    }

    @Test
    void moreTriggersThanThereMayBeEndTheLink() throws IOException {
        try (LinkPair pair = new LinkPair()) {
            ClientProxy known = known(pair);
            assertThat(pair.client().trigger(known)).isNull();
            pair.stopHearing(); // else the end of the link may be heard while it is received
            pair.memory.setIntVolatile(TRIGGERS + 8L * known.number(), Integer.MAX_VALUE);
            assertThat(receive(pair)).isEqualTo(Taken.NOTHING);
            assertThat(pair.server().isEnded()).isTrue();
        }
    }

    @Test
    void whoSaysMoreThanTheHighestPriorityHasTheHighest() throws IOException {
        try (LinkPair pair = new LinkPair()) {
            assertThat(pair.client().pulse(1, 2, 3)).isNull();
            pair.memory.putShort(ENTRIES + 12, (short) -1);
            assertThat(receive(pair)).isEqualTo(Taken.PULSE);
            assertThat(held.pulse().priority()).isEqualTo(LinkLayout.HIGHEST_PRIORITY);
        }
    }

    @Test
    void aServerThatCountsWrongOnlyMakesItsClientWait() throws IOException {
        try (LinkPair pair = new LinkPair()) {
            pair.memory.setLongVolatile(LinkLayout.PULSES_TAKEN, -1000);
            for (int i = 0; i < PulseRing.MOST_PULSES; i++) {
                assertThat(pair.client().pulse(1, 2, 3)).isNull();
            }
            assertThat(pair.client().pulse(1, 2, 3)).isEqualTo(Outcome.NO_ROOM);
        }
    }

    @Test
    void whatIsSaidOfTheFormerProxyOfANumberIsNotSaidOfThisOne() throws IOException {
        try (LinkPair pair = new LinkPair()) {
            pair.stopHearing();
            ClientProxies proxies = pair.client().proxies();
            assertThat(proxies.find(1, Deadline.after(Duration.ofMillis(1)), NOT_CANCELLED))
                    .isNull();
            proxies.gone(0, 1);
            assertThat(proxies.find(2, Deadline.after(Duration.ofMillis(1)), NOT_CANCELLED))
                    .isNull();
            proxies.found(0, 1);
            assertThat(proxies.find(2, Deadline.after(Duration.ofMillis(1)), NOT_CANCELLED))
                    .isNull();
            proxies.found(0, 2);
            assertThat(proxies.find(2, Deadline.NEVER, NOT_CANCELLED)).isNotNull();
        }
    }

    private static ClientProxy known(LinkPair pair) {
        PortProxy proxy = Objects.requireNonNull(pair.port.openProxy(1));
        return Objects.requireNonNull(
                pair.client().proxy(proxy.id(), Deadline.NEVER, NOT_CANCELLED));
    }
}
