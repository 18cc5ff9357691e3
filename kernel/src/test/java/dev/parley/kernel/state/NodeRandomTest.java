package dev.parley.kernel.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.kernel.state.Effect.Expel;
import dev.parley.kernel.state.Effect.Introduce;
import dev.parley.kernel.state.Effect.Say;
import dev.parley.kernel.state.Event.Flushed;
import dev.parley.kernel.state.Event.Misspoke;
import dev.parley.kernel.state.Event.Unmade;
import dev.parley.wire.Ask;
import dev.parley.wire.Ask.Connect;
import dev.parley.wire.Tell.Connected;
import dev.parley.wire.Tell.Introduced;
import dev.parley.wire.Tell.PortOpened;
import dev.parley.wire.Tell.Welcome;
import dev.parley.wire.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Twenty processes that do anything in any order; what must hold, holds all the time. */
class NodeRandomTest {

    private static final int EVENTS = 20_000;
    private static final int PROCESSES = 20;

    private record Call(long connection, int number) {}

    private final Random random = random();
    private final RandomAsks asks = new RandomAsks(random);
    private final TestNode node =
            new TestNode(
                    Limits.standard()
                            .with(Limit.MEMBERS_PER_UID, PROCESSES - 1)
                            .with(Limit.PORTS_PER_MEMBER, 6)
                            .with(Limit.NAMES_PER_MEMBER, 5)
                            .with(Limit.LINKS_PER_MEMBER, 8)
                            .with(Limit.LINK_BYTES_PER_UID, 100 * 4096)
                            .with(Limit.WAITING_PER_MEMBER, 4)
                            .with(Limit.UNREAD_PER_MEMBER, 3)
                            .with(Limit.DESCRIPTORS_PER_UID, 300));
    private final List<Long> connections = new ArrayList<>();
    private final Set<Call> waiting = new HashSet<>();
    private final Set<Long> known = new HashSet<>();
    private int links;

    private static Random random() {
        long seed = Long.getLong("parley.seed", System.nanoTime());
        System.out.printf(
                "seed %d; repeat: mvn -pl kernel -am test -Dtest=NodeRandomTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dparley.seed=%d%n",
                seed, seed);
        return new Random(seed);
    }

    @Test
    void whateverHappensTheNodeKeepsItsWord() {
        for (int i = 0; i < EVENTS; i++) {
            step();
        }
        assertThat(links).as("otherwise nothing much has happened").isGreaterThan(EVENTS / 100);
        List.copyOf(connections).forEach(this::leave);
        assertThat(node.ledger().isEmpty()).as("%s", node.ledger()).isTrue();
        assertThat(node.heldDescriptors()).isZero();
        assertThat(node.nextDeadline()).isEmpty();
    }

    private void step() {
        int dice = random.nextInt(100);
        if (connections.size() < PROCESSES && (connections.isEmpty() || dice < 10)) {
            arrive();
            return;
        }
        long connection = connections.get(random.nextInt(connections.size()));
        switch (dice) {
            case 10, 11 -> leave(connection);
            case 12 -> happen(() -> node.tell(new Misspoke(connection, "noise")));
            case 13, 14, 15, 16, 17 -> happen(() -> node.tell(new Flushed(connection)));
            case 18, 19, 20 -> pass();
            default -> ask(connection, asks.next());
        }
    }

    private void arrive() {
        long connection = node.arrive(TestNode.UID);
        if (node.effects().isEmpty()) {
            connections.add(connection);
            if (random.nextInt(10) != 0) {
                ask(connection, new Ask.Hello(0, ""));
            }
        }
    }

    private void leave(long connection) {
        forget(connection);
        happen(() -> node.leave(connection));
    }

    private void forget(long connection) {
        connections.remove(connection);
        waiting.removeIf(call -> call.connection() == connection);
    }

    private void pass() {
        happen(() -> node.pass(Duration.ofMillis(random.nextInt(2_000))));
        assertThat(node.nextDeadline().orElse(Duration.ofNanos(1))).isPositive();
    }

    /** Every question is answered at once, but for a connect with patience. */
    private void ask(long connection, Ask ask) {
        boolean isAnswered = node.tryAsk(connection, ask).isPresent();
        Call call = new Call(connection, node.lastCall());
        assertThat(waiting.add(call)).isTrue();
        if (!isAnswered) {
            assertThat(ask)
                    .isInstanceOfSatisfying(
                            Connect.class,
                            connect -> assertThat(connect.patienceNanos()).isPositive());
        }
        observe();
    }

    private void happen(Runnable event) {
        event.run();
        observe();
    }

    private void observe() {
        List<Unmade> failures = new ArrayList<>();
        for (Effect effect : node.effects()) {
            switch (effect) {
                case Say say -> hear(say);
                case Introduce introduce when random.nextInt(10) == 0 ->
                        failures.add(new Unmade(introduce, "the system says no"));
                case Introduce introduce -> {
                    hear(introduce.server());
                    hear(introduce.client());
                }
                case Expel(long connection) -> forget(connection);
                case Effect.Drop _, Effect.Note _ -> {}
            }
        }
        failures.forEach(failure -> happen(() -> node.tell(failure)));
    }

    /** Who hears something is there, and has asked for it, and has not heard it before. */
    private void hear(Say say) {
        assertThat(connections).contains(say.connection());
        if (say.call() != Wire.UNASKED) {
            assertThat(waiting.remove(new Call(say.connection(), say.call()))).isTrue();
        }
        switch (say.tell()) {
            case Welcome welcome -> learn(welcome.self().id());
            case PortOpened opened -> learn(opened.portId());
            case Connected connected -> {
                learn(connected.linkId());
                links++;
            }
            case Introduced introduced -> assertThat(introduced.linkId()).isGreaterThan(0);
            default -> {}
        }
    }

    /** Never an id again. */
    private void learn(long id) {
        assertThat(known.add(id)).isTrue();
        asks.know(id);
    }
}
