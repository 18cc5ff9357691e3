package dev.parley.kernel.state;

import static dev.parley.kernel.state.TestNode.OTHER_UID;
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
import dev.parley.wire.PassedRight;
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
import java.util.stream.Stream;
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

    /** From what the giver has itself. */
    private static MintRights mint(long linkId, long ownId, RightUse use) {
        return new MintRights(linkId, List.of(RightWish.own(ownId, use)));
    }

    /** From what was passed to the giver. */
    private static MintRights mint(long linkId, PassedRight passed, RightUse use) {
        return new MintRights(linkId, List.of(RightWish.passed(passed, use)));
    }

    private MintedRight minted(long giver, MintRights mint) {
        Minted minted = (Minted) node.ask(giver, mint);
        assertThat(minted.linkId()).isEqualTo(mint.linkId());
        assertThat(minted.rights()).hasSize(1);
        return minted.rights().getFirst();
    }

    /** As its receiver names it. */
    private PassedRight passed(long giver, MintRights mint) {
        return new PassedRight(mint.linkId(), minted(giver, mint).rightId());
    }

    private static List<PassedRight> passed(Minted minted) {
        return minted.rights().stream()
                .map(right -> new PassedRight(minted.linkId(), right.rightId()))
                .toList();
    }

    /** For the friend. */
    private PassedRight passed(RightUse use) {
        return passed(owner, mint(way, port, use));
    }

    private Connected taken(long taker, PassedRight right) {
        return (Connected) node.ask(taker, connectBy(right));
    }

    private static DropRights drop(PassedRight right) {
        return new DropRights(right.linkId(), List.of(right.rightId()));
    }

    private Introduced introduced() {
        return (Introduced) node.effects(Introduce.class).getFirst().server().tell();
    }

    @ParameterizedTest
    @EnumSource
    void whoTakesARightHasALinkOfItsUseAndBothSidesAreToldThat(RightUse use) {
        MintedRight right = minted(owner, mint(way, port, use));
        assertThat(right.portId()).isEqualTo(port);
        assertThat(right.use()).isEqualTo(use);
        Connected connected = taken(friend, new PassedRight(way, right.rightId()));
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
        taken(friend, passed(ALL));
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
        PassedRight right = passed(ALL);
        for (long other : List.of(owner, stranger)) {
            assertRefused(
                    node.ask(other, connectBy(right)),
                    Refusal.NOT_PERMITTED,
                    "the right is somebody else's, right=" + right.rightId());
        }
        assertThat(taken(friend, right).portId()).isEqualTo(port);
    }

    /** Else its number, from somebody else, would have the receiver take what it was not given. */
    @Test
    void aRightIsNotTakenUnderAnotherLinkThanItCameBy() {
        PassedRight right = passed(ALL);
        for (PassedRight other : underOtherLinks(right)) {
            assertRefused(
                    node.ask(friend, connectBy(other)),
                    Refusal.NOT_PERMITTED,
                    "the right is somebody else's, right=" + right.rightId());
        }
        assertThat(taken(friend, right).portId()).isEqualTo(port);
    }

    @Test
    void aRightIsNotPassedOnUnderAnotherLinkThanItCameBy() {
        PassedRight right = passed(ALL);
        long line = connect(stranger);
        for (PassedRight other : underOtherLinks(right)) {
            assertRefused(
                    node.ask(friend, mint(line, other, ALL)),
                    Refusal.NOT_PERMITTED,
                    "the right is somebody else's, right=" + right.rightId());
        }
        assertThat(rights()).isOne();
        assertThat(taken(friend, right).portId()).isEqualTo(port);
    }

    @Test
    void aRightIsNotDroppedUnderAnotherLinkThanItCameBy() {
        PassedRight right = passed(ALL);
        for (PassedRight other : underOtherLinks(right)) {
            assertThat(node.ask(friend, drop(other))).isEqualTo(new Done());
            assertThat(node.ask(owner, drop(other))).isEqualTo(new Done());
        }
        assertThat(rights()).isOne();
        assertThat(taken(friend, right).portId()).isEqualTo(port);
    }

    /** Another link of giver and receiver, one of the receiver and somebody else, and none. */
    private List<PassedRight> underOtherLinks(PassedRight right) {
        long back = ((Connected) node.ask(friend, connectTo(node.openPort(owner, "")))).linkId();
        long others = connect(node.join());
        return Stream.of(back, others, inbox, 0L)
                .map(linkId -> new PassedRight(linkId, right.rightId()))
                .toList();
    }

    @Test
    void aRightThatWasPassedOnCountsWithTheLinkItWentOnBy() {
        PassedRight right = passed(SEND);
        PassedRight moved = passed(friend, mint(connect(stranger), right, ALL));
        assertRefused(
                node.ask(stranger, connectBy(new PassedRight(way, moved.rightId()))),
                Refusal.NOT_PERMITTED,
                "the right is somebody else's");
        assertThat(taken(stranger, moved).use()).isEqualTo(SEND);
    }

    @Test
    void aRightThatComesBackToItsGiverCountsWithTheLinkItCameBackBy() {
        PassedRight right = passed(SEND);
        long back = ((Connected) node.ask(friend, connectTo(node.openPort(owner, "")))).linkId();
        PassedRight returned = passed(friend, mint(back, right, ALL));
        node.ask(owner, drop(new PassedRight(way, returned.rightId())));
        assertThat(rights()).isOne();
        assertThat(taken(owner, returned).use()).isEqualTo(SEND);
    }

    @Test
    void aRightOutlastsTheLinkThatItCameBy() {
        PassedRight right = passed(ALL);
        node.ask(owner, new Disconnect(way));
        assertThat(taken(friend, right).portId()).isEqualTo(port);
    }

    @Test
    void whoGotARightAndLostTheLinkStillDropsIt() {
        PassedRight right = passed(ALL);
        node.ask(owner, new Disconnect(way));
        node.ask(friend, drop(right));
        assertThat(rights()).isZero();
    }

    /** Else the number of a port, from somebody else, would have its owner give it away. */
    @Test
    void whatOneHasItselfIsNotPassedOnAsIfItHadBeenPassed() {
        long line = connect(stranger);
        Connected connected = taken(friend, passed(ALL));
        for (long own : List.of(inbox, connected.linkId(), way)) {
            assertRefused(
                    node.ask(friend, mint(line, new PassedRight(line, own), ALL)),
                    Refusal.GONE,
                    "the right is gone, right=" + own);
            assertRefused(
                    node.ask(friend, connectBy(new PassedRight(line, own))),
                    Refusal.GONE,
                    "the right is gone, right=" + own);
        }
        assertThat(rights()).isZero();
    }

    @Test
    void whatWasPassedIsNotPassedOnAsIfItWereOnesOwn() {
        PassedRight right = passed(ALL);
        assertRefused(
                node.ask(friend, mint(connect(stranger), right.rightId(), ALL)),
                Refusal.GONE,
                "source=" + right.rightId());
        assertRefused(
                node.ask(friend, connectTo(right.rightId())),
                Refusal.GONE,
                "port=" + right.rightId());
        assertThat(taken(friend, right).portId()).isEqualTo(port);
    }

    @Test
    void aRightIsTakenOnce() {
        PassedRight right = passed(ALL);
        Connected connected = taken(friend, right);
        node.ask(friend, new Disconnect(connected.linkId()));
        assertRefused(
                node.ask(friend, connectBy(right)),
                Refusal.GONE,
                "the right is gone, right=" + right.rightId());
    }

    @Test
    void byARightThereIsNoNameNoPortAndNoPatience() {
        PassedRight right = passed(ALL);
        for (Connect connect :
                List.of(
                        TestNode.connect("friend", 0, LinkKind.MEMORY, Duration.ZERO, right),
                        TestNode.connect("", port, LinkKind.MEMORY, Duration.ZERO, right))) {
            assertRefused(node.ask(friend, connect), Refusal.INVALID, "right=" + right.rightId());
        }
        assertRefused(
                node.ask(
                        friend,
                        TestNode.connect("", 0, LinkKind.MEMORY, Duration.ofNanos(1), right)),
                Refusal.INVALID,
                "no patience");
    }

    @Test
    void whoOwnsThePortPassesRightsToItsClientsToo() {
        long back = node.openPortByRightOnly(friend);
        PassedRight right = passed(friend, mint(way, back, SEND));
        assertThat(taken(owner, right).portId()).isEqualTo(back);
    }

    @Test
    void theRightThatSomebodyHasByALinkCanBePassedOnAndIsKept() {
        Connected connected = taken(friend, passed(SEND));
        long line = ((Connected) node.ask(friend, connectTo(node.openPort(stranger, "")))).linkId();
        PassedRight right = passed(friend, mint(line, connected.linkId(), ALL));
        assertThat(taken(stranger, right).use()).isEqualTo(SEND);
        assertThat(node.ask(friend, new Disconnect(connected.linkId()))).isEqualTo(new Done());
    }

    @Test
    void aRightThatWasNotTakenMovesWhenItIsPassedOn() {
        long line = connect(stranger);
        PassedRight right = passed(ONCE);
        PassedRight moved = passed(friend, mint(line, right, ONCE));
        assertRefused(node.ask(friend, connectBy(right)), Refusal.GONE, "right=" + right.rightId());
        assertThat(taken(stranger, moved).use()).isEqualTo(ONCE);
    }

    @Test
    void theSameRightIsNotPassedTwiceAtATime() {
        long line = connect(stranger);
        PassedRight right = passed(ALL);
        List<RightWish> twice =
                List.of(RightWish.passed(right, SEND), RightWish.passed(right, PULSE));
        assertRefused(
                node.ask(friend, new MintRights(line, twice)),
                Refusal.INVALID,
                "the same right is passed twice, right=" + right.rightId());
        assertThat(taken(friend, right).use()).isEqualTo(ALL);
    }

    @Test
    void severalRightsToOnePortArePassedAtATime() {
        List<RightWish> wishes = List.of(RightWish.own(port, SEND), RightWish.own(port, PULSE));
        Minted minted = (Minted) node.ask(owner, new MintRights(way, wishes));
        assertThat(minted.rights()).extracting(MintedRight::use).containsExactly(SEND, PULSE);
        Connected first = taken(friend, passed(minted).getFirst());
        Connected second = taken(friend, passed(minted).getLast());
        assertThat(first.linkId()).isNotEqualTo(second.linkId());
    }

    @Test
    void aLinkToSendOnceIsNoSourceSinceItMayHaveBeenUsed() {
        Connected once = taken(friend, passed(ONCE));
        long line = connect(stranger);
        assertRefused(
                node.ask(friend, mint(line, once.linkId(), ALL)),
                Refusal.NOT_PERMITTED,
                "may have been used, link=" + once.linkId());
    }

    @ParameterizedTest
    @CsvSource({"SEND, ONCE, ONCE", "SEND, ALL, SEND", "PULSE, PULSE, PULSE", "ONCE, SEND, ONCE"})
    void aRightIsNarrowedAsItIsPassedOn(RightUse has, RightUse wish, RightUse left) {
        PassedRight right = passed(has);
        assertThat(minted(friend, mint(connect(stranger), right, wish)).use()).isEqualTo(left);
    }

    @Test
    void aRightOfWhichNothingIsLeftIsNotMade() {
        PassedRight right = passed(SEND);
        assertRefused(
                node.ask(friend, mint(connect(stranger), right, PULSE)),
                Refusal.NOT_PERMITTED,
                "nothing is left of this right, has=SEND wish=PULSE port=" + port);
        assertThat(taken(friend, right).use()).isEqualTo(SEND);
    }

    @Test
    void allAreMadeOrNone() {
        long used = rights();
        PassedRight right = passed(ALL);
        long line = connect(stranger);
        List<RightWish> wishes = List.of(RightWish.passed(right, ALL), RightWish.own(port, ALL));
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
        PassedRight right = passed(ALL);
        for (MintRights mint :
                List.of(mint(line, port, ALL), mint(line, way, ALL), mint(line, right, ALL))) {
            assertRefused(node.ask(stranger, mint), Refusal.NOT_PERMITTED, "somebody else's");
        }
        assertRefused(node.ask(stranger, mint(line, way + 100, ALL)), Refusal.NOT_FOUND, "source=");
        assertRefused(
                node.ask(friend, mint(way, way, ALL)), Refusal.NOT_PERMITTED, "somebody else's");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, Wire.MAX_RIGHTS + 1})
    void noRightOrTooManyAreInvalid(int rights) {
        List<RightWish> wishes = Collections.nCopies(rights, RightWish.own(port, ALL));
        assertRefused(
                node.ask(owner, new MintRights(way, wishes)),
                Refusal.INVALID,
                "1 to 16 rights, rights=" + rights);
        assertRefused(
                node.ask(owner, new DropRights(way, Collections.nCopies(rights, 1L))),
                Refusal.INVALID,
                "1 to 16 rights, rights=" + rights);
    }

    @Test
    void asManyRightsAsAMessageMayHaveAreMadeAtATime() {
        List<RightWish> wishes = Collections.nCopies(Wire.MAX_RIGHTS, RightWish.own(port, ONCE));
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
        PassedRight right = passed(low, mint(lowWay, lowPort, ALL));
        long friendsWay =
                ((Connected) node.ask(friend, connectTo(node.openPort(high, "")))).linkId();
        assertRefused(
                node.ask(friend, mint(friendsWay, right, ALL)),
                Refusal.NOT_PERMITTED,
                "layers: messages go up only, \"program\" is in layer 3, \"program\" in layer 2");
        assertThat(minted(owner, mint(line, port, ALL)).portId()).isEqualTo(port);
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
        Connected all = taken(friend, passed(ALL));
        long line = connect(stranger);
        PassedRight right = passed(friend, mint(line, all.linkId(), ALL));
        long again = node.openPort(stranger, "");
        long back = ((Connected) node.ask(friend, connectTo(again))).linkId();
        PassedRight other = passed(friend, mint(back, all.linkId(), SEND));
        node.die(friend);
        assertThat(rights()).isEqualTo(2);
        assertThat(taken(stranger, right).use()).isEqualTo(ALL);
        assertThat(node.ask(stranger, connectBy(other))).isInstanceOf(AlreadyLinked.class);
        node.ask(stranger, drop(other));
        assertThat(rights()).isZero();
    }

    @Test
    void aRightGoesWithItsReceiver() {
        PassedRight right = passed(ALL);
        node.leave(friend);
        assertThat(rights()).isZero();
        assertRefused(
                node.ask(stranger, connectBy(right)), Refusal.GONE, "right=" + right.rightId());
    }

    @Test
    void aRightGoesWithItsPort() {
        PassedRight right = passed(ALL);
        node.ask(owner, new ClosePort(port));
        assertThat(rights()).isZero();
        assertRefused(node.ask(friend, connectBy(right)), Refusal.GONE, "right=" + right.rightId());
        assertThat(node.effects(Drop.class)).hasSize(1);
    }

    @Test
    void giverAndReceiverDropARightAndItIsGone() {
        PassedRight first = passed(ALL);
        PassedRight second = passed(ALL);
        assertThat(node.ask(owner, drop(first))).isEqualTo(new Done());
        assertThat(node.ask(friend, drop(second))).isEqualTo(new Done());
        assertThat(rights()).isZero();
        for (PassedRight right : List.of(first, second)) {
            assertRefused(
                    node.ask(friend, connectBy(right)), Refusal.GONE, "right=" + right.rightId());
        }
    }

    @Test
    void nobodyElseDropsARightAndToTryIsHarmless() {
        PassedRight right = passed(ALL);
        assertThat(node.ask(stranger, new DropRights(way, List.of(right.rightId(), port, way, 0L))))
                .isEqualTo(new Done());
        assertThat(taken(friend, right).portId()).isEqualTo(port);
        List<Long> twice = List.of(right.rightId(), right.rightId());
        assertThat(node.ask(friend, new DropRights(way, twice))).isEqualTo(new Done());
    }

    @Test
    void whoPassedARightOnDoesNotDropItForItsGiver() {
        PassedRight right = passed(ALL);
        PassedRight moved = passed(friend, mint(connect(stranger), right, ALL));
        node.ask(owner, drop(right));
        node.ask(owner, drop(moved));
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
        Connected connected = taken(friend, passed(has));
        PassedRight right = passed(next);
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
        Connected connected = taken(friend, passed(has));
        Connected second = taken(friend, passed(next));
        assertThat(second.linkId()).isNotEqualTo(connected.linkId());
        assertThat(second.use()).isEqualTo(next);
    }

    @Test
    void whoConnectsByItselfWantsALinkThatIsGoodForAll() {
        long line = ((Connected) node.ask(friend, connectTo(node.openPort(owner, "")))).linkId();
        node.ask(owner, new Disconnect(way));
        Connected narrow = taken(owner, passed(friend, mint(line, inbox, SEND)));
        Connected wide = (Connected) node.ask(owner, connectTo("friend"));
        assertThat(wide.linkId()).isNotEqualTo(narrow.linkId());
        assertThat(wide.use()).isEqualTo(ALL);
        assertThat(node.ask(owner, connectTo(inbox))).isEqualTo(new AlreadyLinked(wide.linkId()));
    }

    @Test
    void allLinksToAPortEndWithIt() {
        Connected send = taken(friend, passed(SEND));
        Connected pulse = taken(friend, passed(PULSE));
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
        List<RightWish> two = Collections.nCopies(2, RightWish.own(source, ONCE));
        Minted minted = (Minted) narrow.ask(giver, new MintRights(line, two));
        assertRefused(
                narrow.ask(giver, new MintRights(line, two)),
                Refusal.OVER_LIMIT,
                "rights-in-messages-per-uid=3, used=2, asked=2");
        narrow.ask(receiver, connectBy(passed(minted).getFirst()));
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
        assertThat(narrow.ask(receiver, mint(line, passed(minted).getFirst(), SEND)))
                .isInstanceOf(Minted.class);
    }

    @Test
    void aRightIsChargedToTheUserWhoPassedItOnLast() {
        long other = node.join(OTHER_UID);
        long line = ((Connected) node.ask(owner, connectTo(node.openPort(other, "")))).linkId();
        PassedRight right = passed(owner, mint(line, port, ALL));
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
        PassedRight right = passed(minted).getFirst();
        assertRefused(
                narrow.ask(receiver, connectBy(right)), Refusal.OVER_LIMIT, "links-per-member=1");
        narrow.ask(receiver, new Disconnect(line.linkId()));
        assertThat(narrow.ask(receiver, connectBy(right))).isInstanceOf(Connected.class);
    }

    @Test
    void aRightStaysIfTheShellCouldNotMakeTheLink() {
        PassedRight right = passed(ONCE);
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
        taken(friend, passed(ONCE));
        Unmade unmade = new Unmade(node.effects(Introduce.class).getFirst(), "");
        node.leave(friend);
        node.tell(unmade);
        assertThat(rights()).isZero();
    }

    @Test
    void betweenUsersARightLeadsToALinkByTheSocket() {
        long other = node.join(OTHER_UID);
        long line = ((Connected) node.ask(owner, connectTo(node.openPort(other, "")))).linkId();
        Connected connected = taken(other, passed(owner, mint(line, port, SEND)));
        assertThat(connected.kind()).isEqualTo(LinkKind.SOCKET);
        assertThat(introduced().kind()).isEqualTo(LinkKind.SOCKET);
    }

    @Test
    void theInventoryShowsWhatALinkIsGoodForAndWhoGaveTheRightAlsoOnceThatOneIsGone() {
        Connected connected = taken(friend, passed(SEND));
        long line = connect(stranger);
        PassedRight passed = passed(friend, mint(line, connected.linkId(), ALL));
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
        passed(ALL);
        taken(friend, passed(ONCE));
        passed(friend, mint(connect(stranger), passed(SEND), ONCE));
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
