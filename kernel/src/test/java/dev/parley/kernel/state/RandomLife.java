package dev.parley.kernel.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.kernel.state.Effect.Expel;
import dev.parley.kernel.state.Effect.Introduce;
import dev.parley.kernel.state.Effect.Journal;
import dev.parley.kernel.state.Effect.Say;
import dev.parley.kernel.state.Event.Flushed;
import dev.parley.kernel.state.Event.Misspoke;
import dev.parley.kernel.state.Event.Unmade;
import dev.parley.wire.Ask;
import dev.parley.wire.Ask.Connect;
import dev.parley.wire.Ask.Unwatch;
import dev.parley.wire.Ask.WatchMember;
import dev.parley.wire.Ask.WatchName;
import dev.parley.wire.Tell;
import dev.parley.wire.Tell.Connected;
import dev.parley.wire.Tell.Done;
import dev.parley.wire.Tell.Gone;
import dev.parley.wire.Tell.Introduced;
import dev.parley.wire.Tell.LinkEnded;
import dev.parley.wire.Tell.PortOpened;
import dev.parley.wire.Tell.Refused;
import dev.parley.wire.Tell.Watching;
import dev.parley.wire.Tell.Welcome;
import dev.parley.wire.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/**
 * One life of a node that took the place of another: twenty processes that do anything in any
 * order, and what each of them has been told.
 */
final class RandomLife {

    private static final int PROCESSES = 20;

    private record Call(long connection, int number) {}

    private record End(long connection, long linkId) {}

    /**
     * @param present whether it is about a member that was there
     */
    private record Wish(long connection, Ask ask, boolean present) {}

    private final Random random;
    private final RandomAsks asks;
    private final TestNode node;
    private final List<Long> connections = new ArrayList<>();
    private final Map<Long, Long> memberIds = new HashMap<>();
    private final Map<Call, Ask> waiting = new HashMap<>();
    private final Map<Long, Wish> watches = new HashMap<>();
    private final Map<String, NameHolder> names = new HashMap<>();
    private final Set<End> ends = new HashSet<>();
    private final Set<Long> known = new HashSet<>();
    private int links;
    private int notices;
    private int linksEnded;
    private int returned;

    RandomLife(Random random) {
        this.random = random;
        asks = new RandomAsks(random);
        for (int i = 0; i < RandomAsks.NAMES / 2; i++) {
            names.put("name" + i, asks.formerHolder());
        }
        node =
                new TestNode(
                        new Origin(TestNode.EPOCH, "host", policy(), limits(), Map.copyOf(names)));
    }

    private static Policy policy() {
        return Policy.everybody(TestNode.UID);
    }

    private static Limits limits() {
        return Limits.standard()
                .with(Limit.MEMBERS_PER_UID, PROCESSES - 5)
                .with(Limit.PORTS_PER_MEMBER, 6)
                .with(Limit.NAMES_PER_MEMBER, 5)
                .with(Limit.LINKS_PER_MEMBER, 8)
                .with(Limit.LINK_BYTES_PER_UID, 100 * 4096)
                .with(Limit.WAITING_PER_MEMBER, 4)
                .with(Limit.WATCHES_PER_MEMBER, 10)
                .with(Limit.UNREAD_PER_MEMBER, 3)
                .with(Limit.DESCRIPTORS_PER_UID, 300);
    }

    void play(int events) {
        for (int i = 0; i < events; i++) {
            step();
        }
        List.copyOf(connections).forEach(this::leave);
        happen(() -> node.pass(Duration.ofNanos(Node.GRACE_NANOS)));
        assertThat(node.ledger().isEmpty()).as("%s", node.ledger()).isTrue();
        assertThat(node.heldDescriptors()).isZero();
        assertThat(node.nextDeadline()).isEmpty();
        assertThat(names).isEmpty();
    }

    int links() {
        return links;
    }

    int notices() {
        return notices;
    }

    int linksEnded() {
        return linksEnded;
    }

    int returned() {
        return returned;
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
        long connection =
                random.nextInt(3) == 0
                        ? node.arrive(TestNode.OTHER_UID)
                        : node.arriveAgain(asks.pid());
        if (node.effects().isEmpty()) {
            connections.add(connection);
            if (random.nextInt(10) != 0) {
                long formerId = asks.formerId();
                returned += formerId == 0 ? 0 : 1;
                ask(connection, new Ask.Hello(0, "", "1", formerId));
            }
        }
    }

    private void leave(long connection) {
        forget(connection);
        if (random.nextBoolean()) {
            happen(() -> node.die(connection));
        } else {
            happen(() -> node.leave(connection));
        }
    }

    private void forget(long connection) {
        connections.remove(connection);
        waiting.keySet().removeIf(call -> call.connection() == connection);
        watches.values().removeIf(wish -> wish.connection() == connection);
        ends.removeIf(end -> end.connection() == connection);
    }

    private void pass() {
        int mostMillis = random.nextInt(3) == 0 ? 2_000 : 200;
        happen(() -> node.pass(Duration.ofMillis(random.nextInt(mostMillis))));
        assertThat(node.nextDeadline().orElse(Duration.ofNanos(1))).isPositive();
    }

    /** Every question is answered at once, but for a connect by a name, and a look. */
    private void ask(long connection, Ask ask) {
        boolean isAnswered = node.tryAsk(connection, ask).isPresent();
        Call call = new Call(connection, node.lastCall());
        assertThat(waiting.put(call, ask)).isNull();
        if (!isAnswered && !(ask instanceof Ask.Look)) {
            assertThat(ask)
                    .isInstanceOfSatisfying(
                            Connect.class,
                            connect -> assertThat(mayWait(connect)).as("%s", connect).isTrue());
        }
        observe();
    }

    private boolean mayWait(Connect connect) {
        return connect.patienceNanos() > 0 || names.containsKey(connect.name());
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
                case Journal journal -> take(journal);
                case Expel(long connection) -> forget(connection);
                case Effect.Show show -> see(show);
                case Effect.Drop _, Effect.Note _ -> {}
            }
        }
        assertThat(watches.values()).as("who waits for what is not there").noneMatch(this::isOver);
        failures.forEach(failure -> happen(() -> node.tell(failure)));
    }

    /** Answers as the shell would; who is in the picture is there. */
    private void see(Effect.Show show) {
        assertThat(show.inventory().residents())
                .allMatch(resident -> isThere(resident.member().id()));
        assertThat(show.inventory().ties()).hasSizeLessThanOrEqualTo(links);
        hear(new Say(show.connection(), show.call(), new Tell.Seen(1), List.of()));
    }

    private void take(Journal journal) {
        if (journal.holder().isPresent()) {
            names.put(journal.name(), journal.holder().get());
        } else {
            assertThat(names.remove(journal.name())).isNotNull();
        }
    }

    /** Whether there should have been a notice. */
    private boolean isOver(Wish wish) {
        return switch (wish.ask()) {
            case WatchName watch -> !names.containsKey(watch.name());
            case WatchMember watch -> wish.present() && !isThere(watch.memberId());
            default -> throw new AssertionError(wish);
        };
    }

    private boolean isThere(long memberId) {
        Long connection = memberIds.get(memberId);
        return connection != null && connections.contains(connection);
    }

    /** Who hears something is there, and has asked for it, and has not heard it before. */
    private void hear(Say say) {
        assertThat(connections).contains(say.connection());
        if (say.call() == Wire.UNASKED) {
            hearNews(say);
        } else {
            Call call = new Call(say.connection(), say.call());
            assertThat(waiting).containsKey(call);
            Ask asked = Objects.requireNonNull(waiting.remove(call));
            hearAnswer(say, asked);
        }
    }

    private void hearAnswer(Say say, Ask asked) {
        switch (say.tell()) {
            case Welcome welcome -> {
                learn(welcome.self().id());
                memberIds.put(welcome.self().id(), say.connection());
            }
            case PortOpened opened -> learn(opened.portId());
            case Connected connected -> {
                learn(connected.linkId());
                ends.add(new End(say.connection(), connected.linkId()));
                links++;
            }
            case Watching watching -> {
                learn(watching.watchId());
                boolean present = asked instanceof WatchMember watch && isThere(watch.memberId());
                watches.put(watching.watchId(), new Wish(say.connection(), asked, present));
            }
            case Done _ when asked instanceof Unwatch unwatch -> watches.remove(unwatch.watchId());
            default -> {}
        }
    }

    private void hearNews(Say say) {
        switch (say.tell()) {
            case Introduced introduced -> ends.add(new End(say.connection(), introduced.linkId()));
            case LinkEnded ended -> {
                assertThat(ends.remove(new End(say.connection(), ended.linkId()))).isTrue();
                linksEnded++;
            }
            case Gone gone -> {
                assertThat(watches).as("once").containsKey(gone.watchId());
                Wish wish = Objects.requireNonNull(watches.remove(gone.watchId()));
                assertThat(wish.connection()).isEqualTo(say.connection());
                notices++;
            }
            default -> assertThat(say.tell()).isInstanceOf(Refused.class);
        }
    }

    /** Never an id again. */
    private void learn(long id) {
        assertThat(known.add(id)).isTrue();
        asks.know(id);
    }
}
