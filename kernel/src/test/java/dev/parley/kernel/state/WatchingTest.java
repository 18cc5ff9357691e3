package dev.parley.kernel.state;

import static dev.parley.kernel.state.TestNode.OTHER_UID;
import static dev.parley.kernel.state.TestNode.UID;
import static dev.parley.kernel.state.TestNode.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.kernel.state.Effect.Drop;
import dev.parley.kernel.state.Effect.Journal;
import dev.parley.kernel.state.Effect.Say;
import dev.parley.wire.Ask;
import dev.parley.wire.Ask.AttachName;
import dev.parley.wire.Ask.ClosePort;
import dev.parley.wire.Ask.DetachName;
import dev.parley.wire.Ask.Unwatch;
import dev.parley.wire.Ask.WatchMember;
import dev.parley.wire.Ask.WatchName;
import dev.parley.wire.MemberEnd;
import dev.parley.wire.MemberRecord;
import dev.parley.wire.Refusal;
import dev.parley.wire.Tell.Done;
import dev.parley.wire.Tell.Gone;
import dev.parley.wire.Tell.LinkEnded;
import dev.parley.wire.Tell.Watching;
import dev.parley.wire.Wire;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatchingTest {

    private static final MemberRecord NOBODY = new MemberRecord(0, 0, 0, 0, "");

    private final TestNode node = new TestNode();
    private final long watcher = node.join();
    private final long connection = node.arrive(UID);
    private final MemberRecord member = node.greet(connection, 0);

    /** C13: exactly one notice. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoWatchesAMemberIsToldOnceThatItIsGone(boolean dies) {
        long watch = watch(watcher, watchOf(member));
        if (dies) {
            node.die(connection);
        } else {
            node.leave(connection);
        }
        assertThat(notices(watcher))
                .containsExactly(
                        new Gone(watch, member, dies ? TestNode.KILLED : MemberEnd.UNKNOWN));
        node.leave(node.join());
        assertThat(notices(watcher)).isEmpty();
    }

    /** C13: at once if it is gone already. */
    @Test
    void whoWatchesAMemberThatIsGoneIsToldAtOnceAfterTheAnswer() {
        node.leave(connection);
        long watch = watch(watcher, watchOf(member));
        assertThat(node.effects(Say.class)).extracting(Say::tell).hasSize(2);
        assertThat(notices(watcher))
                .containsExactly(
                        new Gone(
                                watch,
                                new MemberRecord(member.id(), member.pid(), member.uid(), 0, ""),
                                MemberEnd.UNKNOWN));
    }

    @Test
    void aMemberThatNeverWasCannotBeWatched() {
        assertRefused(
                node.ask(watcher, new WatchMember(member.id() + 1_000, 1, UID)),
                Refusal.NOT_FOUND,
                "member=" + (member.id() + 1_000));
    }

    @Test
    void everyWatchHasANoticeOfItsOwn() {
        long first = watch(watcher, watchOf(member));
        long second = watch(watcher, watchOf(member));
        node.die(connection);
        assertThat(notices(watcher))
                .containsExactly(
                        new Gone(first, member, TestNode.KILLED),
                        new Gone(second, member, TestNode.KILLED));
    }

    @Test
    void aNameThatDiesWithItsOwnerIsReportedWithTheOwner() {
        node.openPort(connection, "a");
        long watch = watch(watcher, new WatchName("a"));
        node.die(connection);
        assertThat(notices(watcher)).containsExactly(new Gone(watch, member, MemberEnd.UNKNOWN));
    }

    @Test
    void aNameThatIsDetachedIsGone() {
        long port = node.openPort(connection, "a");
        long watch = watch(watcher, new WatchName("a"));
        node.ask(connection, new DetachName(port, "a"));
        assertThat(notices(watcher)).containsExactly(new Gone(watch, member, MemberEnd.UNKNOWN));
        node.ask(connection, new AttachName(port, "a"));
        node.ask(connection, new DetachName(port, "a"));
        assertThat(notices(watcher)).as("the watch has ended").isEmpty();
    }

    @Test
    void theNamesOfAClosedPortAreGone() {
        long port = node.openPort(connection, "a");
        long watch = watch(watcher, new WatchName("a"));
        node.ask(connection, new ClosePort(port));
        assertThat(notices(watcher)).containsExactly(new Gone(watch, member, MemberEnd.UNKNOWN));
    }

    @Test
    void aNameThatNobodyHasIsGoneAtOnce() {
        long watch = watch(watcher, new WatchName("a"));
        assertThat(notices(watcher)).containsExactly(new Gone(watch, NOBODY, MemberEnd.UNKNOWN));
    }

    @Test
    void whatIsNoNameCannotBeWatched() {
        assertRefused(node.ask(watcher, new WatchName("\n")), Refusal.INVALID, "controls");
    }

    @Test
    void whoUnwatchesIsNotTold() {
        long watch = watch(watcher, watchOf(member));
        assertThat(node.ask(watcher, new Unwatch(watch))).isEqualTo(new Done());
        node.die(connection);
        assertThat(notices(watcher)).isEmpty();
    }

    @Test
    void unwatchingWhatHasEndedIsHarmless() {
        long watch = watch(watcher, watchOf(member));
        node.die(connection);
        assertThat(node.ask(watcher, new Unwatch(watch))).isEqualTo(new Done());
    }

    @Test
    void somebodyElsesWatchCannotBeEnded() {
        long watch = watch(watcher, watchOf(member));
        assertRefused(
                node.ask(connection, new Unwatch(watch)), Refusal.NOT_PERMITTED, "watch=" + watch);
        node.die(connection);
        assertThat(notices(watcher)).hasSize(1);
    }

    @Test
    void theWatchesOfWhoLeavesEndWithIt() {
        watch(watcher, watchOf(member));
        node.leave(watcher);
        node.die(connection);
        assertThat(node.effects(Say.class)).isEmpty();
        assertThat(node.ledger().isEmpty()).isTrue();
    }

    @Test
    void whoWatchesItselfIsNotToldOfItsOwnEnd() {
        node.openPort(connection, "a");
        watch(connection, watchOf(member));
        watch(connection, new WatchName("a"));
        node.leave(connection);
        assertThat(node.effects(Say.class)).isEmpty();
    }

    @Test
    void anotherUserMayWatchToo() {
        TestNode open = new TestNode(Policy.everybody(UID), Limits.standard());
        long server = open.arrive(UID);
        MemberRecord record = open.greet(server, 0);
        long stranger = open.join(OTHER_UID);
        open.ask(stranger, watchOf(record));
        open.die(server);
        assertThat(open.effects(Say.class)).hasSize(1);
    }

    /** First the names are free, then the watchers are told, then what is left goes. */
    @Test
    void theEndOfAMemberHasAnOrder() {
        node.openPort(connection, "a");
        watch(watcher, watchOf(member));
        node.ask(watcher, TestNode.connectTo("a"));
        node.die(connection);
        assertThat(node.effects())
                .hasExactlyElementsOfTypes(
                        Journal.class,
                        Say.class,
                        Say.class,
                        Drop.class,
                        Drop.class,
                        Drop.class,
                        Drop.class);
        assertThat(node.effects(Say.class))
                .extracting(say -> say.tell().getClass())
                .isEqualTo(List.of(Gone.class, LinkEnded.class));
    }

    private static WatchMember watchOf(MemberRecord who) {
        return new WatchMember(who.id(), who.pid(), who.uid());
    }

    private long watch(long asker, Ask ask) {
        return ((Watching) node.ask(asker, ask)).watchId();
    }

    private List<Gone> notices(long asker) {
        return node.answers(asker, Wire.UNASKED).stream()
                .filter(Gone.class::isInstance)
                .map(Gone.class::cast)
                .toList();
    }
}
