package dev.parley.kernel.state;

import static dev.parley.kernel.state.TestNode.KILLED;
import static dev.parley.kernel.state.TestNode.UID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.kernel.state.Effect.Release;
import dev.parley.kernel.state.Effect.Show;
import dev.parley.kernel.state.Event.Settled;
import dev.parley.wire.Ask;
import dev.parley.wire.Ask.Leave;
import dev.parley.wire.Ask.Look;
import dev.parley.wire.Ask.Noted;
import dev.parley.wire.Ask.Unwatch;
import dev.parley.wire.Ask.WatchMember;
import dev.parley.wire.MemberEnd;
import dev.parley.wire.MemberRecord;
import dev.parley.wire.Picture.DeadInfo;
import dev.parley.wire.Tell.Done;
import dev.parley.wire.Tell.Gone;
import dev.parley.wire.Tell.Watching;
import dev.parley.wire.Wire;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a member ended, and who has taken note of that. */
class DyingTest {

    private static final Duration SETTLING = Duration.ofNanos(EndBounds.SETTLING_NANOS);
    private static final Duration KEPT = Duration.ofNanos(EndBounds.KEPT_NANOS);
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final TestNode node = new TestNode();
    private final long watcher = node.join();
    private final long other = node.join();
    private final long connection = node.arrive(UID);
    private final MemberRecord member = node.greet(connection, 0);

    /** Linux closes the sockets of a process before it says that it has ended. */
    @Test
    void whoHangsUpMayBeAboutToEndSoWhoWatchesHearsOfItWhenThatIsKnown() {
        long watch = watch(watcher, member);
        node.hangUp(connection);
        assertThat(notices(watcher)).isEmpty();
        assertThat(node.effects(Release.class)).isEmpty();
        node.tell(new Settled(connection, KILLED));
        assertThat(notices(watcher)).containsExactly(new Gone(watch, member, KILLED));
        node.tell(new Settled(connection, KILLED));
        assertThat(notices(watcher)).isEmpty();
    }

    @Test
    void whatItHadIsFreeAtOnce() {
        node.openPort(connection, "a");
        watch(watcher, member);
        node.hangUp(connection);
        node.openPort(other, "a");
        assertThat(node.ledger().used().keySet())
                .noneMatch(account -> account.holder() == member.id());
    }

    @Test
    void ifNobodyFindsOutInTimeTheEndIsUnknown() {
        long watch = watch(watcher, member);
        node.hangUp(connection);
        node.pass(SETTLING.minus(MOMENT));
        assertThat(notices(watcher)).isEmpty();
        node.pass(MOMENT);
        assertThat(notices(watcher)).containsExactly(new Gone(watch, member, MemberEnd.UNKNOWN));
        assertThat(node.effects(Release.class)).containsExactly(new Release(connection));
    }

    @Test
    void whoHasSaidThatItLeavesHasLeft() {
        long watch = watch(watcher, member);
        assertThat(node.ask(connection, new Leave())).isEqualTo(new Done());
        assertThat(notices(watcher)).isEmpty();
        node.hangUp(connection);
        assertThat(notices(watcher)).containsExactly(new Gone(watch, member, MemberEnd.LEFT));
        assertThat(node.effects(Release.class)).containsExactly(new Release(connection));
    }

    @Test
    void nobodyFindsOutForNobody() {
        node.hangUp(connection);
        assertThat(node.effects()).contains(new Release(connection));
        assertThat(node.nextDeadline()).isEmpty();
    }

    @Test
    void whoBeginsToWatchMeanwhileIsToldToo() {
        watch(watcher, member);
        node.hangUp(connection);
        long watch = watch(other, member);
        assertThat(notices(other)).isEmpty();
        node.tell(new Settled(connection, KILLED));
        assertThat(notices(other)).containsExactly(new Gone(watch, member, KILLED));
    }

    @Test
    void whoStopsWatchingMeanwhileIsNotTold() {
        long watch = watch(watcher, member);
        node.hangUp(connection);
        node.ask(watcher, new Unwatch(watch));
        node.tell(new Settled(connection, KILLED));
        assertThat(notices(watcher)).isEmpty();
        assertThat(dead()).isEmpty();
    }

    @Test
    void theShellFindsOutForSoManyAtOnceAndNoMore() {
        long watch = watch(watcher, member);
        node.hangUp(connection);
        for (int i = 1; i < EndBounds.STANDARD.unsettled(); i++) {
            hangUpWatched();
            assertThat(notices(watcher)).isEmpty();
        }
        hangUpWatched();
        assertThat(notices(watcher)).containsExactly(new Gone(watch, member, MemberEnd.UNKNOWN));
        assertThat(node.effects(Release.class)).containsExactly(new Release(connection));
    }

    private void hangUpWatched() {
        long next = node.arrive(UID);
        watch(watcher, node.greet(next, 0));
        node.hangUp(next);
    }

    @Test
    void whoIsDeadIsShownUntilAllWhoAskedHaveTakenNote() {
        long first = watch(watcher, member);
        long second = watch(other, member);
        node.die(connection);
        node.pass(MOMENT);
        assertThat(dead()).containsExactly(new DeadInfo(member, "1", KILLED, MOMENT.toNanos()));
        assertThat(node.ask(watcher, new Noted(first, member.id()))).isEqualTo(new Done());
        assertThat(dead()).hasSize(1);
        node.ask(other, new Noted(second, member.id()));
        assertThat(dead()).isEmpty();
        assertThat(node.nextDeadline()).isEmpty();
    }

    @Test
    void whoseEndIsNotKnownYetIsShownToo() {
        watch(watcher, member);
        node.hangUp(connection);
        assertThat(dead()).containsExactly(new DeadInfo(member, "1", MemberEnd.UNKNOWN, 0));
    }

    @Test
    void whomNobodyWatchedIsNotShown() {
        node.die(connection);
        assertThat(dead()).isEmpty();
    }

    @Test
    void whoNeverTakesNoteKeepsItForTenSecondsAndNobodyWaits() {
        watch(watcher, member);
        node.die(connection);
        node.pass(KEPT.minus(MOMENT));
        assertThat(dead()).hasSize(1);
        node.pass(MOMENT);
        assertThat(dead()).isEmpty();
        assertThat(node.nextDeadline()).isEmpty();
    }

    @Test
    void whatNobodyTakesNoteOfIsBounded() {
        watch(watcher, member);
        node.die(connection);
        for (int i = 1; i < EndBounds.STANDARD.kept(); i++) {
            dieWatched();
        }
        assertThat(dead()).hasSize(EndBounds.STANDARD.kept()).first().matches(this::isMember);
        dieWatched();
        assertThat(dead()).hasSize(EndBounds.STANDARD.kept()).noneMatch(this::isMember);
    }

    private boolean isMember(DeadInfo dead) {
        return dead.member().equals(member);
    }

    private void dieWatched() {
        long next = node.arrive(UID);
        watch(watcher, node.greet(next, 0));
        node.die(next);
    }

    @Test
    void anothersNoteIsNotTaken() {
        long watch = watch(watcher, member);
        node.die(connection);
        node.ask(other, new Noted(watch, member.id()));
        assertThat(dead()).hasSize(1);
    }

    @Test
    void whoWantsToHearNoMoreOrLeavesHasTakenNote() {
        long watch = watch(watcher, member);
        watch(other, member);
        node.die(connection);
        node.ask(watcher, new Unwatch(watch));
        assertThat(dead()).hasSize(1);
        node.leave(other);
        assertThat(dead()).isEmpty();
    }

    @Test
    void whoAsksForOneThatIsStillShownHearsHowItEnded() {
        watch(watcher, member);
        node.die(connection);
        long watch = watch(other, member);
        assertThat(notices(other)).containsExactly(new Gone(watch, member, KILLED));
    }

    private long watch(long asker, MemberRecord who) {
        Ask ask = new WatchMember(who.id(), who.pid(), who.uid());
        return ((Watching) node.ask(asker, ask)).watchId();
    }

    private List<Gone> notices(long asker) {
        return node.answers(asker, Wire.UNASKED).stream()
                .filter(Gone.class::isInstance)
                .map(Gone.class::cast)
                .toList();
    }

    private List<DeadInfo> dead() {
        assertThat(node.tryAsk(watcher, new Look(4096))).isEmpty();
        return node.effects(Show.class).getFirst().inventory().dead();
    }
}
