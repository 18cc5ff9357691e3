package dev.parley.kernel.state;

import static dev.parley.kernel.state.TestNode.UID;
import static dev.parley.kernel.state.TestNode.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.wire.Ask.AttachName;
import dev.parley.wire.Ask.ClosePort;
import dev.parley.wire.Ask.DetachName;
import dev.parley.wire.Ask.Noted;
import dev.parley.wire.Ask.Unwatch;
import dev.parley.wire.Ask.WatchOwner;
import dev.parley.wire.MemberRecord;
import dev.parley.wire.Refusal;
import dev.parley.wire.Tell;
import dev.parley.wire.Tell.OwnerIs;
import dev.parley.wire.Tell.Watching;
import dev.parley.wire.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who has a name, one after the other. */
class WatchingOwnersTest {

    private static final Duration GRACE = Duration.ofNanos(Node.GRACE_NANOS);
    private static final MemberRecord NOBODY = new MemberRecord(0, 0, 0, 0, "");

    /** The first process that arrives has this pid. */
    private static final int OWNER_PID = TestNode.pid(1);

    private static final long FORMER_ID = (TestNode.EPOCH + 1) << 40 | 5;

    private TestNode node = new TestNode();
    private long connection = node.arrive(UID);
    private MemberRecord owner = node.greet(connection, 0);
    private long watcher = node.join();

    @Test
    void whoHasItNowIsToldFirst() {
        node.openPort(connection, "a");
        long watch = watch();
        assertThat(told()).containsExactly(new OwnerIs(watch, owner));
    }

    @Test
    void thatNobodyHasItIsToldToo() {
        long watch = watch();
        assertThat(told()).containsExactly(new OwnerIs(watch, NOBODY));
    }

    @Test
    void eachChangeIsTold() {
        long watch = watch();
        note(watch);
        long port = node.openPort(connection, "a");
        assertThat(told()).containsExactly(new OwnerIs(watch, owner));
        note(watch);
        node.ask(connection, new DetachName(port, "a"));
        assertThat(told()).containsExactly(new OwnerIs(watch, NOBODY));
        note(watch);
        node.ask(connection, new AttachName(port, "a"));
        assertThat(told()).containsExactly(new OwnerIs(watch, owner));
        note(watch);
        assertThat(told()).isEmpty();
        node.die(connection);
        assertThat(told()).containsExactly(new OwnerIs(watch, NOBODY));
    }

    @Test
    void whatChangesBeforeTheLastIsNotedIsMerged() {
        long watch = watch();
        long port = node.openPort(connection, "a");
        assertThat(told()).isEmpty();
        node.ask(connection, new ClosePort(port));
        node.openPort(connection, "a");
        assertThat(told()).isEmpty();
        note(watch);
        assertThat(told()).containsExactly(new OwnerIs(watch, owner));
    }

    @Test
    void whatChangesBackBeforeTheLastIsNotedIsNoChange() {
        long watch = watch();
        node.ask(connection, new ClosePort(node.openPort(connection, "a")));
        note(watch);
        assertThat(told()).isEmpty();
    }

    @Test
    void whoIsNotTheWatcherNotesNothing() {
        long watch = watch();
        node.openPort(connection, "a");
        node.ask(connection, new Noted(watch, 0));
        assertThat(told()).isEmpty();
    }

    @Test
    void whoStopsOrLeavesIsNotTold() {
        long watch = watch();
        note(watch);
        node.ask(watcher, new Unwatch(watch));
        node.openPort(connection, "a");
        assertThat(told()).isEmpty();
        long second = watch();
        note(second);
        node.leave(watcher);
        node.die(connection);
        assertThat(told()).isEmpty();
        assertThat(node.ledger().isEmpty()).isTrue();
    }

    @Test
    void itIsOneWatchAmongOthers() {
        node = new TestNode(Limits.standard().with(Limit.WATCHES_PER_MEMBER, 1));
        watcher = node.join();
        long watch = watch();
        assertRefused(
                node.ask(watcher, new WatchOwner("a", false, 0, 0, 0)),
                Refusal.OVER_LIMIT,
                "watches-per-member=1");
        node.ask(watcher, new Unwatch(watch));
        watch();
    }

    @Test
    void whatIsNoNameCannotBeWatched() {
        assertRefused(
                node.ask(watcher, new WatchOwner("\n", false, 0, 0, 0)),
                Refusal.INVALID,
                "controls");
    }

    /** K11 */
    @Test
    void anOwnerThatComesBackToTheNextKernelIsNoChange() {
        restart();
        long watch = watchOn();
        assertThat(told()).isEmpty();
        owner = node.greet(connection, FORMER_ID);
        node.openPort(connection, "a");
        node.pass(GRACE);
        assertThat(told()).isEmpty();
        node.die(connection);
        assertThat(told()).containsExactly(new OwnerIs(watch, NOBODY));
    }

    @Test
    void anOwnerThatIsBackAlreadyIsNoChangeEither() {
        restart();
        node.greet(connection, FORMER_ID);
        node.openPort(connection, "a");
        watchOn();
        assertThat(told()).isEmpty();
    }

    @Test
    void anOwnerThatDoesNotComeBackIsAChangeWhenTheGraceIsOver() {
        restart();
        long watch = watchOn();
        node.pass(GRACE);
        assertThat(told()).containsExactly(new OwnerIs(watch, NOBODY));
    }

    @Test
    void anotherOwnerInTheNextKernelIsAChange() {
        restart();
        node.pass(GRACE);
        long other = node.arrive(UID);
        MemberRecord heir = node.greet(other, 0);
        node.openPort(other, "a");
        long watch = watchOn();
        assertThat(told()).containsExactly(new OwnerIs(watch, heir));
    }

    @Test
    void whoBeginsWhileTheNameIsKeptIsToldWhenThatIsOver() {
        restart();
        long watch = watch();
        assertThat(told()).isEmpty();
        owner = node.greet(connection, FORMER_ID);
        node.openPort(connection, "a");
        assertThat(told()).containsExactly(new OwnerIs(watch, owner));
    }

    @Test
    void thatNobodyHadItIsNotToldAgainByTheNextKernel() {
        node.ask(watcher, new WatchOwner("b", true, 0, 0, 0));
        assertThat(told()).isEmpty();
    }

    /** Another kernel, which keeps the name for its owner. */
    private void restart() {
        node = new TestNode(Map.of("a", new NameHolder(FORMER_ID, OWNER_PID, UID)));
        connection = node.arrive(UID);
        watcher = node.join();
    }

    private long watch() {
        return ((Watching) node.ask(watcher, new WatchOwner("a", false, 0, 0, 0))).watchId();
    }

    /** As one does who was told by the kernel before that the former owner has it. */
    private long watchOn() {
        WatchOwner ask = new WatchOwner("a", true, FORMER_ID, OWNER_PID, UID);
        return ((Watching) node.ask(watcher, ask)).watchId();
    }

    private void note(long watch) {
        node.ask(watcher, new Noted(watch, 0));
    }

    private List<Tell> told() {
        return node.answers(watcher, Wire.UNASKED);
    }
}
