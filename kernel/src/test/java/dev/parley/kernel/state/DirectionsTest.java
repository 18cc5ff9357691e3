package dev.parley.kernel.state;

import static dev.parley.kernel.state.TestNode.assertRefused;
import static dev.parley.kernel.state.TestNode.connectTo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.kernel.state.Effect.Say;
import dev.parley.wire.Ask.Hello;
import dev.parley.wire.MemberRole;
import dev.parley.wire.ProgramRecord;
import dev.parley.wire.Refusal;
import dev.parley.wire.Tell.Connected;
import dev.parley.wire.Tell.Refused;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages go up through layers only, and not against roles. */
class DirectionsTest {

    private static final int NONE = ProgramRecord.NO_LAYER;

    private final TestNode node = new TestNode();

    private long join(int layer, MemberRole role) {
        long connection = node.arrive(TestNode.UID);
        node.ask(
                connection, new Hello(0, "program", "1", new ProgramRecord("", 0, layer, role), 0));
        return connection;
    }

    private long join(int layer) {
        return join(layer, MemberRole.BOTH);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "3, 255", "-1, 0", "0, -1", "-1, -1"})
    void upwardsAndFromAndToWhereThereIsNoLayer(int client, int server) {
        node.openPort(join(server), "a");
        assertThat(node.ask(join(client), connectTo("a"))).isInstanceOf(Connected.class);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "255, 254"})
    void acrossAndDownIsRefused(int client, int server) {
        node.openPort(join(server), "a");
        assertRefused(
                node.ask(join(client), connectTo("a")),
                Refusal.NOT_PERMITTED,
                "layers: messages go up only, this process is in layer %d, \"program\" in layer %d"
                        .formatted(client, server));
    }

    @Test
    void aProcessInALayerMayNotConnectToItself() {
        long member = join(3);
        node.openPort(member, "a");
        assertThat(node.ask(member, connectTo("a"))).isInstanceOf(Refused.class);
    }

    @Test
    void nobodyConnectsToWhoOnlySends() {
        node.openPort(join(NONE, MemberRole.SENDS), "a");
        assertRefused(
                node.ask(join(NONE), connectTo("a")),
                Refusal.NOT_PERMITTED,
                "roles: \"program\" said that it only sends");
    }

    @Test
    void whoOnlyReceivesConnectsToNobody() {
        node.openPort(join(NONE), "a");
        assertRefused(
                node.ask(join(NONE, MemberRole.RECEIVES), connectTo("a")),
                Refusal.NOT_PERMITTED,
                "roles: this process said that it only receives");
    }

    @Test
    void whoWaitsForANameIsRefusedWhenItAppearsInAWrongLayer() {
        long client = join(3);
        node.tryAsk(client, connectTo("late", Duration.ofSeconds(1)));
        node.openPort(join(2), "late");
        assertThat(node.effects())
                .filteredOn(Say.class::isInstance)
                .extracting(effect -> ((Say) effect).tell())
                .filteredOn(Refused.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(Refusal.NOT_PERMITTED));
        assertThat(node.ledger()).asString().doesNotContain("WAITING_PER_MEMBER");
    }

    @Test
    void aLayerThatThereIsNotIsNoLayer() {
        long connection = node.arrive(TestNode.UID);
        ProgramRecord tooHigh = new ProgramRecord("", 0, 256, MemberRole.BOTH);
        assertRefused(
                node.ask(connection, new Hello(0, "program", "1", tooHigh, 0)),
                Refusal.INVALID,
                "a layer is 0 to 255, layer=256");
    }
}
