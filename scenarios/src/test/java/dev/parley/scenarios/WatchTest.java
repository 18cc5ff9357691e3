package dev.parley.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.Ending;
import dev.parley.Member;
import dev.parley.Notice;
import dev.parley.OverLimit;
import dev.parley.Parley;
import dev.parley.Port;
import dev.parley.Received;
import dev.parley.Waiting;
import dev.parley.Watch;
import dev.parley.junit.ParleyNode;
import dev.parley.scenarios.programs.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Being told of ends. */
class WatchTest {

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    private Parley parley;

    @BeforeEach
    void join() throws Exception {
        parley = NODE.join();
    }

    @AfterEach
    void leave() {
        parley.close();
    }

    @Test
    @DisplayName("C13: a member's death is told once to each watch, and once at a port")
    void aKilledMemberIsToldOnce() throws Exception {
        try (Peer server = server("mortal");
                Port port = parley.open()) {
            Member member = ownerOf("mortal");
            Watch watch = parley.watch(member);
            Watch another = parley.watch(member);
            Watch atPort = port.watch(member);
            assertThat(watch.ended()).isNotDone();

            server.kill();

            Notice gone = ended(watch);
            assertThat(gone).satisfies(told -> expectGone(told, member));
            assertThat(ended(another)).isEqualTo(gone);
            assertThat(ended(atPort)).isEqualTo(gone);
            assertThat(port.receive()).isEqualTo(gone);
            roundTripToTheKernel();
            assertThat(port.poll()).isEmpty();
            watch.close();
            atPort.close();
            assertThat(watch.ended()).isCompletedWithValue(gone);
        }
    }

    @Test
    @DisplayName("C13: a watch on a member that is dead already ends at once")
    void aDeadMemberIsToldAtOnce() throws Exception {
        Member member;
        try (Peer server = server("late")) {
            member = ownerOf("late");
            server.kill();
        }
        expectGone(ended(parley.watch(member)), member);
        expectGone(ended(parley.watch(member)), member);
    }

    @Test
    void aMemberThatLeavesIsTold() throws Exception {
        Parley other = NODE.join();
        Member member = other.self();
        Watch watch = parley.watch(member);

        other.close();

        assertThat(ended(watch)).isEqualTo(new Notice.MemberGone(member, new Ending.Left()));
    }

    @Test
    @DisplayName("K2: the owner is killed: its name is told to be free, and is")
    void aNameWhoseOwnerIsKilledIsFree() throws Exception {
        try (Peer server = server("throne");
                Port port = parley.open()) {
            Member owner = ownerOf("throne");
            Watch watch = port.watch("throne");

            server.kill();

            Notice gone = new Notice.NameGone("throne", Optional.of(owner));
            assertThat(ended(watch)).isEqualTo(gone);
            assertThat(port.receive()).isEqualTo(gone);
            try (Port heir = parley.open("throne")) {
                assertThat(ownerOf("throne")).isEqualTo(parley.self()).isNotEqualTo(owner);
                assertThat(heir.id()).isNotZero();
            }
            roundTripToTheKernel();
            assertThat(port.poll()).isEmpty();
        }
    }

    @Test
    void aNameThatIsLetGoOfIsTold() throws Exception {
        try (Parley other = NODE.join();
                Port port = other.open("first")) {
            port.attach("second");
            Watch detached = parley.watch("second");
            Watch closed = parley.watch("first");

            port.detach("second");

            assertThat(ended(detached))
                    .isEqualTo(new Notice.NameGone("second", Optional.of(other.self())));
            assertThat(closed.ended()).isNotDone();
            port.close();
            assertThat(ended(closed))
                    .isEqualTo(new Notice.NameGone("first", Optional.of(other.self())));
        }
    }

    @Test
    void aNameThatNobodyHasIsToldAtOnce() throws Exception {
        assertThat(ended(parley.watch("nobody's")))
                .isEqualTo(new Notice.NameGone("nobody's", Optional.empty()));
    }

    @Test
    void aNameMustBeAName() {
        assertThatIllegalArgumentException().isThrownBy(() -> parley.watch(""));
    }

    @Test
    void aWatchThatWasClosedHearsNothing() throws Exception {
        try (Peer server = server("unwatched");
                Port port = parley.open()) {
            Member member = ownerOf("unwatched");
            Watch closed = port.watch(member);
            Watch open = port.watch(member);

            closed.close();
            closed.close();
            assertThat(closed.ended()).isCancelled();
            server.kill();

            expectGone(ended(open), member);
            assertThat(port.receive()).satisfies(told -> expectGone(told, member));
            assertThat(port.poll()).isEmpty();
        }
    }

    @Test
    void watchesEndWithTheirPortAndWithTheirProcess() throws Exception {
        Parley watcher = NODE.join();
        Port port = watcher.open();
        Watch ofPort = port.watch(parley.self());
        Watch ofProcess = watcher.watch(parley.self());

        port.close();
        assertThat(ofPort.ended()).isCancelled();
        assertThat(ofProcess.ended()).isNotDone();

        watcher.close();
        assertThatThrownBy(() -> ended(ofProcess)).isInstanceOf(CancellationException.class);
    }

    @Test
    void whatDependsOnTheEndDoesNotRunOnABackgroundThreadOfTheNode() throws Exception {
        Parley other = NODE.join();
        CompletableFuture<String> thread =
                parley.watch(other.self()).ended().thenApply(_ -> Thread.currentThread().getName());

        other.close();

        assertThat(thread.get(30, TimeUnit.SECONDS)).doesNotStartWith("parley");
    }

    @Test
    void watchesAreLimited() throws Exception {
        List<Watch> watches = new ArrayList<>();
        try (Parley other = NODE.join()) {
            for (int i = 0; i < 1_024; i++) {
                watches.add(parley.watch(other.self()));
            }
            assertThatThrownBy(() -> parley.watch(other.self()))
                    .isInstanceOf(OverLimit.class)
                    .hasMessageContaining("watches-per-member");
            watches.removeFirst().close();
            watches.add(parley.watch(other.self()));
        }
        for (Watch watch : watches) {
            assertThat(ended(watch)).isInstanceOf(Notice.MemberGone.class);
        }
    }

    private static Peer server(String name) {
        Peer server =
                Peer.start(NODE.socket(), Server.class, name, "echo", 1, Waiting.ADAPTIVE, -1);
        server.expectAfter("serving");
        return server;
    }

    private Member ownerOf(String name) throws Exception {
        try (Connection connection =
                parley.connect(
                        name, ConnectOptions.defaults().withPatience(Duration.ofSeconds(30)))) {
            return connection.owner();
        }
    }

    /** What the kernel said before is here after that. */
    private void roundTripToTheKernel() throws Exception {
        assertThat(parley.names()).isNotNull();
    }

    private static void expectGone(Received told, Member member) {
        assertThat(told)
                .isInstanceOfSatisfying(
                        Notice.MemberGone.class,
                        gone -> assertThat(gone.member()).isEqualTo(member));
    }

    private static Notice ended(Watch watch) throws Exception {
        return watch.ended().get(30, TimeUnit.SECONDS);
    }
}
