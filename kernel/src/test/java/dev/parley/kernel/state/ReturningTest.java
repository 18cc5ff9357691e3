package dev.parley.kernel.state;

import static dev.parley.kernel.state.TestNode.UID;
import static dev.parley.kernel.state.TestNode.assertRefused;
import static dev.parley.kernel.state.TestNode.connectTo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.kernel.state.Effect.Introduce;
import dev.parley.kernel.state.Effect.Journal;
import dev.parley.wire.Ask;
import dev.parley.wire.Ask.ClosePort;
import dev.parley.wire.Ask.OpenPort;
import dev.parley.wire.Ask.Unwatch;
import dev.parley.wire.Ask.WatchMember;
import dev.parley.wire.Ask.WatchName;
import dev.parley.wire.MemberEnd;
import dev.parley.wire.MemberRecord;
import dev.parley.wire.Refusal;
import dev.parley.wire.Tell.Connected;
import dev.parley.wire.Tell.Gone;
import dev.parley.wire.Tell.PortOpened;
import dev.parley.wire.Tell.Watching;
import dev.parley.wire.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A kernel has taken the place of another: members come back (K11). */
class ReturningTest {

    private static final Duration GRACE = Duration.ofNanos(Node.GRACE_NANOS);
    private static final Duration MOMENT = Duration.ofMillis(1);

    /** The first three processes that arrive have these pids. */
    private static final int OWNER_PID = TestNode.pid(1);

    private static final long FORMER_ID = idOfAnotherLife(5);
    private static final MemberRecord FORMER = new MemberRecord(FORMER_ID, OWNER_PID, UID, 0, "");

    private final TestNode node =
            new TestNode(Map.of("a", new NameHolder(FORMER_ID, OWNER_PID, UID)));
    private final long owner = node.arrive(UID);
    private final long other = node.join();

    private static long idOfAnotherLife(int counter) {
        return (TestNode.EPOCH + 1) << 40 | counter;
    }

    @Test
    void aKeptNameIsForItsFormerOwner() {
        node.greet(owner, FORMER_ID);
        assertThat(node.ask(owner, new OpenPort("a", false))).isInstanceOf(PortOpened.class);
        assertThat(node.nextDeadline()).isEmpty();
    }

    @Test
    void anybodyElseIsRefusedAKeptNameUntilTheGraceIsOver() {
        node.pass(GRACE.minus(MOMENT));
        assertRefused(
                node.ask(other, new OpenPort("a", false)),
                Refusal.TAKEN,
                "kept for its former owner, pid=4001, until the kernel has run for 2 s, name=\"a\"");
        node.pass(MOMENT);
        assertThat(node.effects()).containsExactly(new Journal("a", Optional.empty()));
        assertThat(node.ask(other, new OpenPort("a", false))).isInstanceOf(PortOpened.class);
    }

    @Test
    void aProcessOfAnotherUserIsNotTheFormerOwnerWhateverItsPid() {
        TestNode strangers =
                new TestNode(Map.of("a", new NameHolder(FORMER_ID, OWNER_PID, UID + 1)));
        assertRefused(
                strangers.ask(strangers.join(), new OpenPort("a", false)), Refusal.TAKEN, "kept");
    }

    @Test
    void aNameThatItsOwnerTookAndLetGoOfIsFree() {
        node.greet(owner, FORMER_ID);
        node.ask(owner, new ClosePort(node.openPort(owner, "a")));
        node.openPort(other, "a");
    }

    @Test
    void whoConnectsByAKeptNameWaitsForItWithoutPatienceToo() {
        assertThat(node.tryAsk(other, connectTo("a"))).isEmpty();
        int call = node.lastCall();
        node.greet(owner, FORMER_ID);
        node.openPort(owner, "a");
        assertThat(node.answers(other, call)).hasOnlyElementsOfType(Connected.class).hasSize(1);
    }

    @Test
    void whoHasNoPatienceIsNotFoundWhenTheGraceIsOver() {
        node.tryAsk(other, connectTo("a"));
        int call = node.lastCall();
        node.pass(GRACE.minus(MOMENT));
        assertThat(node.answers(other, call)).isEmpty();
        node.pass(MOMENT);
        assertRefused(node.answers(other, call).getFirst(), Refusal.NOT_FOUND, "name=\"a\"");
    }

    @Test
    void aKeptNameWhoseOwnerIsBackAndDoesNotReadIsNotSaidToBeMissing() {
        TestNode narrow =
                new TestNode(
                        new Origin(
                                TestNode.EPOCH,
                                "host",
                                Policy.onlyUid(UID),
                                Limits.standard().with(Limit.UNREAD_PER_MEMBER, 0),
                                Map.of("a", new NameHolder(FORMER_ID, OWNER_PID, UID))));
        long slow = narrow.join();
        long waiting = narrow.join();
        narrow.tryAsk(waiting, connectTo("a"));
        int call = narrow.lastCall();
        narrow.openPort(slow, "a");
        narrow.pass(GRACE);
        assertRefused(narrow.answers(waiting, call).getFirst(), Refusal.TIMED_OUT, "does not read");
    }

    @Test
    void whoHasMorePatienceWaitsOn() {
        node.tryAsk(other, connectTo("a", GRACE.multipliedBy(2)));
        int call = node.lastCall();
        node.pass(GRACE);
        assertThat(node.answers(other, call)).isEmpty();
        node.openPort(other, "a");
        assertThat(node.effects(Introduce.class)).hasSize(1);
    }

    @Test
    void otherNamesAreDelayedForNobody() {
        assertRefused(node.ask(other, connectTo("b")), Refusal.NOT_FOUND, "name=\"b\"");
        node.openPort(other, "b");
    }

    @Test
    void aNodeThatNothingIsKeptInHasNoGrace() {
        assertThat(new TestNode().nextDeadline()).isEmpty();
    }

    @Test
    void aMemberThatIsBackIsWatchedByItsFormerId() {
        MemberRecord back = node.greet(owner, FORMER_ID);
        long watch = watch(watchFormer(FORMER_ID));
        assertThat(notices()).isEmpty();
        node.die(owner);
        assertThat(notices()).containsExactly(new Gone(watch, back, TestNode.KILLED));
    }

    @Test
    void aMemberThatIsNotBackYetIsWaitedForAndThenWatched() {
        long watch = watch(watchFormer(FORMER_ID));
        MemberRecord back = node.greet(owner, FORMER_ID);
        node.pass(GRACE);
        assertThat(notices()).isEmpty();
        node.die(owner);
        assertThat(notices()).containsExactly(new Gone(watch, back, TestNode.KILLED));
    }

    @Test
    void aMemberThatDoesNotComeBackIsReportedOnceWhenTheGraceIsOver() {
        long watch = watch(watchFormer(FORMER_ID));
        node.pass(GRACE.minus(MOMENT));
        assertThat(notices()).isEmpty();
        node.pass(MOMENT);
        assertThat(notices()).containsExactly(new Gone(watch, FORMER, MemberEnd.UNKNOWN));
        node.greet(owner, FORMER_ID);
        node.die(owner);
        assertThat(notices()).isEmpty();
    }

    @Test
    void afterTheGraceNobodyIsWaitedFor() {
        node.pass(GRACE);
        long watch = watch(watchFormer(FORMER_ID));
        node.pass(Duration.ZERO);
        assertThat(notices()).containsExactly(new Gone(watch, FORMER, MemberEnd.UNKNOWN));
    }

    @Test
    void anotherProcessThatClaimsTheIdIsNotBelieved() {
        long watch = watch(watchFormer(FORMER_ID));
        node.greet(node.arrive(UID), FORMER_ID);
        node.pass(GRACE);
        assertThat(notices()).containsExactly(new Gone(watch, FORMER, MemberEnd.UNKNOWN));
    }

    @Test
    void aProcessOfAnotherUserIsNobodysSuccessor() {
        node.greet(owner, FORMER_ID);
        long watch = watch(new WatchMember(FORMER_ID, OWNER_PID, UID + 1));
        node.pass(GRACE);
        MemberRecord former = new MemberRecord(FORMER_ID, OWNER_PID, UID + 1, 0, "");
        assertThat(notices()).containsExactly(new Gone(watch, former, MemberEnd.UNKNOWN));
    }

    /** Out of sight all have the pid 0; then only the id can tell. */
    @Test
    void ofTheProcessesThatCannotBeSeenOnlyWhoNamesTheIdIsBelieved() {
        MemberRecord back = node.greet(node.arriveAgain(0), FORMER_ID);
        watch(new WatchMember(back.id(), 0, UID));
        watch(new WatchMember(FORMER_ID, 0, UID));
        long watch = watch(new WatchMember(idOfAnotherLife(99), 0, UID));
        node.pass(GRACE);
        assertThat(notices()).extracting(Gone::watchId).containsExactly(watch);
    }

    /** Its last id is of a kernel between, of which the watcher's record knows nothing. */
    @Test
    void aProcessThatHasOutlivedSeveralKernelsIsFoundByItsPidWhenTheGraceIsOver() {
        MemberRecord back = node.greet(owner, idOfAnotherLife(99));
        long watch = watch(watchFormer(FORMER_ID));
        node.pass(GRACE);
        assertThat(notices()).isEmpty();
        node.die(owner);
        assertThat(notices()).containsExactly(new Gone(watch, back, TestNode.KILLED));
    }

    @Test
    void aProcessThatHasLostNoKernelIsNobodysSuccessor() {
        node.greet(owner, 0);
        long watch = watch(watchFormer(FORMER_ID));
        node.pass(GRACE);
        assertThat(notices()).containsExactly(new Gone(watch, FORMER, MemberEnd.UNKNOWN));
    }

    @Test
    void whoIsBackInTheSameLifeIsWatchedByItsFormerIdToo() {
        MemberRecord before = node.greet(owner, 0);
        node.leave(owner);
        long again = node.arriveAgain(OWNER_PID);
        MemberRecord back = node.greet(again, before.id());
        long watch = watch(new WatchMember(before.id(), OWNER_PID, UID));
        assertThat(notices()).isEmpty();
        node.die(again);
        assertThat(notices()).containsExactly(new Gone(watch, back, TestNode.KILLED));
    }

    @Test
    void aKeptNameIsWatchedAsIfItsOwnerHadIt() {
        long watch = watch(new WatchName("a"));
        assertThat(notices()).isEmpty();
        MemberRecord back = node.greet(owner, FORMER_ID);
        node.openPort(owner, "a");
        node.pass(GRACE);
        assertThat(notices()).isEmpty();
        node.die(owner);
        assertThat(notices()).containsExactly(new Gone(watch, back, MemberEnd.UNKNOWN));
    }

    @Test
    void aKeptNameThatNobodyComesBackForIsGoneWhenTheGraceIsOver() {
        long watch = watch(new WatchName("a"));
        node.pass(GRACE);
        assertThat(notices()).containsExactly(new Gone(watch, FORMER, MemberEnd.UNKNOWN));
    }

    @Test
    void whoWaitsForAMemberMayStopOrLeave() {
        long watch = watch(watchFormer(FORMER_ID));
        watch(watchFormer(FORMER_ID));
        node.ask(other, new Unwatch(watch));
        node.leave(other);
        node.leave(owner);
        node.pass(GRACE);
        assertThat(node.ledger().isEmpty()).isTrue();
        assertThat(node.nextDeadline()).isEmpty();
    }

    private static WatchMember watchFormer(long id) {
        return new WatchMember(id, OWNER_PID, UID);
    }

    private long watch(Ask ask) {
        return ((Watching) node.ask(other, ask)).watchId();
    }

    private List<Gone> notices() {
        return node.answers(other, Wire.UNASKED).stream()
                .filter(Gone.class::isInstance)
                .map(Gone.class::cast)
                .toList();
    }
}
