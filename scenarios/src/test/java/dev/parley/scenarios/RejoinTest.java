package dev.parley.scenarios;

import static dev.parley.scenarios.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Closed;
import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.Ending;
import dev.parley.JoinOptions;
import dev.parley.KernelGone;
import dev.parley.Member;
import dev.parley.Name;
import dev.parley.Notice;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.PortGone;
import dev.parley.Waiting;
import dev.parley.Watch;
import dev.parley.scenarios.programs.KernelDaemon;
import dev.parley.scenarios.programs.Server;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A kernel that is killed, and another that takes its place. */
class RejoinTest {

    private static final Duration WATCHDOG = Duration.ofSeconds(60);
    private static final ConnectOptions PATIENT = ConnectOptions.defaults().withPatience(WATCHDOG);

    private Path socket;
    private Peer kernel;
    private Parley parley;

    @BeforeEach
    void join(@TempDir Path directory) throws Exception {
        socket = directory.resolve("node").resolve("kernel.sock");
        startKernel();
        parley = Parley.join(JoinOptions.defaults().withSocket(socket));
    }

    @AfterEach
    void leave() {
        parley.close();
        kernel.close();
    }

    @Test
    @DisplayName("K11, second half: names are back, links never went, old ids are stale")
    void namesAreBackAfterEachRestart() throws Exception {
        try (Peer server = server("echo");
                Port port = parley.open("first")) {
            port.attach("second");
            Connection old = parley.connect("echo", PATIENT);
            for (int i = 0; i < 3; i++) {
                long oldPort = port.id();
                long oldServer = old.portId();
                Member oldSelf = parley.self();
                restartKernel();
                try (Connection anew = parley.connect("echo", PATIENT)) {
                    assertThat(anew.send(new byte[] {2}).bytes()).containsExactly(2);
                }
                assertThat(old.send(new byte[] {1}).bytes()).containsExactly(1);
                assertThat(parley.names())
                        .extracting(Name::name)
                        .containsExactly("echo", "first", "second");
                assertThat(parley.names())
                        .filteredOn(name -> name.owner().equals(parley.self()))
                        .extracting(Name::port)
                        .containsExactly(port.id(), port.id());
                assertThat(port.id()).isNotEqualTo(oldPort);
                assertThat(parley.self()).isNotEqualTo(oldSelf);
                assertThatThrownBy(() -> parley.connect(oldServer, ConnectOptions.defaults()))
                        .isInstanceOf(PortGone.class);
            }
            old.close();
            assertThat(server.isSilent()).isTrue();
        }
    }

    @Test
    @DisplayName("K11: whoever waits for the kernel hears that it is gone")
    void aBlockedCallEndsWithTheKernel() throws Exception {
        CompletableFuture<Connection> connecting = new CompletableFuture<>();
        Thread caller =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        connecting.complete(parley.connect("nobody", PATIENT));
                                    } catch (ParleyException e) {
                                        connecting.completeExceptionally(e);
                                    }
                                });
        soon().until(() -> caller.getState() == Thread.State.TIMED_WAITING);

        kernel.kill();

        assertThatThrownBy(() -> connecting.get(60, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(KernelGone.class);
        assertThatThrownBy(() -> parley.open("other")).isInstanceOf(KernelGone.class);
        startKernel();
        awaitKernel();
        parley.open("other").close();
    }

    @Test
    void aWatchOutlivesKernels() throws Exception {
        try (Peer server = server("watched");
                Port port = parley.open()) {
            Connection connection = parley.connect("watched", PATIENT);
            Member member = connection.owner();
            Watch ofMember = port.watch(member);
            Watch ofName = parley.watch("watched");
            for (int i = 0; i < 2; i++) {
                restartKernel();
                parley.connect("watched", PATIENT).close();
                awaitGrace();
            }
            assertThat(ofMember.ended()).isNotDone();
            assertThat(ofName.ended()).isNotDone();

            server.kill();

            Notice gone = ended(ofMember);
            assertThat(gone)
                    .isInstanceOfSatisfying(
                            Notice.MemberGone.class,
                            told -> assertThat(told.member()).isEqualTo(member));
            assertThat(ended(ofName)).isInstanceOf(Notice.NameGone.class);
            assertThat(port.receive()).isEqualTo(gone);
            assertThat(port.poll()).isEmpty();
        }
    }

    @Test
    void aDeathThatNoKernelSawIsToldByTheNext() throws Exception {
        try (Peer server = server("mortal");
                Port port = parley.open()) {
            Member member;
            try (Connection connection = parley.connect("mortal", PATIENT)) {
                member = connection.owner();
            }
            Watch ofMember = port.watch(member);
            Watch ofName = parley.watch("mortal");

            kernel.kill();
            server.kill();
            startKernel();

            Notice gone = new Notice.MemberGone(member, new Ending.Unknown());
            assertThat(ended(ofMember)).isEqualTo(gone);
            assertThat(ended(ofName)).isInstanceOf(Notice.NameGone.class);
            assertThat(port.receive()).isEqualTo(gone);
            assertThat(port.poll()).isEmpty();
        }
    }

    @Test
    void standingWatchesGoOnWithTheNextKernel() throws Exception {
        try (Peer server = server("watched");
                Port port = parley.open()) {
            Watch members = port.watchMembers();
            Watch owners = port.watchOwner("watched");
            Notice.NameOwnerChanged first = (Notice.NameOwnerChanged) port.receive();
            assertThat(first.to()).isPresent();
            restartKernel();
            awaitGrace(); // somebody leaves then
            assertThat(port.receive()).isInstanceOf(Notice.MemberGone.class);
            assertThat(port.poll()).as("its owner is the same").isEmpty();

            server.kill();

            List<Notice> told = List.of((Notice) port.receive(), (Notice) port.receive());
            assertThat(told)
                    .hasAtLeastOneElementOfType(Notice.MemberGone.class)
                    .contains(new Notice.NameOwnerChanged("watched", first.to(), Optional.empty()));
            assertThat(members.ended()).isNotDone();
            assertThat(owners.ended()).isNotDone();
        }
    }

    @Test
    void aChangeOfOwnersThatNoKernelSawIsToldByTheNext() throws Exception {
        try (Peer server = server("watched");
                Port port = parley.open()) {
            port.watchOwner("watched");
            Notice.NameOwnerChanged first = (Notice.NameOwnerChanged) port.receive();

            kernel.kill();
            server.kill();
            startKernel();

            assertThat(port.receive())
                    .isEqualTo(
                            new Notice.NameOwnerChanged("watched", first.to(), Optional.empty()));
        }
    }

    @Test
    void whatWasClosedWithoutAKernelStaysClosed() throws Exception {
        Port closed = parley.open("closed");
        try (Port open = parley.open("open")) {
            Watch watch = parley.watch("open");
            kernel.kill();
            closed.close();
            watch.close();
            startKernel();
            awaitKernel();

            assertThat(parley.names()).extracting(Name::name).containsExactly("open");
            assertThat(watch.ended()).isCancelled();
            assertThat(open.poll()).isEmpty();
        }
    }

    @Test
    void aProcessMayLeaveWhileThereIsNoKernel() throws Exception {
        Port port = parley.open("alone");
        kernel.kill();

        parley.close();

        assertThatThrownBy(port::receive).isInstanceOf(Closed.class);
        assertThatThrownBy(() -> parley.open("other")).isInstanceOf(KernelGone.class);
        soon().until(
                        () ->
                                Thread.getAllStackTraces().keySet().stream()
                                        .noneMatch(
                                                thread -> thread.getName().startsWith("parley-")));
    }

    private void startKernel() {
        kernel = Peer.start(socket, KernelDaemon.class).expect("listening");
    }

    private void restartKernel() {
        kernel.kill();
        startKernel();
        awaitKernel();
    }

    /** Until this process has a kernel again. */
    private void awaitKernel() {
        soon().ignoreException(KernelGone.class).until(() -> parley.names() != null);
    }

    /** Until the kernel keeps nothing any more for those who were with the one before. */
    private void awaitGrace() throws Exception {
        try (Parley other = Parley.join(JoinOptions.defaults().withSocket(socket))) {
            assertThat(ended(other.watch(new Member(1, 1, 1, 1, "of another kernel"))))
                    .isInstanceOf(Notice.MemberGone.class);
        }
    }

    private Peer server(String name) {
        Peer server = Peer.start(socket, Server.class, name, "echo", 1, Waiting.ADAPTIVE, -1);
        server.expectAfter("serving");
        return server;
    }

    private static Notice ended(Watch watch) throws Exception {
        return watch.ended().get(WATCHDOG.toSeconds(), TimeUnit.SECONDS);
    }
}
