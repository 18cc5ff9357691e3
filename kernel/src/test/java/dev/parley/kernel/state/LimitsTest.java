package dev.parley.kernel.state;

import static dev.parley.kernel.state.TestNode.LINK_BYTES;
import static dev.parley.kernel.state.TestNode.OTHER_UID;
import static dev.parley.kernel.state.TestNode.UID;
import static dev.parley.kernel.state.TestNode.assertRefused;
import static dev.parley.kernel.state.TestNode.connectBySocketTo;
import static dev.parley.kernel.state.TestNode.connectTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.kernel.state.Effect.Expel;
import dev.parley.kernel.state.Event.Flushed;
import dev.parley.wire.Ask.AttachName;
import dev.parley.wire.Ask.ClosePort;
import dev.parley.wire.Ask.Connect;
import dev.parley.wire.Ask.Disconnect;
import dev.parley.wire.Ask.OpenPort;
import dev.parley.wire.Ask.Unwatch;
import dev.parley.wire.Ask.WatchName;
import dev.parley.wire.Refusal;
import dev.parley.wire.Tell;
import dev.parley.wire.Tell.Connected;
import dev.parley.wire.Tell.Done;
import dev.parley.wire.Tell.PortOpened;
import dev.parley.wire.Tell.Watching;
import dev.parley.wire.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each limit is 3 here: two pass, the third passes, the fourth is refused (S14). */
class LimitsTest {

    private static final int LIMIT = 3;
    private static final Duration PATIENCE = Duration.ofDays(1);

    @Test
    void theStandardValuesAreThese() {
        assertThat(Limits.standard().of(Limit.MEMBERS_PER_UID)).isEqualTo(1_024);
        assertThat(Limits.standard().of(Limit.PORTS_PER_MEMBER)).isEqualTo(4_096);
        assertThat(Limits.standard().of(Limit.NAMES_PER_MEMBER)).isEqualTo(4_096);
        assertThat(Limits.standard().of(Limit.LINKS_PER_MEMBER)).isEqualTo(4_096);
        assertThat(Limits.standard().of(Limit.LINK_BYTES_PER_UID)).isEqualTo(1 << 30);
        assertThat(Limits.standard().of(Limit.WAITING_PER_MEMBER)).isEqualTo(64);
        assertThat(Limits.standard().of(Limit.WATCHES_PER_MEMBER)).isEqualTo(1_024);
        assertThat(Limits.standard().of(Limit.UNREAD_PER_MEMBER)).isEqualTo(64);
        assertThat(Limits.standard().of(Limit.RIGHTS_PER_UID)).isEqualTo(4_096);
        assertThat(Limits.standard().of(Limit.DESCRIPTORS_PER_UID)).isEqualTo(65_536);
    }

    @Test
    void aLimitIsFoundByTheTitleThatARefusalCallsItBy() {
        assertThat(Limits.named("ports-per-member")).contains(Limit.PORTS_PER_MEMBER);
        assertThat(Limits.named("PORTS_PER_MEMBER")).isEmpty();
    }

    @Test
    void aLimitIsNotNegative() {
        assertThatThrownBy(() -> Limits.standard().with(Limit.PORTS_PER_MEMBER, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("value=-1");
    }

    @Test
    void membersPerUid() {
        TestNode node = limited(Limit.MEMBERS_PER_UID, LIMIT);
        long first = node.join();
        node.join();
        node.arrive(UID);
        assertThat(node.effects()).isEmpty();
        long fourth = node.arrive(UID);
        assertRefused(
                node.answers(fourth, Wire.UNASKED).getFirst(),
                Refusal.OVER_LIMIT,
                "members-per-uid=3, used=3, asked=1");
        assertThat(node.effects(Expel.class)).containsExactly(new Expel(fourth));
        assertThat(node.notes()).singleElement().asString().startsWith("over-limit ");
        node.leave(first);
        node.join();
    }

    /** K10: only the one at the limit is refused. */
    @Test
    void theLimitOfOneUserIsNotAnothers() {
        TestNode node = limited(Limit.MEMBERS_PER_UID, 1);
        node.join();
        node.arrive(OTHER_UID);
        assertThat(node.effects()).isEmpty();
        node.arrive(OTHER_UID);
        assertThat(node.effects(Expel.class)).hasSize(1);
    }

    @Test
    void portsPerMember() {
        TestNode node = limited(Limit.PORTS_PER_MEMBER, LIMIT);
        long member = node.join();
        long first = node.openPort(member, "");
        node.openPort(member, "");
        node.openPort(member, "");
        assertRefused(
                node.ask(member, new OpenPort("", false)),
                Refusal.OVER_LIMIT,
                "ports-per-member=3, used=3, asked=1");
        node.openPort(node.join(), "");
        node.ask(member, new ClosePort(first));
        node.openPort(member, "");
    }

    @Test
    void namesPerMember() {
        TestNode node = limited(Limit.NAMES_PER_MEMBER, LIMIT);
        long member = node.join();
        node.openPort(member, "a");
        long port = node.openPort(member, "b");
        assertThat(node.ask(member, new AttachName(port, "c"))).isEqualTo(new Done());
        assertRefused(
                node.ask(member, new AttachName(port, "d")),
                Refusal.OVER_LIMIT,
                "names-per-member=3, used=3, asked=1");
        assertRefused(
                node.ask(member, new OpenPort("d", false)),
                Refusal.OVER_LIMIT,
                "names-per-member=3");
        node.openPort(member, "");
    }

    @Test
    void linksPerMember() {
        TestNode node = limited(Limit.LINKS_PER_MEMBER, LIMIT);
        long server = node.join();
        long client = node.join();
        for (String name : new String[] {"a", "b", "c", "d"}) {
            node.openPort(server, name);
        }
        Connected first = (Connected) node.ask(client, connectTo("a"));
        node.tryAsk(client, connectTo("later", PATIENCE)); // counts too
        node.ask(client, connectTo("b"));
        assertRefused(
                node.ask(client, connectTo("c")),
                Refusal.OVER_LIMIT,
                "links-per-member=3, used=3, asked=1");
        node.ask(client, new Disconnect(first.linkId()));
        assertThat(node.ask(client, connectTo("c"))).isInstanceOf(Connected.class);
    }

    @Test
    void linkBytesPerUid() {
        TestNode node = limited(Limit.LINK_BYTES_PER_UID, 3 * LINK_BYTES);
        long server = node.join();
        node.openPort(server, "a");
        node.ask(node.join(), connectTo("a"));
        node.ask(node.join(), connectTo("a"));
        long third = node.join();
        node.ask(third, connectTo("a"));
        assertRefused(
                node.ask(node.join(), connectTo("a")),
                Refusal.OVER_LIMIT,
                "link-bytes-per-uid=49152, used=49152, asked=16384");
        node.leave(third);
        assertThat(node.ask(node.join(), connectTo("a"))).isInstanceOf(Connected.class);
    }

    @Test
    void aLinkThatFitsToTheByteIsMadeAndOneByteLessRefusesIt() {
        assertThat(connectWithBytes(LINK_BYTES)).isTrue();
        assertThat(connectWithBytes(LINK_BYTES - 1)).isFalse();
    }

    private static boolean connectWithBytes(long limit) {
        TestNode node = limited(Limit.LINK_BYTES_PER_UID, limit);
        node.openPort(node.join(), "a");
        return node.ask(node.join(), connectTo("a")) instanceof Connected;
    }

    @Test
    void waitingPerMember() {
        TestNode node = limited(Limit.WAITING_PER_MEMBER, LIMIT);
        long client = node.join();
        node.tryAsk(client, connectTo("a", PATIENCE));
        node.tryAsk(client, connectTo("b", PATIENCE));
        assertThat(node.tryAsk(client, connectTo("c", PATIENCE))).isEmpty();
        assertRefused(
                node.ask(client, connectTo("d", PATIENCE)),
                Refusal.OVER_LIMIT,
                "waiting-per-member=3, used=3, asked=1");
        node.openPort(client, "a");
        assertThat(node.tryAsk(client, connectTo("d", PATIENCE))).isEmpty();
    }

    @Test
    void watchesPerMember() {
        TestNode node = limited(Limit.WATCHES_PER_MEMBER, LIMIT);
        long server = node.join();
        long watcher = node.join();
        node.openPort(server, "a");
        Watching first = (Watching) node.ask(watcher, new WatchName("a"));
        node.ask(watcher, new WatchName("a"));
        assertThat(node.ask(watcher, new WatchName("a"))).isInstanceOf(Watching.class);
        assertRefused(
                node.ask(watcher, new WatchName("a")),
                Refusal.OVER_LIMIT,
                "watches-per-member=3, used=3, asked=1");
        node.ask(server, new WatchName("a"));
        node.ask(watcher, new Unwatch(first.watchId()));
        assertThat(node.ask(watcher, new WatchName("a"))).isInstanceOf(Watching.class);
        node.leave(server);
        node.openPort(node.join(), "b");
        for (int i = 0; i < LIMIT; i++) {
            assertThat(node.ask(watcher, new WatchName("b")))
                    .as("those that have ended are free")
                    .isInstanceOf(Watching.class);
        }
    }

    @Test
    void aWatchOfWhatIsGoneAlreadyCostsNothing() {
        TestNode node = limited(Limit.WATCHES_PER_MEMBER, 1);
        long watcher = node.join();
        for (int i = 0; i < LIMIT; i++) {
            assertThat(node.ask(watcher, new WatchName("a"))).isInstanceOf(Watching.class);
        }
    }

    /** K10 */
    @ParameterizedTest
    @EnumSource(names = {"LINK_BYTES_PER_UID", "DESCRIPTORS_PER_UID"})
    void whoIsAtItsLimitDisturbsNobodyAndLeavesNothing(Limit limit) {
        long value = limit == Limit.LINK_BYTES_PER_UID ? 2 * LINK_BYTES : 44;
        TestNode node = new TestNode(Policy.everybody(UID), Limits.standard().with(limit, value));
        List<Long> greedy = new ArrayList<>(List.of(node.join(OTHER_UID)));
        long port = node.openPort(greedy.getFirst(), "");
        Tell last = connectNewMember(node, port, greedy);
        while (last instanceof Connected) {
            last = connectNewMember(node, port, greedy);
        }
        assertRefused(last, Refusal.OVER_LIMIT, limit.title() + "=" + value);
        node.openPort(node.join(UID), "b");
        assertThat(node.ask(node.join(UID), connectTo("b"))).isInstanceOf(Connected.class);

        greedy.forEach(node::leave);
        long again = node.join(OTHER_UID);
        long portAgain = node.openPort(again, "");
        assertThat(node.ask(again, connectTo(portAgain))).isInstanceOf(Connected.class);
    }

    private static Tell connectNewMember(TestNode node, long port, List<Long> members) {
        members.add(node.join(OTHER_UID));
        return node.ask(members.getLast(), connectTo(port));
    }

    @Test
    void unreadIntroductionsPerMember() {
        TestNode node = limited(Limit.UNREAD_PER_MEMBER, LIMIT);
        long server = node.join();
        node.openPort(server, "a");
        node.ask(node.join(), connectTo("a"));
        node.ask(node.join(), connectTo("a"));
        assertThat(node.ask(node.join(), connectTo("a"))).isInstanceOf(Connected.class);
        assertRefused(
                node.ask(node.join(), connectTo("a")),
                Refusal.OVER_LIMIT,
                "unread-introductions-per-member=3, used=3, asked=1");
        node.tell(new Flushed(server));
        assertThat(node.ask(node.join(), connectTo("a"))).isInstanceOf(Connected.class);
    }

    /** A member takes 4, a port 2; a link 7 while it is on its way, one without memory 4. */
    @Test
    void descriptorsPerUid() {
        assertThat(opensAPortWithin(7)).isTrue();
        assertThat(opensAPortWithin(6)).isTrue();
        assertThat(opensAPortWithin(5)).isFalse();
        assertThat(connectsWithin(14, connectTo("a"))).isTrue();
        assertThat(connectsWithin(13, connectTo("a"))).isTrue();
        assertThat(connectsWithin(12, connectTo("a"))).isFalse();
        assertThat(connectsWithin(10, connectBySocketTo("a"))).isTrue();
        assertThat(connectsWithin(9, connectBySocketTo("a"))).isFalse();
        assertThat(waitsWithin(6)).isTrue();
        assertThat(waitsWithin(5)).isTrue();
        assertThat(waitsWithin(4)).isFalse();
    }

    private static boolean opensAPortWithin(long descriptors) {
        TestNode node = limited(Limit.DESCRIPTORS_PER_UID, descriptors);
        return node.ask(node.join(), new OpenPort("", false)) instanceof PortOpened;
    }

    private static boolean connectsWithin(long descriptors, Connect connect) {
        TestNode node = limited(Limit.DESCRIPTORS_PER_UID, descriptors);
        long member = node.join();
        node.openPort(member, "a");
        return node.ask(member, connect) instanceof Connected;
    }

    private static boolean waitsWithin(long descriptors) {
        TestNode node = limited(Limit.DESCRIPTORS_PER_UID, descriptors);
        return node.tryAsk(node.join(), connectTo("a", PATIENCE)).isEmpty();
    }

    @Test
    void whatIsOnItsWayIsChargedUntilItIsHandedOver() {
        TestNode node = new TestNode();
        long server = node.join();
        long client = node.join();
        node.openPort(server, "a");
        String before = node.ledger().toString();
        Connected connected = (Connected) node.ask(client, connectTo("a"));
        node.ask(client, new Disconnect(connected.linkId()));
        assertThat(node.ledger().toString()).isNotEqualTo(before);
        node.tell(new Flushed(server));
        node.tell(new Flushed(client));
        assertThat(node.ledger()).hasToString(before);
    }

    private static TestNode limited(Limit limit, long value) {
        return new TestNode(Limits.standard().with(limit, value));
    }
}
