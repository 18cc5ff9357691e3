package dev.parley.kernel.state;

import static dev.parley.kernel.state.TestNode.KILLED;
import static dev.parley.kernel.state.TestNode.UID;
import static dev.parley.kernel.state.TestNode.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.wire.Ask.Noted;
import dev.parley.wire.Ask.Unwatch;
import dev.parley.wire.Ask.WatchMember;
import dev.parley.wire.Ask.WatchMembers;
import dev.parley.wire.MemberEnd;
import dev.parley.wire.MemberRecord;
import dev.parley.wire.Refusal;
import dev.parley.wire.Tell;
import dev.parley.wire.Tell.Gone;
import dev.parley.wire.Tell.Missed;
import dev.parley.wire.Tell.Watching;
import dev.parley.wire.Wire;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Q5: whoever asks is told of the end of each member. */
class WatchingEverybodyTest {

    private static final Duration KEPT = Duration.ofNanos(EndBounds.KEPT_NANOS);

    private final TestNode node = new TestNode();
    private final long watcher = node.join();

    @Test
    void eachEndIsToldOnceAndTheWatchGoesOn() {
        MemberRecord before = die();
        long watch = watchAll();
        assertThat(told()).as("who went before, as %s", before).isEmpty();
        for (int i = 0; i < 3; i++) {
            MemberRecord member = die();
            assertThat(told()).containsExactly(new Gone(watch, member, KILLED));
            node.pass(Duration.ZERO);
            assertThat(told()).isEmpty();
        }
    }

    @Test
    void aMemberThatIsWatchedBesidesIsToldTwice() {
        long all = watchAll();
        long connection = node.arrive(UID);
        MemberRecord member = node.greet(connection, 0);
        Watching one =
                (Watching)
                        node.ask(watcher, new WatchMember(member.id(), member.pid(), member.uid()));
        node.die(connection);
        assertThat(told())
                .containsExactly(
                        new Gone(one.watchId(), member, KILLED), new Gone(all, member, KILLED));
    }

    @Test
    void whoHasNotBeenGreetedWasNoMember() {
        watchAll();
        node.die(node.arrive(UID));
        assertThat(told()).isEmpty();
    }

    @Test
    void oneWhoseEndIsNotKnownYetIsToldWhenItIs() {
        long watch = watchAll();
        long connection = node.arrive(UID);
        MemberRecord member = node.greet(connection, 0);
        node.hangUp(connection);
        assertThat(told()).isEmpty();
        node.pass(Duration.ofNanos(EndBounds.SETTLING_NANOS));
        assertThat(told()).containsExactly(new Gone(watch, member, MemberEnd.UNKNOWN));
    }

    @Test
    void noMoreAreToldThanMayBeUnnoted() {
        long watch = watchAll();
        MemberRecord first = die();
        for (int i = 1; i < Wire.MEMBERS_WINDOW; i++) {
            die();
            assertThat(told()).hasSize(1);
        }
        MemberRecord next = die();
        assertThat(told()).isEmpty();
        node.ask(watcher, new Noted(watch, first.id()));
        assertThat(told()).containsExactly(new Gone(watch, next, KILLED));
        die();
        assertThat(told()).isEmpty();
    }

    @Test
    void whatCannotBeToldAnyMoreIsCounted() {
        long watch = watchAll();
        MemberRecord first = die();
        for (int i = 1; i < Wire.MEMBERS_WINDOW + 3; i++) {
            die();
        }
        node.pass(KEPT);
        assertThat(told()).isEmpty();
        MemberRecord last = die();
        node.ask(watcher, new Noted(watch, first.id()));
        assertThat(told()).containsExactly(new Missed(watch, 3), new Gone(watch, last, KILLED));
        node.ask(watcher, new Noted(watch, last.id()));
        assertThat(told()).isEmpty();
    }

    @Test
    void whoStopsIsToldNothingAndKeepsNothing() {
        long watch = watchAll();
        die();
        node.ask(watcher, new Unwatch(watch));
        die();
        assertThat(told()).isEmpty();
        assertThat(node.nextDeadline()).isEmpty();
    }

    @Test
    void whoTakesNoteOfWhatItWasNotToldHarmsNobody() {
        long watch = watchAll();
        long other = node.join();
        long others = ((Watching) node.ask(other, new WatchMembers())).watchId();
        node.ask(watcher, new Noted(watch, 1));
        node.ask(watcher, new Noted(others, 1));
        node.ask(watcher, new Noted(4711, 1));
        MemberRecord member = die();
        assertThat(told()).containsExactly(new Gone(watch, member, KILLED));
        assertThat(node.answers(other, Wire.UNASKED))
                .containsExactly(new Gone(others, member, KILLED));
    }

    @Test
    void itCountsAsAsManyWatchesAsItMayHaveUnnoted() {
        TestNode narrow = narrow(Wire.MEMBERS_WINDOW - 1);
        assertRefused(
                narrow.ask(narrow.join(), new WatchMembers()),
                Refusal.OVER_LIMIT,
                "watches-per-member=63");
        TestNode exact = narrow(Wire.MEMBERS_WINDOW);
        long asker = exact.join();
        Watching watching = (Watching) exact.ask(asker, new WatchMembers());
        assertRefused(exact.ask(asker, new WatchMembers()), Refusal.OVER_LIMIT, "asked=64");
        exact.ask(asker, new Unwatch(watching.watchId()));
        assertThat(exact.ask(asker, new WatchMembers())).isInstanceOf(Watching.class);
    }

    private static TestNode narrow(long watches) {
        return new TestNode(Limits.standard().with(Limit.WATCHES_PER_MEMBER, watches));
    }

    private long watchAll() {
        return ((Watching) node.ask(watcher, new WatchMembers())).watchId();
    }

    /** A member comes and is killed. */
    private MemberRecord die() {
        long connection = node.arrive(UID);
        MemberRecord member = node.greet(connection, 0);
        node.die(connection);
        return member;
    }

    private List<Tell> told() {
        return node.answers(watcher, Wire.UNASKED);
    }
}
