package dev.parley.kernel.state;

import static dev.parley.kernel.state.TestNode.LINK_BYTES;
import static dev.parley.kernel.state.TestNode.OTHER_UID;
import static dev.parley.kernel.state.TestNode.SLOT_BYTES;
import static dev.parley.kernel.state.TestNode.SLOT_COUNT;
import static dev.parley.kernel.state.TestNode.UID;
import static dev.parley.kernel.state.TestNode.assertRefused;
import static dev.parley.kernel.state.TestNode.connectBySocketTo;
import static dev.parley.kernel.state.TestNode.connectTo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.kernel.state.Effect.Drop;
import dev.parley.kernel.state.Effect.Introduce;
import dev.parley.kernel.state.Event.Unmade;
import dev.parley.wire.Ask.ClosePort;
import dev.parley.wire.Ask.Connect;
import dev.parley.wire.Ask.Disconnect;
import dev.parley.wire.Ask.OpenPort;
import dev.parley.wire.LinkKind;
import dev.parley.wire.PassedRight;
import dev.parley.wire.Refusal;
import dev.parley.wire.Tell;
import dev.parley.wire.Tell.AlreadyLinked;
import dev.parley.wire.Tell.Connected;
import dev.parley.wire.Tell.Done;
import dev.parley.wire.Tell.Introduced;
import dev.parley.wire.Wire;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectingTest {

    private final TestNode node = new TestNode();
    private final long server = node.join();
    private final long client = node.join();
    private final long port = node.openPort(server, "a");

    @Test
    void bothSidesAreIntroducedToEachOther() {
        Connected connected = (Connected) node.ask(client, connectTo("a"));
        assertThat(connected.portId()).isEqualTo(port);
        Introduce introduce = introduction();
        assertThat(introduce.linkId()).isEqualTo(connected.linkId());
        assertThat(introduce.server().connection()).isEqualTo(server);
        assertThat(introduce.server().call()).isEqualTo(Wire.UNASKED);
        assertThat(introduce.server().tell())
                .isInstanceOfSatisfying(
                        Introduced.class,
                        introduced -> {
                            assertThat(introduced.linkId()).isEqualTo(connected.linkId());
                            assertThat(introduced.portId()).isEqualTo(port);
                            assertThat(introduced.slotCount()).isEqualTo(SLOT_COUNT);
                            assertThat(introduced.slotBytes()).isEqualTo(SLOT_BYTES);
                            assertThat(introduced.client().id())
                                    .isNotEqualTo(connected.owner().id());
                        });
    }

    @Test
    void theClientGetsThePagesAndTheServerTheMemoryWhichTheNodeThenDrops() {
        Descriptor facts = node.descriptor();
        Descriptor bell = node.descriptor();
        Descriptor memory = node.descriptor();
        Descriptor serversLiveness = node.descriptor();
        Descriptor clientsLiveness = node.descriptor();
        long owner = node.join(serversLiveness);
        long other = node.join(clientsLiveness);
        node.ask(owner, new OpenPort("b", false), List.of(facts, bell));
        node.ask(other, connectTo("b"), List.of(memory));
        assertThat(introduction().client().copies()).containsExactly(serversLiveness, facts, bell);
        assertThat(introduction().server().copies()).containsExactly(clientsLiveness, memory);
        assertThat(node.effects().getLast()).isEqualTo(new Drop(memory));
    }

    @Test
    void aPortIsReachedByItsIdToo() {
        assertThat(node.ask(client, connectTo(port))).isInstanceOf(Connected.class);
    }

    @Test
    void aProcessMayConnectToItsOwnPort() {
        assertThat(node.ask(server, connectTo("a"))).isInstanceOf(Connected.class);
        assertThat(introduction().client().connection()).isEqualTo(server);
        assertThat(introduction().server().connection()).isEqualTo(server);
        node.leave(server);
        node.leave(client);
        assertThat(node.ledger().isEmpty()).isTrue();
    }

    @Test
    void theSecondConnectToAPortIsToldOfTheFirstLinkWhateverTheName() {
        Connected connected = (Connected) node.ask(client, connectTo("a"));
        assertThat(node.ask(client, connectTo(port)))
                .isEqualTo(new AlreadyLinked(connected.linkId()));
        assertThat(node.effects(Introduce.class)).isEmpty();
        assertThat(node.effects(Drop.class)).hasSize(1);
    }

    @Test
    void anUnknownNameIsNotFound() {
        assertRefused(node.ask(client, connectTo("b")), Refusal.NOT_FOUND, "name=\"b\"");
        assertThat(node.effects(Drop.class)).hasSize(1);
    }

    /** K3: never another server. */
    @Test
    void theIdOfAClosedPortIsGoneWhateverWasOpenedSince() {
        node.ask(server, new ClosePort(port));
        node.openPort(server, "a");
        assertRefused(node.ask(client, connectTo(port)), Refusal.GONE, "port=" + port);
    }

    @Test
    void anIdIsNotWaitedFor() {
        Connect connect =
                new Connect(
                        "",
                        port + 1_000,
                        LinkKind.MEMORY,
                        SLOT_COUNT,
                        SLOT_BYTES,
                        Long.MAX_VALUE,
                        PassedRight.NONE);
        assertRefused(node.ask(client, connect), Refusal.NOT_FOUND, "port=");
    }

    @Test
    void aLinkByTheSocketHasNoSharedMemoryAndIsChargedForWhatBothSidesHave() {
        Descriptor serversLiveness = node.descriptor();
        node.openPort(node.join(serversLiveness), "b");
        Connected connected = (Connected) node.ask(client, connectBySocketTo("b"));
        assertThat(connected.kind()).isEqualTo(LinkKind.SOCKET);
        assertThat(((Introduced) introduction().server().tell()).kind()).isEqualTo(LinkKind.SOCKET);
        assertThat(introduction().client().copies()).containsExactly(serversLiveness);
        assertThat(introduction().server().copies()).hasSize(1);
        assertThat(node.ledger()).asString().contains("LINK_BYTES_PER_UID");
    }

    @Test
    void betweenUsersThereIsTheSocketWhateverWasAskedForAndTheMemoryIsDropped() {
        TestNode open = new TestNode(Policy.everybody(UID), Limits.standard());
        open.openPort(open.join(), "a");
        Descriptor memory = open.descriptor();
        Connected connected =
                (Connected) open.ask(open.join(OTHER_UID), connectTo("a"), List.of(memory));
        assertThat(connected.kind()).isEqualTo(LinkKind.SOCKET);
        Introduce introduce = open.effects(Introduce.class).getFirst();
        assertThat(introduce.server().copies()).hasSize(1).doesNotContain(memory);
        assertThat(open.effects(Drop.class)).containsExactly(new Drop(memory));
        assertThat(open.ledger()).asString().contains("LINK_BYTES_PER_UID");
    }

    @Test
    void theSecondConnectIsToldOfTheFirstLinkWhateverItsKind() {
        Connected connected = (Connected) node.ask(client, connectBySocketTo("a"));
        assertThat(node.ask(client, connectTo("a")))
                .isEqualTo(new AlreadyLinked(connected.linkId()));
    }

    @Test
    void aLinkByTheSocketNeedsNoDescriptorAndMustHaveNone() {
        assertRefused(
                node.ask(client, connectBySocketTo("a"), List.of(node.descriptor())),
                Refusal.INVALID,
                "expected=0 got=1");
    }

    @ParameterizedTest
    @CsvSource({"0, 1024", "65, 1024", "4, 128", "4, 1000", "4, 1048704", "-1, -1"})
    void whatIsNoGeometryIsInvalid(int slotCount, int slotBytes) {
        Connect connect =
                new Connect("a", 0, LinkKind.MEMORY, slotCount, slotBytes, 0, PassedRight.NONE);
        assertRefused(
                node.ask(client, connect, List.of(node.descriptor())), Refusal.INVALID, "must be");
        assertThat(node.effects(Drop.class)).hasSize(1);
    }

    @Test
    void negativePatienceIsInvalid() {
        assertRefused(
                node.ask(client, connectTo("a", Duration.ofNanos(-1))),
                Refusal.INVALID,
                "patienceNanos=-1");
    }

    @Test
    void memoryThatTheShellFoundDefectiveIsInvalidAndNamed() {
        assertRefused(
                node.ask(client, connectTo("a"), List.of(node.defective("seal GROW is missing"))),
                Refusal.INVALID,
                "link memory: seal GROW is missing");
        assertRefused(
                node.ask(
                        server,
                        new OpenPort("b", false),
                        List.of(node.descriptor(), node.defective("not a memfd"))),
                Refusal.INVALID,
                "bell page: not a memfd");
        assertThat(node.heldDescriptors()).isEqualTo(6);
    }

    @Test
    void tooFewOrTooManyDescriptorsAreInvalidAndDropped() {
        assertRefused(
                node.ask(client, connectTo("a"), List.of()), Refusal.INVALID, "expected=1 got=0");
        assertRefused(
                node.ask(client, connectTo("a"), List.of(node.descriptor(), node.descriptor())),
                Refusal.INVALID,
                "expected=1 got=2");
        assertRefused(
                node.ask(client, new ClosePort(port), List.of(node.descriptor())),
                Refusal.INVALID,
                "expected=0 got=1");
        assertThat(node.heldDescriptors()).isEqualTo(6);
    }

    @Test
    void theClientEndsALinkAndMayConnectAgain() {
        Connected first = (Connected) node.ask(client, connectTo("a"));
        assertThat(node.ask(client, new Disconnect(first.linkId()))).isEqualTo(new Done());
        Connected second = (Connected) node.ask(client, connectTo("a"));
        assertThat(second.linkId()).isGreaterThan(first.linkId());
    }

    @Test
    void onlyTheClientEndsALink() {
        Connected connected = (Connected) node.ask(client, connectTo("a"));
        assertRefused(
                node.ask(server, new Disconnect(connected.linkId())),
                Refusal.NOT_PERMITTED,
                "link=" + connected.linkId());
        assertRefused(
                node.ask(client, new Disconnect(connected.linkId() + 1)),
                Refusal.NOT_FOUND,
                "no link has this id, link=");
    }

    @Test
    void theLinksOfAClosedPortAreGone() {
        Connected connected = (Connected) node.ask(client, connectTo("a"));
        node.ask(server, new ClosePort(port));
        assertRefused(node.ask(client, new Disconnect(connected.linkId())), Refusal.GONE, "link=");
    }

    @Test
    void anIntroductionThatTheShellCouldNotMakeIsRefusedAndNeverWas() {
        node.ask(client, connectTo("a"));
        int call = node.lastCall();
        node.tell(new Unmade(introduction(), "socketpair: Too many open files"));
        List<Tell> answers = node.answers(client, call);
        assertThat(answers).hasSize(1);
        assertRefused(answers.getFirst(), Refusal.OVER_LIMIT, "Too many open files");
        assertThat(node.ask(client, connectTo("a"))).isInstanceOf(Connected.class);
    }

    @Test
    void anIntroductionThatFailsAsTheServerLeavesIsRefusedAllTheSame() {
        node.ask(client, connectTo("a"));
        int call = node.lastCall();
        Unmade unmade = new Unmade(introduction(), "socketpair: Too many open files");
        node.leave(server);
        node.tell(unmade);
        List<Tell> answers = node.answers(client, call);
        assertThat(answers).hasSize(1);
        assertRefused(answers.getFirst(), Refusal.OVER_LIMIT, "Too many open files");
    }

    @Test
    void aFailedIntroductionOfWhoHasLeftIsNobodysMatter() {
        node.ask(client, connectTo("a"));
        Unmade unmade = new Unmade(introduction(), "");
        node.leave(client);
        node.tell(unmade);
        assertThat(node.effects()).isEmpty();
    }

    @Test
    void aLinkIsChargedToItsClientUntilItEnds() {
        Connected connected = (Connected) node.ask(client, connectTo("a"));
        assertThat(node.ledger()).asString().contains("LINK_BYTES_PER_UID", "=" + LINK_BYTES);
        node.ask(client, new Disconnect(connected.linkId()));
        assertThat(node.ledger()).asString().doesNotContain("LINK_BYTES_PER_UID");
    }

    private Introduce introduction() {
        return node.effects(Introduce.class).getFirst();
    }
}
