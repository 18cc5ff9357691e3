package dev.parley.scenarios;

import static dev.parley.scenarios.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.Member;
import dev.parley.Notice;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Request;
import dev.parley.Snapshot;
import dev.parley.Snapshot.LinkInfo;
import dev.parley.Snapshot.ProcessInfo;
import dev.parley.Snapshot.State;
import dev.parley.Snapshot.ThreadInfo;
import dev.parley.Transport;
import dev.parley.junit.ParleyNode;
import dev.parley.scenarios.programs.Restless;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The picture that the kernel makes of a node is right. */
class LookTest {

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    @ParameterizedTest
    @EnumSource
    void aSendIsSeenFromItsBeginningToItsReply(Transport transport) throws Exception {
        try (Parley server = NODE.join();
                Parley client = NODE.join();
                Port port = server.open("a");
                Connection connection = client.connect("a", options(transport))) {
            CompletableFuture<Void> sender = send(connection, "the sender");
            ThreadInfo queued = awaitState(client, State.SEND);
            assertThat(queued.name()).isEqualTo("the sender");
            assertThat(queued.portId()).hasValue(port.id());
            soon().untilAsserted(
                            () ->
                                    assertThat(client.look().blockedOn(queued))
                                            .contains(server.self()));

            Request request = (Request) port.receive();
            ThreadInfo held = awaitState(client, State.REPLY);
            assertThat(held.name()).isEqualTo("the sender");
            assertThat(held.portId()).hasValue(port.id());
            assertThat(held.since()).isPositive();

            request.reply(new byte[0]);
            sender.join();
            soon().until(() -> threads(client).stream().noneMatch(LookTest::isBlocked));
        }
    }

    @Test
    void aVirtualThreadAndOneThatWaitsForItsTurnAreSeenToo() throws Exception {
        try (Parley server = NODE.join();
                Parley client = NODE.join();
                Port port = server.open("a");
                Connection connection =
                        client.connect("a", ConnectOptions.defaults().withSlots(1))) {
            Thread light = Thread.ofVirtual().name("light").start(() -> sendQuietly(connection));
            Request first = (Request) port.receive();
            CompletableFuture<Void> next = send(connection, "next in line");
            soon().untilAsserted(
                            () ->
                                    assertThat(threads(client))
                                            .extracting(ThreadInfo::name, ThreadInfo::state)
                                            .contains(
                                                    tuple("light", State.REPLY),
                                                    tuple("next in line", State.SEND)));
            first.reply(new byte[0]);
            ((Request) port.receive()).reply(new byte[0]);
            light.join();
            next.join();
            soon().untilAsserted(
                            () ->
                                    assertThat(threads(client))
                                            .extracting(ThreadInfo::name)
                                            .doesNotContain("light"));
        }
    }

    @Test
    void whoReceivesIsSeenAtItsPort() throws Exception {
        try (Parley server = NODE.join();
                Port port = server.open("a")) {
            Thread receiver = Thread.ofPlatform().start(() -> receiveQuietly(port));
            assertThat(awaitState(server, State.RECEIVE).portId()).hasValue(port.id());
            port.close();
            receiver.join();
            soon().until(() -> threads(server).isEmpty()); // its thread has ended
        }
    }

    @ParameterizedTest
    @EnumSource
    void messagesAreCountedAlsoThoseOfLinksThatHaveEnded(Transport transport) throws Exception {
        try (Parley server = NODE.join();
                Parley client = NODE.join();
                Port port = server.open("a")) {
            for (int round = 1; round <= 2; round++) {
                try (Connection connection = client.connect("a", options(transport))) {
                    for (int i = 0; i < 10; i++) {
                        CompletableFuture<Void> sender = send(connection, "sender");
                        ((Request) port.receive()).reply(new byte[0]);
                        sender.join();
                    }
                    soon().untilAsserted(
                                    () ->
                                            assertThat(client.look().links())
                                                    .extracting(
                                                            LinkInfo::transport, LinkInfo::received)
                                                    .containsExactly(tuple(transport, 10L)));
                }
                long expected = round * 10L;
                soon().untilAsserted(
                                () -> {
                                    assertThat(process(server).received()).isEqualTo(expected);
                                    assertThat(process(client).sent()).isEqualTo(expected);
                                    assertThat(client.look().links()).isEmpty();
                                });
                assertThat(port.receive()).isInstanceOf(Notice.ClientGone.class);
                assertThat(port.receive()).isEqualTo(new Notice.LastConnectionGone());
            }
        }
    }

    @Test
    void aRowThatIsUsedAgainNeverShowsWhomItsLastThreadWaitedFor() {
        lookWhileTheyMove(4, 50, 100);
    }

    @Tag("slow")
    @Test
    void twentyProcessesOfAHundredThreadsAreSeenAsTheyAre() {
        lookWhileTheyMove(20, 100, 300);
    }

    /** The name of each thread says where it sends, or receives. */
    private static void lookWhileTheyMove(int processes, int threads, int looks) {
        List<Peer> peers = new ArrayList<>();
        try (Parley parley = NODE.join()) {
            for (int i = 0; i < processes; i++) {
                peers.add(
                        Peer.start(
                                NODE.socket(),
                                Jvm.rehearsed(),
                                Restless.class,
                                i,
                                processes,
                                threads));
            }
            peers.forEach(peer -> peer.expect("ready"));
            int sending = 0;
            long watchdog = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            // On a slow machine it may take a while until somebody waits long enough to be seen.
            for (int i = 0; i < looks || (sending == 0 && System.nanoTime() < watchdog); i++) {
                sending += check(parley.look(), processes);
            }
            assertThat(sending).isPositive();
        } catch (ParleyException e) {
            throw new AssertionError(e);
        } finally {
            peers.forEach(Peer::close);
        }
    }

    /** Returns how many threads have sent. */
    private static int check(Snapshot snapshot, int processes) {
        assertThat(snapshot.processes()).hasSize(processes + 1);
        int sending = 0;
        for (ProcessInfo process : snapshot.processes()) {
            for (ThreadInfo thread : process.threads()) {
                if (isBlocked(thread)) {
                    boolean receives = thread.state() == State.RECEIVE;
                    sending += receives ? 0 : 1;
                    assertThat(thread.name())
                            .isEqualTo((receives ? "at " : "to ") + portName(snapshot, thread));
                }
            }
        }
        return sending;
    }

    private static String portName(Snapshot snapshot, ThreadInfo thread) {
        return snapshot.port(thread.portId().orElseThrow()).orElseThrow().names().getFirst();
    }

    private static boolean isBlocked(ThreadInfo thread) {
        return thread.state() != State.READY;
    }

    private static ConnectOptions options(Transport transport) {
        return ConnectOptions.defaults().withTransport(transport);
    }

    private static CompletableFuture<Void> send(Connection connection, String name) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        Thread.ofPlatform()
                .name(name)
                .daemon()
                .start(
                        () -> {
                            sendQuietly(connection);
                            end.complete(null);
                        });
        return end;
    }

    private static void sendQuietly(Connection connection) {
        try {
            connection.send(new byte[1]);
        } catch (ParleyException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void receiveQuietly(Port port) {
        try {
            port.receive();
        } catch (ParleyException _) {
            // It was closed.
        }
    }

    private static ThreadInfo awaitState(Parley of, State state) {
        return soon().until(
                        () ->
                                threads(of).stream()
                                        .filter(thread -> thread.state() == state)
                                        .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static List<ThreadInfo> threads(Parley of) throws Exception {
        return process(of).threads();
    }

    /** A picture may be a moment old, and without it. */
    private static ProcessInfo process(Parley of) {
        return soon().until(() -> find(of), Optional::isPresent).orElseThrow();
    }

    private static Optional<ProcessInfo> find(Parley of) throws Exception {
        Member self = of.self();
        return of.look().processes().stream()
                .filter(process -> process.member().equals(self))
                .findFirst();
    }
}
