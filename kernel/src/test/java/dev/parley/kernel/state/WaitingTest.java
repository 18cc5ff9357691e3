package dev.parley.kernel.state;

import static dev.parley.kernel.state.TestNode.assertRefused;
import static dev.parley.kernel.state.TestNode.connectTo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.kernel.state.Effect.Drop;
import dev.parley.kernel.state.Effect.Introduce;
import dev.parley.kernel.state.Effect.Journal;
import dev.parley.kernel.state.Effect.Say;
import dev.parley.kernel.state.Event.Flushed;
import dev.parley.wire.Ask.AttachName;
import dev.parley.wire.Ask.OpenPort;
import dev.parley.wire.LinkKind;
import dev.parley.wire.Refusal;
import dev.parley.wire.Tell.AlreadyLinked;
import dev.parley.wire.Tell.Connected;
import dev.parley.wire.Tell.PortOpened;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WaitingTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

    private final TestNode node = new TestNode();
    private final long server = node.join();
    private final long client = node.join();

    @Test
    void aConnectWithPatienceIsAnsweredWhenThePortOpens() {
        assertThat(node.tryAsk(client, connectTo("a", SECOND))).isEmpty();
        int call = node.lastCall();
        node.openPort(server, "a");
        assertThat(node.answers(client, call)).hasOnlyElementsOfType(Connected.class).hasSize(1);
        assertThat(node.nextDeadline()).isEmpty();
    }

    @Test
    void theServerLearnsOfItsPortBeforeItLearnsOfItsClients() {
        node.tryAsk(client, connectTo("a", SECOND));
        node.openPort(server, "a");
        assertThat(node.effects())
                .hasExactlyElementsOfTypes(Journal.class, Say.class, Introduce.class, Drop.class)
                .element(1)
                .isInstanceOfSatisfying(
                        Say.class, say -> assertThat(say.tell()).isInstanceOf(PortOpened.class));
    }

    @Test
    void aConnectWithPatienceIsAnsweredWhenAPortGetsTheName() {
        long port = node.openPort(server, "");
        node.tryAsk(client, connectTo("a", SECOND));
        node.ask(server, new AttachName(port, "a"));
        assertThat(node.effects(Introduce.class)).hasSize(1);
    }

    @Test
    void patienceThatRunsOutIsTimedOutAndTheMemoryDropped() {
        node.tryAsk(client, connectTo("a", SECOND));
        int call = node.lastCall();
        assertThat(node.nextDeadline()).contains(SECOND);
        node.pass(SECOND.minusNanos(1));
        assertThat(node.answers(client, call)).isEmpty();
        node.pass(Duration.ofNanos(1));
        assertRefused(node.answers(client, call).getFirst(), Refusal.TIMED_OUT, "name=\"a\"");
        assertThat(node.effects(Drop.class)).hasSize(1);
        assertThat(node.nextDeadline()).isEmpty();
    }

    @Test
    void aNameThatComesTooLateFindsNobodyWaiting() {
        node.tryAsk(client, connectTo("a", SECOND));
        node.pass(SECOND);
        node.openPort(server, "a");
        assertThat(node.effects(Introduce.class)).isEmpty();
    }

    @Test
    void theShortestPatienceIsTheNextDeadline() {
        node.tryAsk(client, connectTo("a", SECOND.multipliedBy(2)));
        node.tryAsk(client, connectTo("b", SECOND));
        node.tryAsk(client, connectTo("c", SECOND.multipliedBy(3)));
        assertThat(node.nextDeadline()).contains(SECOND);
        node.pass(SECOND);
        assertThat(node.nextDeadline()).contains(SECOND);
    }

    @Test
    void endlessPatienceDoesNotOverflow() {
        node.pass(SECOND);
        node.tryAsk(client, connectTo("a", FOREVER));
        node.pass(Duration.ofDays(365));
        assertThat(node.nextDeadline().orElseThrow()).isPositive();
        node.openPort(server, "a");
        assertThat(node.effects(Introduce.class)).hasSize(1);
    }

    @Test
    void whoeverCameFirstIsIntroducedFirst() {
        long second = node.join();
        node.tryAsk(client, connectTo("a", SECOND.multipliedBy(2)));
        node.tryAsk(second, connectTo("a", SECOND));
        node.openPort(server, "a");
        assertThat(node.effects(Introduce.class))
                .extracting(introduce -> introduce.client().connection())
                .containsExactly(client, second);
    }

    @Test
    void twoConnectsOfOneClientThatWaitForOneNameShareALink() {
        node.tryAsk(client, connectTo("a", SECOND));
        int first = node.lastCall();
        node.tryAsk(client, connectTo("a", SECOND));
        int second = node.lastCall();
        node.openPort(server, "a");
        Connected connected = (Connected) node.answers(client, first).getFirst();
        assertThat(node.answers(client, second))
                .containsExactly(new AlreadyLinked(connected.linkId()));
        assertThat(node.effects(Drop.class)).hasSize(2);
    }

    @Test
    void aProcessMayWaitForANameThatItThenTakesItself() {
        node.tryAsk(server, connectTo("a", SECOND));
        node.openPort(server, "a");
        assertThat(node.effects(Introduce.class)).hasSize(1);
    }

    @Test
    void whoLeavesWaitsNoLonger() {
        node.tryAsk(client, connectTo("a", SECOND));
        node.leave(client);
        assertThat(node.effects(Drop.class)).as("memory, liveness page and table").hasSize(3);
        assertThat(node.nextDeadline()).isEmpty();
        node.openPort(server, "a");
        assertThat(node.effects(Introduce.class)).isEmpty();
    }

    @Test
    void aUserThatWaitedForAnothersNameGetsItsLinkByTheSocket() {
        TestNode open = new TestNode(Policy.everybody(TestNode.UID), Limits.standard());
        long stranger = open.join(TestNode.OTHER_UID);
        open.tryAsk(stranger, connectTo("a", SECOND));
        int call = open.lastCall();
        assertThat(open.ledger()).asString().contains("LINK_BYTES_PER_UID");
        open.openPort(open.join(), "a");
        Connected connected = (Connected) open.answers(stranger, call).getFirst();
        assertThat(connected.kind()).isEqualTo(LinkKind.SOCKET);
        assertThat(open.effects(Drop.class)).hasSize(1);
    }

    @Test
    void aServerThatDoesNotReadIsToldOfTheRestWhenItHasRead() {
        TestNode narrow = new TestNode(Limits.standard().with(Limit.UNREAD_PER_MEMBER, 2));
        for (int i = 0; i < 5; i++) {
            narrow.tryAsk(narrow.join(), connectTo("a", SECOND));
        }
        long slow = narrow.join();
        narrow.ask(slow, new OpenPort("a", false));
        assertThat(narrow.effects(Introduce.class)).hasSize(2);
        narrow.tell(new Flushed(slow));
        assertThat(narrow.effects(Introduce.class)).hasSize(2);
        narrow.tell(new Flushed(slow));
        assertThat(narrow.effects(Introduce.class)).hasSize(1);
        narrow.tell(new Flushed(slow));
        assertThat(narrow.effects()).isEmpty();
    }

    @Test
    void whoWaitsForASlowServerStillHasAnEndToThePatience() {
        TestNode narrow = new TestNode(Limits.standard().with(Limit.UNREAD_PER_MEMBER, 0));
        long waiting = narrow.join();
        narrow.tryAsk(waiting, connectTo("a", SECOND));
        int call = narrow.lastCall();
        narrow.openPort(narrow.join(), "a");
        narrow.pass(SECOND);
        assertRefused(narrow.answers(waiting, call).getFirst(), Refusal.TIMED_OUT, "does not read");
    }
}
