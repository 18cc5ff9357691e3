package dev.parley.scenarios;

import static dev.parley.scenarios.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.Ending;
import dev.parley.JoinOptions;
import dev.parley.Member;
import dev.parley.Name;
import dev.parley.Notice;
import dev.parley.OverLimit;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.ProgramVersion;
import dev.parley.Received;
import dev.parley.Snapshot.DeadInfo;
import dev.parley.Watch;
import dev.parley.junit.ParleyNode;
import dev.parley.scenarios.programs.Guest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Watches that go on: all members, the owners of a name; how a member ended, and what it was. */
@Timeout(200)
class StandingWatchTest {

    private static final int SIGKILL = 9;

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    @AutoClose private Parley parley;
    @AutoClose private Port port;

    @BeforeEach
    void open() throws Exception {
        parley = NODE.join();
        port = parley.open();
        // Whoever was here in the test before is gone, and that is known.
        soon().until(() -> parley.look().processes().size() == 1 && parley.look().dead().isEmpty());
    }

    @Test
    @DisplayName("Q5: every member's end is told to whoever asks, with how it ended")
    void theEndOfEachMemberIsTold() throws Exception {
        port.watchMembers();
        try (Peer killed = guest();
                Peer exits = guest();
                Peer leaves = guest()) {
            killed.kill();
            expectGone(killed, new Ending.Killed(SIGKILL));
            exits.tell("exit 7");
            exits.awaitExit();
            expectGone(exits, new Ending.Exited(7));
            leaves.tell("leave");
            leaves.expect("done");
            Notice.MemberGone left = (Notice.MemberGone) port.receive();
            assertThat((long) left.member().pid()).isEqualTo(leaves.pid());
            assertThat(left.ending()).isEqualTo(new Ending.Left());
        }
        roundTripToTheKernel();
        assertThat(port.poll()).as("of one that had left already").isEmpty();
    }

    private void expectGone(Peer guest, Ending ending) throws Exception {
        Notice.MemberGone gone = (Notice.MemberGone) port.receive();
        assertThat((long) gone.member().pid()).isEqualTo(guest.pid());
        assertThat(gone.member().program()).isEqualTo("Guest");
        if (isToldByLinux()) {
            assertThat(gone.ending()).isEqualTo(ending);
        } else {
            assertThat(gone.ending()).isIn(ending, new Ending.Died());
        }
    }

    /** The parent of the guests, which is this process, waits for them at once. */
    private static boolean isToldByLinux() {
        String[] release = System.getProperty("os.version").split("\\D+", 3);
        int major = Integer.parseInt(release[0]);
        return major > 6 || (major == 6 && Integer.parseInt(release[1]) >= 15);
    }

    @Test
    void aWatchOfOneMemberTellsHowItEndedToo() throws Exception {
        try (Peer guest = guest()) {
            tell(guest, "open mortal");
            Watch watch = parley.watch(owner("mortal"));
            port.watch(owner("mortal"));
            guest.kill();
            expectGone(guest, new Ending.Killed(SIGKILL));
            assertThat(watch.ended().get()).isInstanceOf(Notice.MemberGone.class);
        }
    }

    /** More at once than may be told before the first is received. */
    @Test
    void whoReceivesLateHearsOfEachOrOfHowManyItDidNotHear() throws Exception {
        port.watchMembers();
        Set<Member> gone = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            try (Parley member = NODE.join()) {
                gone.add(member.self());
            }
        }
        roundTripToTheKernel();
        Set<Member> told = new HashSet<>();
        long missed = 0;
        while (told.size() + missed < gone.size()) {
            switch (port.receive()) {
                case Notice.MemberGone one -> assertThat(told.add(one.member())).isTrue();
                case Notice.MembersMissed some -> missed += some.count();
                case Received other -> throw new AssertionError(other);
            }
        }
        assertThat(gone).containsAll(told);
        roundTripToTheKernel();
        assertThat(port.poll()).isEmpty();
    }

    @Test
    void whoDoesNotReceiveDelaysNobody() throws Exception {
        port.watchMembers();
        port.watchOwner("free");
        for (int i = 0; i < 200; i++) {
            try (Parley member = NODE.join();
                    Port free = member.open("free")) {
                assertThat(free.id()).isNotZero();
            }
        }
        try (Parley other = NODE.join()) {
            other.open("free").close();
        }
    }

    @Test
    void aStandingWatchIsClosedByItsOwner() throws Exception {
        Watch members = port.watchMembers();
        Watch owners = port.watchOwner("anybody's");
        assertThat(port.receive()).isEqualTo(changed("anybody's", null, null));
        members.close();
        owners.close();
        owners.close();
        assertThat(members.ended()).isCancelled();
        try (Parley other = NODE.join();
                Port _ = other.open("anybody's")) {
            roundTripToTheKernel();
        }
        roundTripToTheKernel();
        assertThat(port.poll()).isEmpty();
    }

    @Test
    void standingWatchesAreLimited() throws Exception {
        List<Watch> watches = new ArrayList<>();
        for (int i = 0; i < 1_024 / 64; i++) {
            watches.add(port.watchMembers());
        }
        assertThatThrownBy(() -> port.watchOwner("one more"))
                .isInstanceOf(OverLimit.class)
                .hasMessageContaining("watches-per-member");
        watches.removeFirst().close();
        watches.add(port.watchOwner("one more"));
        watches.forEach(Watch::close);
    }

    @Test
    @DisplayName("K2: the owner of a name changes, and whoever asked is told each time")
    void theOwnersOfANameAreToldOneAfterTheOther() throws Exception {
        port.watchOwner("throne");
        assertThat(port.receive()).isEqualTo(changed("throne", null, null));
        try (Peer first = guest();
                Peer second = guest()) {
            tell(first, "open throne");
            Member firstOwner = owner("throne");
            assertThat(port.receive()).isEqualTo(changed("throne", null, firstOwner));
            first.kill();
            assertThat(port.receive()).isEqualTo(changed("throne", firstOwner, null));
            tell(second, "open throne");
            Member secondOwner = owner("throne");
            assertThat(port.receive()).isEqualTo(changed("throne", null, secondOwner));
            tell(second, "close");
            assertThat(port.receive()).isEqualTo(changed("throne", secondOwner, null));
        }
        roundTripToTheKernel();
        assertThat(port.poll()).isEmpty();
    }

    @Test
    void whoHasTheNameAtTheBeginningIsToldFirst() throws Exception {
        try (Port named = parley.open("mine")) {
            port.watchOwner("mine");
            assertThat(port.receive()).isEqualTo(changed("mine", null, parley.self()));
            assertThat(named.id()).isNotZero();
        }
        assertThat(port.receive()).isEqualTo(changed("mine", parley.self(), null));
    }

    /** What was not received yet is merged; the last is always told. */
    @Test
    void whatChangesBeforeItIsReceivedIsMerged() throws Exception {
        port.watchOwner("hot");
        for (int i = 0; i < 100; i++) {
            parley.open("hot").close();
        }
        Port last = parley.open("hot");
        Notice.NameOwnerChanged first = (Notice.NameOwnerChanged) port.receive();
        assertThat(first).isEqualTo(changed("hot", null, null));
        assertThat(port.receive()).isEqualTo(changed("hot", null, parley.self()));
        roundTripToTheKernel();
        assertThat(port.poll()).isEmpty();
        last.close();
    }

    @Test
    void whoIsDeadIsShownUntilWhoAskedHasReceivedThat() throws Exception {
        try (Peer guest = guest()) {
            tell(guest, "open doomed");
            Member member = owner("doomed");
            port.watch(member);
            guest.kill();
            soon().until(() -> dead(guest).isPresent());
            DeadInfo dead = dead(guest).orElseThrow();
            assertThat(dead.member()).isEqualTo(member);
            assertThat(dead.since()).isPositive();
            soon().until(() -> !(dead(guest).orElseThrow().ending() instanceof Ending.Unknown));
            parley.open("doomed").close();
            assertThat(port.receive()).isInstanceOf(Notice.MemberGone.class);
            soon().until(() -> dead(guest).isEmpty());
        }
    }

    @Test
    void whomNobodyAskedForIsNotShown() throws Exception {
        try (Peer guest = guest()) {
            guest.kill();
            soon().until(
                            () ->
                                    parley.look().processes().stream()
                                            .noneMatch(one -> one.member().pid() == guest.pid()));
            assertThat(dead(guest)).isEmpty();
        }
    }

    private Optional<DeadInfo> dead(Peer guest) throws ParleyException {
        return parley.look().dead().stream()
                .filter(dead -> dead.member().pid() == guest.pid())
                .findFirst();
    }

    @Test
    @DisplayName("Q6: a program's version is told without its doing")
    void theVersionOfAServerIsToldWithoutItsDoing() throws Exception {
        try (Peer guest = guest()) {
            tell(guest, "open versioned");
            ProgramVersion version =
                    new ProgramVersion("Guest", Guest.VERSION, Optional.of(Guest.DATE));
            try (Connection connection = parley.connect("versioned");
                    Connection another = parley.connect("versioned", ConnectOptions.defaults())) {
                assertThat(connection.version()).isEqualTo(version);
                assertThat(another.version()).isEqualTo(version);
            }
            assertThat(parley.look().processes())
                    .filteredOn(process -> process.member().pid() == guest.pid())
                    .singleElement()
                    .satisfies(process -> assertThat(process.program()).isEqualTo(version));
        }
    }

    @Test
    void whoSaysNoVersionHasNone() throws Exception {
        JoinOptions options = JoinOptions.defaults().withSocket(NODE.socket()).withProgram("plain");
        try (Parley other = Parley.join(options);
                Port plain = other.open("plain");
                Connection connection = parley.connect(plain.id(), ConnectOptions.defaults())) {
            assertThat(connection.version())
                    .isEqualTo(new ProgramVersion("plain", "", Optional.empty()));
        }
    }

    private static Notice changed(String name, @Nullable Member from, @Nullable Member to) {
        return new Notice.NameOwnerChanged(
                name, Optional.ofNullable(from), Optional.ofNullable(to));
    }

    private Member owner(String name) throws ParleyException {
        return parley.names().stream()
                .filter(one -> one.name().equals(name))
                .map(Name::owner)
                .findFirst()
                .orElseThrow();
    }

    private static Peer guest() {
        return Peer.start(NODE.socket(), Guest.class).expect("here");
    }

    private static void tell(Peer guest, String line) {
        guest.tell(line);
        guest.expect("done");
    }

    /** What the kernel said before is here after that. */
    private void roundTripToTheKernel() throws Exception {
        assertThat(parley.names()).isNotNull();
    }
}
