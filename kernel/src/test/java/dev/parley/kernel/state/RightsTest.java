package dev.parley.kernel.state;

import static dev.parley.kernel.state.TestNode.OTHER_UID;
import static dev.parley.kernel.state.TestNode.SLOT_BYTES;
import static dev.parley.kernel.state.TestNode.SLOT_COUNT;
import static dev.parley.kernel.state.TestNode.UID;
import static dev.parley.kernel.state.TestNode.assertRefused;
import static dev.parley.kernel.state.TestNode.connectBy;
import static dev.parley.kernel.state.TestNode.connectTo;
import static dev.parley.wire.RightUse.ALL;
import static dev.parley.wire.RightUse.ONCE;
import static dev.parley.wire.RightUse.PULSE;
import static dev.parley.wire.RightUse.SEND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.kernel.state.Effect.Drop;
import dev.parley.kernel.state.Effect.Introduce;
import dev.parley.kernel.state.Effect.Show;
import dev.parley.kernel.state.Event.Unmade;
import dev.parley.kernel.state.Inventory.Tie;
import dev.parley.wire.Ask.ClosePort;
import dev.parley.wire.Ask.Connect;
import dev.parley.wire.Ask.Disconnect;
import dev.parley.wire.Ask.DropRights;
import dev.parley.wire.Ask.Hello;
import dev.parley.wire.Ask.Look;
import dev.parley.wire.Ask.MintRights;
import dev.parley.wire.Ask.OpenPort;
import dev.parley.wire.LinkKind;
import dev.parley.wire.MemberRecord;
import dev.parley.wire.MemberRole;
import dev.parley.wire.MintedRight;
import dev.parley.wire.ProgramRecord;
import dev.parley.wire.Refusal;
import dev.parley.wire.RightUse;
import dev.parley.wire.RightWish;
import dev.parley.wire.Tell.AlreadyLinked;
import dev.parley.wire.Tell.Connected;
import dev.parley.wire.Tell.Done;
import dev.parley.wire.Tell.Introduced;
import dev.parley.wire.Tell.Minted;
import dev.parley.wire.Wire;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A right is made for one process, which takes it once. */
class RightsTest {

    private final TestNode node = new TestNode(Policy.everybody(UID), Limits.standard());

    /** Has a port that others need a right for. */
    private final long owner = node.join();

    private final long port = node.openPortByRightOnly(owner);

    /** Where the owner of the port, and others, send rights to. */
    private final long friend = node.join();

    private final long inbox = node.openPort(friend, "friend");
    private final long way = connect(owner);

    private final long stranger = node.join();

    private long connect(long client) {
        return ((Connected) node.ask(client, connectTo(inbox))).linkId();
    }

    private static MintRights mint(long linkId, long sourceId, RightUse use) {
        return new MintRights(linkId, List.of(new RightWish(sourceId, use)));
    }

    private MintedRight minted(long giver, long linkId, long sourceId, RightUse use) {
        Minted minted = (Minted) node.ask(giver, mint(linkId, sourceId, use));
        assertThat(minted.rights()).hasSize(1);
        return minted.rights().getFirst();
    }

    /** For the friend. */
    private long minted(RightUse use) {
        return minted(owner, way, port, use).rightId();
    }

    private Connected taken(long taker, long rightId) {
        return (Connected) node.ask(taker, connectBy(rightId));
    }

    private Introduced introduced() {
        return (Introduced) node.effects(Introduce.class).getFirst().server().tell();
    }

    @ParameterizedTest
    @EnumSource
    void whoTakesARightHasALinkOfItsUseAndBothSidesAreToldThat(RightUse use) {
        MintedRight right = minted(owner, way, port, use);
        assertThat(right.portId()).isEqualTo(port);
        assertThat(right.use()).isEqualTo(use);
        Connected connected = taken(friend, right.rightId());
        assertThat(connected.portId()).isEqualTo(port);
        assertThat(connected.use()).isEqualTo(use);
        assertThat(introduced().use()).isEqualTo(use);
        assertThat(introduced().linkId()).isEqualTo(connected.linkId());
    }

    @Test
    void whoConnectsByItselfMayDoAll() {
        assertThat(((Connected) node.ask(stranger, connectTo("friend"))).use()).isEqualTo(ALL);
        assertThat(introduced().use()).isEqualTo(ALL);
    }

    /** ByRightOnly. */
    @Test
    void nobodyButTheOwnerConnectsByIdOrByName() {
        node.ask(owner, new OpenPort("secret", true));
        assertRefused(
                node.ask(friend, connectTo(port)),
                Refusal.NOT_PERMITTED,
                "needs a right that was passed to it, port=" + port);
        assertRefused(
                node.ask(friend, connectTo("secret")), Refusal.NOT_PERMITTED, "needs a right");
        assertThat(node.effects(Drop.class)).hasSize(1);
        assertThat(node.ask(owner, connectTo(port))).isInstanceOf(Connected.class);
        assertThat(node.ask(owner, connectTo("secret"))).isInstanceOf(Connected.class);
    }

    @Test
    void whoHasALinkByARightStillDoesNotConnectByItself() {
        taken(friend, minted(ALL));
        assertRefused(node.ask(friend, connectTo(port)), Refusal.NOT_PERMITTED, "needs a right");
    }

    @Test
    void whoWaitsForTheNameIsRefusedWhenItLeadsToAPortByRightOnly() {
        node.tryAsk(friend, connectTo("late", Duration.ofSeconds(1)));
        int call = node.lastCall();
        node.ask(owner, new OpenPort("late", true));
        assertRefused(
                node.answers(friend, call).getFirst(), Refusal.NOT_PERMITTED, "needs a right");
        assertThat(node.ledger()).asString().doesNotContain("WAITING_PER_MEMBER");
    }

    @Test
    void aRightIsForItsReceiverAlone() {
        long right = minted(ALL);
        for (long other : List.of(owner, stranger)) {
            assertRefused(
                    node.ask(other, connectBy(right)),
                    Refusal.NOT_PERMITTED,
                    "the right is somebody else's, right=" + right);
        }
        assertThat(taken(friend, right).portId()).isEqualTo(port);
    }

    @Test
    void aRightIsTakenOnce() {
        long right = minted(ALL);
        Connected connected = taken(friend, right);
        node.ask(friend, new Disconnect(connected.linkId()));
        assertRefused(
                node.ask(friend, connectBy(right)),
                Refusal.GONE,
                "the right is gone, right=" + right);
    }

    @Test
    void byARightThereIsNoNameNoPortAndNoPatience() {
        long right = minted(ALL);
        for (Connect connect :
                List.of(byRight("friend", 0, 0, right), byRight("", port, 0, right))) {
            assertRefused(node.ask(friend, connect), Refusal.INVALID, "right=" + right);
        }
        assertRefused(node.ask(friend, byRight("", 0, 1, right)), Refusal.INVALID, "no patience");
    }

    private static Connect byRight(String name, long portId, long patienceNanos, long rightId) {
        return new Connect(
                name, portId, LinkKind.MEMORY, SLOT_COUNT, SLOT_BYTES, patienceNanos, rightId);
    }

    @Test
    void whoOwnsThePortPassesRightsToItsClientsToo() {
        long back = node.openPortByRightOnly(friend);
        MintedRight right = minted(friend, way, back, SEND);
        assertThat(taken(owner, right.rightId()).portId()).isEqualTo(back);
    }

    @Test
    void theRightThatSomebodyHasByALinkCanBePassedOnAndIsKept() {
        Connected connected = taken(friend, minted(SEND));
        long line = ((Connected) node.ask(friend, connectTo(node.openPort(stranger, "")))).linkId();
        MintedRight right = minted(friend, line, connected.linkId(), ALL);
        assertThat(right.use()).isEqualTo(SEND);
        assertThat(taken(stranger, right.rightId()).use()).isEqualTo(SEND);
        assertThat(node.ask(friend, new Disconnect(connected.linkId()))).isEqualTo(new Done());
    }

    @Test
    void aRightThatWasNotTakenMovesWhenItIsPassedOn() {
        long line = connect(stranger);
        long right = minted(ONCE);
        long moved = minted(friend, line, right, ONCE).rightId();
        assertRefused(node.ask(friend, connectBy(right)), Refusal.GONE, "right=" + right);
        assertThat(taken(stranger, moved).use()).isEqualTo(ONCE);
    }

    @Test
    void theSameRightIsNotPassedTwiceAtATime() {
        long line = connect(stranger);
        long right = minted(ALL);
        List<RightWish> twice = List.of(new RightWish(right, SEND), new RightWish(right, PULSE));
        assertRefused(
                node.ask(friend, new MintRights(line, twice)),
                Refusal.INVALID,
                "the same right is passed twice, right=" + right);
        assertThat(taken(friend, right).use()).isEqualTo(ALL);
    }

    @Test
    void severalRightsToOnePortArePassedAtATime() {
        List<RightWish> wishes = List.of(new RightWish(port, SEND), new RightWish(port, PULSE));
        Minted minted = (Minted) node.ask(owner, new MintRights(way, wishes));
        assertThat(minted.rights()).extracting(MintedRight::use).containsExactly(SEND, PULSE);
        Connected first = taken(friend, minted.rights().getFirst().rightId());
        Connected second = taken(friend, minted.rights().getLast().rightId());
        assertThat(first.linkId()).isNotEqualTo(second.linkId());
    }

    @Test
    void aLinkToSendOnceIsNoSourceSinceItMayHaveBeenUsed() {
        Connected once = taken(friend, minted(ONCE));
        long line = connect(stranger);
        assertRefused(
                node.ask(friend, mint(line, once.linkId(), ALL)),
                Refusal.NOT_PERMITTED,
                "may have been used, link=" + once.linkId());
    }

    @ParameterizedTest
    @CsvSource({"SEND, ONCE, ONCE", "SEND, ALL, SEND", "PULSE, PULSE, PULSE", "ONCE, SEND, ONCE"})
    void aRightIsNarrowedAsItIsPassedOn(RightUse has, RightUse wish, RightUse left) {
        long right = minted(has);
        assertThat(minted(friend, connect(stranger), right, wish).use()).isEqualTo(left);
    }

    @Test
    void aRightOfWhichNothingIsLeftIsNotMade() {
        long right = minted(SEND);
        assertRefused(
                node.ask(friend, mint(connect(stranger), right, PULSE)),
                Refusal.NOT_PERMITTED,
                "nothing is left of this right, has=SEND wish=PULSE port=" + port);
        assertThat(taken(friend, right).use()).isEqualTo(SEND);
    }

    @Test
    void allAreMadeOrNone() {
        long used = rights();
        long right = minted(ALL);
        long line = connect(stranger);
        List<RightWish> wishes = List.of(new RightWish(right, ALL), new RightWish(port, ALL));
        assertRefused(
                node.ask(friend, new MintRights(line, wishes)),
                Refusal.NOT_PERMITTED,
                "the port is somebody else's, port=" + port);
        assertThat(rights()).isEqualTo(used + 1);
        assertThat(taken(friend, right).portId()).isEqualTo(port);
    }

    @Test
    void rightsArePassedOverOnesOwnLinksOnly() {
        assertRefused(
                node.ask(stranger, mint(way, node.openPort(stranger, ""), ALL)),
                Refusal.NOT_PERMITTED,
                "the link is somebody else's, link=" + way);
        assertRefused(node.ask(owner, mint(way + 100, port, ALL)), Refusal.NOT_FOUND, "link=");
        node.ask(owner, new Disconnect(way));
        assertRefused(node.ask(owner, mint(way, port, ALL)), Refusal.GONE, "link=" + way);
    }

    @Test
    void whatIsPassedOnIsOnesOwn() {
        long line = connect(stranger);
        long right = minted(ALL);
        for (long source : List.of(port, way, right)) {
            assertRefused(
                    node.ask(stranger, mint(line, source, ALL)),
                    Refusal.NOT_PERMITTED,
                    "somebody else's");
        }
        assertRefused(node.ask(stranger, mint(line, way + 100, ALL)), Refusal.NOT_FOUND, "source=");
        assertRefused(
                node.ask(friend, mint(way, way, ALL)), Refusal.NOT_PERMITTED, "somebody else's");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, Wire.MAX_RIGHTS + 1})
    void noRightOrTooManyAreInvalid(int rights) {
        List<RightWish> wishes = Collections.nCopies(rights, new RightWish(port, ALL));
        assertRefused(
                node.ask(owner, new MintRights(way, wishes)),
                Refusal.INVALID,
                "1 to 16 rights, rights=" + rights);
        assertRefused(
                node.ask(owner, new DropRights(Collections.nCopies(rights, 1L))),
                Refusal.INVALID,
                "1 to 16 rights, rights=" + rights);
    }

    @Test
    void asManyRightsAsAMessageMayHaveAreMadeAtATime() {
        List<RightWish> wishes = Collections.nCopies(Wire.MAX_RIGHTS, new RightWish(port, ONCE));
        Minted minted = (Minted) node.ask(owner, new MintRights(way, wishes));
        assertThat(minted.rights())
                .extracting(MintedRight::rightId)
                .doesNotHaveDuplicates()
                .hasSize(Wire.MAX_RIGHTS);
    }

    @Test
    void aRightThatWouldLeadDownThroughLayersIsNotMade() {
        long high = join(3, MemberRole.BOTH);
        long line = ((Connected) node.ask(owner, connectTo(node.openPort(high, "")))).linkId();
        long low = join(2, MemberRole.BOTH);
        long lowWay = ((Connected) node.ask(low, connectTo(inbox))).linkId();
        long lowPort = node.openPort(low, "");
        long right = minted(low, lowWay, lowPort, ALL).rightId();
        long friendsWay =
                ((Connected) node.ask(friend, connectTo(node.openPort(high, "")))).linkId();
        assertRefused(
                node.ask(friend, mint(friendsWay, right, ALL)),
                Refusal.NOT_PERMITTED,
                "layers: messages go up only, \"program\" is in layer 3, \"program\" in layer 2");
        assertThat(minted(owner, line, port, ALL).portId()).isEqualTo(port);
    }

    @Test
    void aRightForWhoOnlyReceivesIsNotMade() {
        long receiver = join(ProgramRecord.NO_LAYER, MemberRole.RECEIVES);
        long line = ((Connected) node.ask(owner, connectTo(node.openPort(receiver, "")))).linkId();
        assertRefused(
                node.ask(owner, mint(line, port, ALL)),
                Refusal.NOT_PERMITTED,
                "roles: \"program\" said that it only receives");
    }

    private long join(int layer, MemberRole role) {
        long connection = node.arrive(UID);
        node.ask(
                connection, new Hello(0, "program", "1", new ProgramRecord("", 0, layer, role), 0));
        return connection;
    }

    @Test
    void aRightWorksAfterItsGiverIsDead() {
        Connected all = taken(friend, minted(ALL));
        long line = connect(stranger);
        long right = minted(friend, line, all.linkId(), ALL).rightId();
        long again = node.openPort(stranger, "");
        long back = ((Connected) node.ask(friend, connectTo(again))).linkId();
        long other = minted(friend, back, all.linkId(), SEND).rightId();
        node.die(friend);
        assertThat(rights()).isEqualTo(2);
        assertThat(taken(stranger, right).use()).isEqualTo(ALL);
        assertThat(node.ask(stranger, connectBy(other))).isInstanceOf(AlreadyLinked.class);
        node.ask(stranger, new DropRights(List.of(other)));
        assertThat(rights()).isZero();
    }

    @Test
    void aRightGoesWithItsReceiver() {
        long right = minted(ALL);
        node.leave(friend);
        assertThat(rights()).isZero();
        assertRefused(node.ask(stranger, connectBy(right)), Refusal.GONE, "right=" + right);
    }

    @Test
    void aRightGoesWithItsPort() {
        long right = minted(ALL);
        node.ask(owner, new ClosePort(port));
        assertThat(rights()).isZero();
        assertRefused(node.ask(friend, connectBy(right)), Refusal.GONE, "right=" + right);
        assertThat(node.effects(Drop.class)).hasSize(1);
    }

    @Test
    void giverAndReceiverDropARightAndItIsGone() {
        long first = minted(ALL);
        long second = minted(ALL);
        assertThat(node.ask(owner, new DropRights(List.of(first)))).isEqualTo(new Done());
        assertThat(node.ask(friend, new DropRights(List.of(second)))).isEqualTo(new Done());
        assertThat(rights()).isZero();
        for (long right : List.of(first, second)) {
            assertRefused(node.ask(friend, connectBy(right)), Refusal.GONE, "right=" + right);
        }
    }

    @Test
    void nobodyElseDropsARightAndToTryIsHarmless() {
        long right = minted(ALL);
        assertThat(node.ask(stranger, new DropRights(List.of(right, port, way, 0L))))
                .isEqualTo(new Done());
        assertThat(taken(friend, right).portId()).isEqualTo(port);
        assertThat(node.ask(friend, new DropRights(List.of(right, right)))).isEqualTo(new Done());
    }

    @Test
    void whoPassedARightOnDoesNotDropItForItsGiver() {
        long right = minted(ALL);
        long moved = minted(friend, connect(stranger), right, ALL).rightId();
        node.ask(owner, new DropRights(List.of(right, moved)));
        assertThat(taken(stranger, moved).portId()).isEqualTo(port);
    }

    @ParameterizedTest
    @CsvSource({
        "ALL, ALL",
        "ALL, SEND",
        "ALL, PULSE",
        "SEND, SEND",
        "PULSE, PULSE",
    })
    void whoHasALinkThatIsGoodForItIsToldOfThatOneAndTheRightStays(RightUse has, RightUse next) {
        Connected connected = taken(friend, minted(has));
        long right = minted(next);
        assertThat(node.ask(friend, connectBy(right)))
                .isEqualTo(new AlreadyLinked(connected.linkId()));
        assertThat(node.effects(Introduce.class)).isEmpty();
        assertThat(node.effects(Drop.class)).hasSize(1);
        assertThat(rights()).as("for who is just letting go of that link").isOne();
        node.ask(friend, new Disconnect(connected.linkId()));
        assertThat(taken(friend, right).use()).isEqualTo(next);
        assertThat(rights()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"SEND, ALL", "SEND, PULSE", "PULSE, SEND", "ONCE, SEND", "ALL, ONCE", "ONCE, ONCE"})
    void elseThereIsOneMoreLink(RightUse has, RightUse next) {
        Connected connected = taken(friend, minted(has));
        Connected second = taken(friend, minted(next));
        assertThat(second.linkId()).isNotEqualTo(connected.linkId());
        assertThat(second.use()).isEqualTo(next);
    }

    @Test
    void whoConnectsByItselfWantsALinkThatIsGoodForAll() {
        long line = ((Connected) node.ask(friend, connectTo(node.openPort(owner, "")))).linkId();
        node.ask(owner, new Disconnect(way));
        Connected narrow = taken(owner, minted(friend, line, inbox, SEND).rightId());
        Connected wide = (Connected) node.ask(owner, connectTo("friend"));
        assertThat(wide.linkId()).isNotEqualTo(narrow.linkId());
        assertThat(wide.use()).isEqualTo(ALL);
        assertThat(node.ask(owner, connectTo(inbox))).isEqualTo(new AlreadyLinked(wide.linkId()));
    }

    @Test
    void allLinksToAPortEndWithIt() {
        Connected send = taken(friend, minted(SEND));
        Connected pulse = taken(friend, minted(PULSE));
        node.ask(friend, new Disconnect(send.linkId()));
        node.ask(owner, new ClosePort(port));
        assertRefused(node.ask(friend, new Disconnect(pulse.linkId())), Refusal.GONE, "link=");
    }

    @Test
    void rightsPerUser() {
        TestNode narrow = limited(Limit.RIGHTS_PER_UID, 3);
        long giver = narrow.join();
        long receiver = narrow.join();
        long source = narrow.openPort(giver, "");
        long line =
                ((Connected) narrow.ask(giver, connectTo(narrow.openPort(receiver, "")))).linkId();
        List<RightWish> two = Collections.nCopies(2, new RightWish(source, ONCE));
        Minted minted = (Minted) narrow.ask(giver, new MintRights(line, two));
        assertRefused(
                narrow.ask(giver, new MintRights(line, two)),
                Refusal.OVER_LIMIT,
                "rights-in-messages-per-uid=3, used=2, asked=2");
        narrow.ask(receiver, connectBy(minted.rights().getFirst().rightId()));
        assertThat(narrow.ask(giver, new MintRights(line, two))).isInstanceOf(Minted.class);
        narrow.leave(giver);
        narrow.leave(receiver);
        assertThat(narrow.ledger().isEmpty()).isTrue();
    }

    @Test
    void aRightThatIsPassedOnTakesThePlaceOfTheOneThatIsGone() {
        TestNode narrow = limited(Limit.RIGHTS_PER_UID, 1);
        long giver = narrow.join();
        long receiver = narrow.join();
        long source = narrow.openPort(giver, "");
        long line =
                ((Connected) narrow.ask(giver, connectTo(narrow.openPort(receiver, "")))).linkId();
        Minted minted = (Minted) narrow.ask(giver, mint(line, source, ALL));
        assertThat(narrow.ask(receiver, mint(line, minted.rights().getFirst().rightId(), SEND)))
                .isInstanceOf(Minted.class);
    }

    @Test
    void aRightIsChargedToTheUserWhoPassedItOnLast() {
        long other = node.join(OTHER_UID);
        long line = ((Connected) node.ask(owner, connectTo(node.openPort(other, "")))).linkId();
        long right = minted(owner, line, port, ALL).rightId();
        assertThat(node.ledger().used()).containsEntry(account(UID), 1L);
        node.ask(other, mint(line, right, ALL));
        assertThat(node.ledger().used())
                .containsEntry(account(OTHER_UID), 1L)
                .doesNotContainKey(account(UID));
    }

    @Test
    void aRightStaysIfTheLinkIsOverALimit() {
        TestNode narrow = limited(Limit.LINKS_PER_MEMBER, 1);
        long giver = narrow.join();
        long receiver = narrow.join();
        long source = narrow.openPort(giver, "");
        Connected line =
                (Connected) narrow.ask(receiver, connectTo(narrow.openPort(giver, "line")));
        Minted minted = (Minted) narrow.ask(giver, mint(line.linkId(), source, ALL));
        long right = minted.rights().getFirst().rightId();
        assertRefused(
                narrow.ask(receiver, connectBy(right)), Refusal.OVER_LIMIT, "links-per-member=1");
        narrow.ask(receiver, new Disconnect(line.linkId()));
        assertThat(narrow.ask(receiver, connectBy(right))).isInstanceOf(Connected.class);
    }

    @Test
    void aRightStaysIfTheShellCouldNotMakeTheLink() {
        long right = minted(ONCE);
        Connected unmade = taken(friend, right);
        int call = node.lastCall();
        assertThat(rights()).isZero();
        node.tell(new Unmade(node.effects(Introduce.class).getFirst(), "socketpair: EMFILE"));
        assertRefused(node.answers(friend, call).getFirst(), Refusal.OVER_LIMIT, "EMFILE");
        assertThat(rights()).isEqualTo(1);
        assertThat(taken(friend, right).linkId()).isNotEqualTo(unmade.linkId());
    }

    @Test
    void aRightDoesNotComeBackForWhoHasLeftAsTheLinkFailed() {
        taken(friend, minted(ONCE));
        Unmade unmade = new Unmade(node.effects(Introduce.class).getFirst(), "");
        node.leave(friend);
        node.tell(unmade);
        assertThat(rights()).isZero();
    }

    @Test
    void betweenUsersARightLeadsToALinkByTheSocket() {
        long other = node.join(OTHER_UID);
        long line = ((Connected) node.ask(owner, connectTo(node.openPort(other, "")))).linkId();
        Connected connected = taken(other, minted(owner, line, port, SEND).rightId());
        assertThat(connected.kind()).isEqualTo(LinkKind.SOCKET);
        assertThat(introduced().kind()).isEqualTo(LinkKind.SOCKET);
    }

    @Test
    void theInventoryShowsWhatALinkIsGoodForAndWhoGaveTheRightAlsoOnceThatOneIsGone() {
        Connected connected = taken(friend, minted(SEND));
        long line = connect(stranger);
        long passed = minted(friend, line, connected.linkId(), ALL).rightId();
        Connected last = taken(stranger, passed);
        MemberRecord giver = resident(friend);
        node.die(friend);
        Inventory inventory = look();
        Tie tie =
                inventory.ties().stream()
                        .filter(one -> one.linkId() == last.linkId())
                        .findFirst()
                        .orElseThrow();
        assertThat(tie.use()).isEqualTo(SEND);
        assertThat(tie.giver()).isEqualTo(giver);
        assertThat(inventory.ports())
                .filteredOn(info -> info.id() == port)
                .allMatch(info -> info.byRightOnly());
    }

    @Test
    void theInventoryShowsThatNobodyGaveALinkToWhoConnectedByItself() {
        Tie tie = look().ties().getFirst();
        assertThat(tie.linkId()).isEqualTo(way);
        assertThat(tie.use()).isEqualTo(ALL);
        assertThat(tie.giver()).isEqualTo(MemberRecord.NOBODY);
    }

    @Test
    void whenAllHaveLeftNothingIsCharged() {
        minted(ALL);
        taken(friend, minted(ONCE));
        minted(friend, connect(stranger), minted(SEND), ONCE);
        node.die(owner);
        node.leave(friend);
        node.leave(stranger);
        assertThat(node.ledger().isEmpty()).isTrue();
    }

    private Inventory look() {
        assertThat(node.tryAsk(owner, new Look(4096))).isEmpty();
        return node.effects(Show.class).getFirst().inventory();
    }

    private MemberRecord resident(long connection) {
        return look().residents().stream()
                .map(Inventory.Resident::member)
                .filter(member -> member.pid() == TestNode.pid(connection))
                .findFirst()
                .orElseThrow();
    }

    /** Rights that are on their way, of the first user. */
    private long rights() {
        return node.ledger().used().getOrDefault(account(UID), 0L);
    }

    private static Ledger.Account account(int uid) {
        return new Ledger.Account(Limit.RIGHTS_PER_UID, uid);
    }

    private static TestNode limited(Limit limit, long value) {
        return new TestNode(Limits.standard().with(limit, value));
    }
}
