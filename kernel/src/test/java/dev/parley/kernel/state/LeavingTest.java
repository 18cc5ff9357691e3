package dev.parley.kernel.state;

import static dev.parley.kernel.state.TestNode.assertRefused;
import static dev.parley.kernel.state.TestNode.connectTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.kernel.state.Effect.Say;
import dev.parley.wire.Ask.AttachName;
import dev.parley.wire.Ask.Disconnect;
import dev.parley.wire.Ask.Hello;
import dev.parley.wire.ProgramRecord;
import dev.parley.wire.Refusal;
import dev.parley.wire.Tell;
import dev.parley.wire.Tell.AlreadyLinked;
import dev.parley.wire.Tell.Connected;
import dev.parley.wire.Tell.LinkEnded;
import dev.parley.wire.Tell.Welcome;
import dev.parley.wire.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeavingTest {

    private final TestNode node = new TestNode();
    private final long server = node.join();
    private final long client = node.join();

    /** K2 */
    @Test
    void theNamesOfWhoLeavesAreFreeAndItsPortsGone() {
        long port = node.openPort(server, "a");
        node.ask(server, new AttachName(port, "b"));
        node.leave(server);
        assertRefused(node.ask(client, connectTo("b")), Refusal.NOT_FOUND, "name=\"b\"");
        assertRefused(node.ask(client, connectTo(port)), Refusal.GONE, "port=");
        assertThat(node.openPort(client, "a")).isGreaterThan(port);
    }

    /** K2 */
    @Test
    void nobodyGetsTheIdOfWhoHasLeft() {
        Welcome first =
                (Welcome)
                        node.ask(
                                node.arrive(TestNode.UID),
                                new Hello(0, "", "1", ProgramRecord.UNSAID, 0));
        node.leave(3);
        Welcome second =
                (Welcome)
                        node.ask(
                                node.arrive(TestNode.UID),
                                new Hello(0, "", "1", ProgramRecord.UNSAID, 0));
        assertThat(second.self().id()).isGreaterThan(first.self().id());
    }

    @Test
    void theLinksOfAServerThatLeavesAreGone() {
        node.openPort(server, "a");
        Connected connected = (Connected) node.ask(client, connectTo("a"));
        node.leave(server);
        assertRefused(node.ask(client, new Disconnect(connected.linkId())), Refusal.GONE, "");
    }

    /** Else the same events would not always have the same effects. */
    @Test
    void theLinksOfTheDeadAreToldOfInTheOrderInWhichTheyWereMade() {
        List<Tell> ends = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            node.openPort(server, "port" + i);
            Connected connected = (Connected) node.ask(client, connectTo("port" + i));
            ends.add(new LinkEnded(connected.linkId()));
        }
        node.die(client);
        assertThat(node.effects(Say.class)).extracting(Say::tell).isEqualTo(ends);
    }

    @Test
    void aClientThatLeavesEndsOnlyItsOwnLinks() {
        node.openPort(server, "a");
        long other = node.join();
        node.ask(client, connectTo("a"));
        Connected connected = (Connected) node.ask(other, connectTo("a"));
        node.leave(client);
        assertThat(node.effects(Say.class)).isEmpty();
        assertThat(node.ask(other, connectTo("a")))
                .isEqualTo(new AlreadyLinked(connected.linkId()));
    }

    /** Its child may hold the pair's socket open, so that it never hangs up. */
    @Test
    void whoDiesIsReportedToTheOtherSideOfEachOfItsLinks() {
        node.openPort(server, "a");
        node.openPort(client, "b");
        Connected toServer = (Connected) node.ask(client, connectTo("a"));
        Connected toClient = (Connected) node.ask(server, connectTo("b"));
        node.ask(client, connectTo("b"));
        node.die(client);
        assertThat(node.effects(Say.class))
                .extracting(Say::connection, Say::call, Say::tell)
                .containsExactly(
                        tuple(server, Wire.UNASKED, new LinkEnded(toServer.linkId())),
                        tuple(server, Wire.UNASKED, new LinkEnded(toClient.linkId())));
    }

    /** It may only have lost its kernel, and serve its links as before. */
    @Test
    void whoOnlyHangsUpIsReportedToNobody() {
        node.openPort(server, "a");
        node.ask(client, connectTo("a"));
        node.leave(server);
        assertThat(node.effects(Say.class)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whenAllHaveLeftNothingIsLeft(boolean serverFirst) {
        node.openPort(server, "a");
        node.ask(client, connectTo("a"));
        node.ask(server, connectTo("a"));
        node.tryAsk(client, connectTo("b", Duration.ofDays(1)));
        node.tryAsk(server, connectTo("b", Duration.ofDays(1)));
        node.die(serverFirst ? server : client);
        node.leave(serverFirst ? client : server);
        assertThat(node.ledger().isEmpty()).as("%s", node.ledger()).isTrue();
        assertThat(node.heldDescriptors()).isZero();
        assertThat(node.nextDeadline()).isEmpty();
    }
}
