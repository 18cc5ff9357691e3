package dev.parley.kernel.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.kernel.state.Effect.Drop;
import dev.parley.kernel.state.Effect.Show;
import dev.parley.wire.Ask.AttachName;
import dev.parley.wire.Ask.Look;
import dev.parley.wire.LinkKind;
import dev.parley.wire.Picture;
import dev.parley.wire.Refusal;
import dev.parley.wire.Tell;
import dev.parley.wire.Tell.Connected;
import dev.parley.wire.Wire;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LookingTest {

    private final TestNode node = new TestNode();

    @Test
    void whoeverIsThereIsInTheInventoryInTheOrderOfArrival() {
        long server = node.join();
        long port = node.openPort(server, "a");
        node.ask(server, new AttachName(port, "b"));
        long client = node.join();
        Connected link = (Connected) node.ask(client, TestNode.connectTo("a"));
        long unnamed = node.openPort(client, "");

        Inventory inventory = look(client).inventory();

        assertThat(inventory.node()).isEqualTo("host");
        assertThat(inventory.epoch()).isEqualTo(TestNode.EPOCH);
        assertThat(inventory.residents())
                .extracting(resident -> resident.member().pid())
                .containsExactly(TestNode.pid(server), TestNode.pid(client));
        long owner = inventory.residents().getFirst().member().id();
        long other = inventory.residents().getLast().member().id();
        assertThat(inventory.ports())
                .containsExactly(
                        new Picture.PortInfo(port, owner, List.of("a", "b"), false),
                        new Picture.PortInfo(unnamed, other, List.of(), false));
        assertThat(inventory.ties())
                .singleElement()
                .satisfies(
                        tie -> {
                            assertThat(tie.linkId()).isEqualTo(link.linkId());
                            assertThat(tie.clientId()).isEqualTo(other);
                            assertThat(tie.ownerId()).isEqualTo(owner);
                            assertThat(tie.kind()).isEqualTo(LinkKind.MEMORY);
                        });
    }

    @Test
    void whoHasLeftOrHasNotBeenGreetedIsNotInIt() {
        long gone = node.join();
        node.openPort(gone, "a");
        node.leave(gone);
        node.arrive(TestNode.UID);
        Inventory inventory = look(node.join()).inventory();
        assertThat(inventory.residents()).hasSize(1);
        assertThat(inventory.ports()).isEmpty();
    }

    @Test
    void theMemoryIsDroppedOnceThePictureIsInIt() {
        Show show = look(node.join());
        assertThat(node.effects()).hasExactlyElementsOfTypes(Show.class, Drop.class);
        assertThat(node.effects(Drop.class))
                .extracting(Drop::descriptor)
                .containsExactly(show.memory());
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, Wire.MAX_PICTURE_BYTES + 1})
    void memoryOfNoPossibleSizeIsRefused(long capacityBytes) {
        Tell answer = node.ask(node.join(), new Look(capacityBytes));
        assertThat(answer)
                .isInstanceOfSatisfying(
                        Tell.Refused.class,
                        refused -> {
                            assertThat(refused.refusal()).isEqualTo(Refusal.INVALID);
                            assertThat(refused.reason()).contains("capacityBytes=" + capacityBytes);
                        });
    }

    private Show look(long connection) {
        assertThat(node.tryAsk(connection, new Look(4096))).isEmpty();
        return node.effects(Show.class).getFirst();
    }
}
