package dev.parley.scenarios;

import static dev.parley.scenarios.Soon.soon;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Closed;
import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.DeadlineExceeded;
import dev.parley.Deadlock;
import dev.parley.DeadlockAvoided;
import dev.parley.Delivered;
import dev.parley.Errno;
import dev.parley.JoinOptions;
import dev.parley.OnDeadlock;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Received;
import dev.parley.Request;
import dev.parley.Rights;
import dev.parley.ServerFailed;
import dev.parley.Snapshot;
import dev.parley.Transport;
import dev.parley.junit.ParleyNode;
import dev.parley.scenarios.programs.Circular;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes that wait for each other, and how that is seen. */
@Timeout(120)
class DeadlockTest {

    private static final byte FOR_EVER = Byte.MAX_VALUE;

    /** Longer than anybody is patient before it is looked at. */
    private static final Duration LONG = Duration.ofMillis(1_500);

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    private static List<Peer> circle(int length, int threads, OnDeadlock policy) {
        List<Peer> peers =
                IntStream.range(0, length)
                        .mapToObj(
                                i ->
                                        Peer.start(
                                                NODE.socket(),
                                                Circular.class,
                                                "circle-" + i,
                                                "circle-" + (i + 1) % length,
                                                threads,
                                                policy))
                        .toList();
        peers.forEach(peer -> peer.expect("serving"));
        return new ArrayList<>(peers);
    }

    private static CompletableFuture<Void> send(Parley parley, byte hops) {
        return CompletableFuture.runAsync(
                () -> {
                    try (Connection connection = parley.connect("circle-0")) {
                        connection.send(new byte[] {hops});
                    } catch (ParleyException e) {
                        throw new IllegalStateException(e);
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    @DisplayName("C5: a circle of processes is seen, and named")
    void aCircleIsSeen(int length) throws Exception {
        seeCircle(length);
    }

    @Test
    @Tag("slow")
    void aCircleOfSixteenIsSeen() throws Exception {
        seeCircle(16);
    }

    private static void seeCircle(int length) throws Exception {
        List<Peer> peers = circle(length, 1, OnDeadlock.OFF);
        try (Parley parley = NODE.join()) {
            assertThat(parley.deadlocks()).isEmpty();
            CompletableFuture<Void> sent = send(parley, FOR_EVER);
            soon().until(() -> !parley.deadlocks().isEmpty());
            Deadlock deadlock = parley.deadlocks().getFirst();
            assertThat(deadlock.circle())
                    .extracting(wait -> (long) wait.member().pid())
                    .containsExactlyInAnyOrderElementsOf(peers.stream().map(Peer::pid).toList());
            assertThat(deadlock.waits()).as("and who has sent first").hasSize(length + 1);
            assertThat(deadlock.toString()).contains("circle-0", "server 1");
            peers.getLast().kill();
            soon().until(() -> parley.deadlocks().isEmpty());
            peers.forEach(Peer::close);
            assertThat(sent).failsWithin(Duration.ofSeconds(60));
        } finally {
            peers.forEach(Peer::close);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    @DisplayName("C5: the send that closes a circle is refused, and everybody goes on")
    void whoClosesACircleIsRefused(int length) throws Exception {
        List<Peer> peers = circle(length, 1, OnDeadlock.REFUSE);
        try (Parley parley = NODE.join();
                Connection connection = parley.connect("circle-0")) {
            for (int round = 0; round < 2; round++) {
                long begin = System.nanoTime();
                assertThatThrownBy(() -> connection.send(new byte[] {FOR_EVER}))
                        .isInstanceOfSatisfying(
                                ServerFailed.class,
                                e -> assertThat(e.errno()).isEqualTo(Errno.EDEADLK));
                System.out.printf(
                        "a circle of %d was refused after %d ms%n",
                        length, (System.nanoTime() - begin) / 1_000_000);
                peers.getLast().expect("ended DeadlockAvoided NO");
                assertThat(connection.send(new byte[] {(byte) (length - 1)}).bytes()).hasSize(1);
            }
            assertThat(peers).allMatch(Peer::isSilent);
            assertThat(parley.deadlocks()).isEmpty();
        } finally {
            peers.forEach(Peer::close);
        }
    }

    /** With two threads each they come around twice before all of them wait. */
    @Test
    void ofTwoThreadsEachTheLastIsRefused() throws Exception {
        List<Peer> peers = circle(2, 2, OnDeadlock.REFUSE);
        try (Parley parley = NODE.join();
                Connection connection = parley.connect("circle-0")) {
            assertThatThrownBy(() -> connection.send(new byte[] {FOR_EVER}))
                    .isInstanceOfSatisfying(
                            ServerFailed.class,
                            e -> assertThat(e.errno()).isEqualTo(Errno.EDEADLK));
            peers.getLast().expect("ended DeadlockAvoided NO");
            assertThat(peers).allMatch(Peer::isSilent);
            assertThat(connection.send(new byte[] {3}).bytes()).hasSize(1);
        } finally {
            peers.forEach(Peer::close);
        }
    }

    /**
     * A server with one thread, which does once what is wanted; what came of it is in the future.
     */
    private static CompletableFuture<Void> serveOnce(Port port, Deed deed) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        Thread.ofPlatform()
                .daemon()
                .name("server of " + port.id())
                .start(
                        () -> {
                            try {
                                Received received = port.receive();
                                while (!(received instanceof Request)) {
                                    received = port.receive();
                                }
                                deed.run((Request) received);
                                end.complete(null);
                            } catch (Exception e) {
                                end.completeExceptionally(e);
                            }
                        });
        return end;
    }

    private interface Deed {
        void run(Request request) throws Exception;
    }

    private static void kick(Parley parley, Port port) throws ParleyException {
        var _ = parley.connect(port.id(), ConnectOptions.defaults()).sendAsync(new byte[0]);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C5: who sends to itself, and nobody else receives, is refused by name")
    void whoSendsToItselfIsRefused(Transport transport) throws Exception {
        try (Parley parley = NODE.join();
                Port port = parley.open("myself");
                Connection connection =
                        parley.connect(
                                "myself", ConnectOptions.defaults().withTransport(transport))) {
            CompletableFuture<Void> end =
                    serveOnce(port, _ -> connection.send("to myself".getBytes(UTF_8)));
            kick(parley, port);
            assertThatThrownBy(end::join)
                    .cause()
                    .isInstanceOfSatisfying(
                            DeadlockAvoided.class,
                            e -> {
                                assertThat(e.delivered()).isEqualTo(Delivered.NO);
                                assertThat(e.errno()).isEqualTo(Errno.EDEADLK);
                            })
                    .hasMessageContaining("server of " + port.id())
                    .hasMessageContaining("myself")
                    .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
        }
    }

    @Test
    void whoHasATimeoutIsNotRefused() throws Exception {
        try (Parley parley = NODE.join();
                Port port = parley.open("patient");
                Connection connection = parley.connect("patient")) {
            CompletableFuture<Void> end =
                    serveOnce(port, _ -> connection.send(new byte[0], Duration.ofSeconds(5)));
            kick(parley, port);
            soon().until(() -> !parley.deadlocks().isEmpty()); // seen it is
            assertThatThrownBy(end::join).cause().isInstanceOf(DeadlineExceeded.class);
        }
    }

    /** It has answered before, so it may answer again; it takes longer than anybody is patient. */
    @Test
    void whoMayStillBeAnsweredIsNotRefused() throws Exception {
        try (Parley parley = NODE.join();
                Port port = parley.open("two threads");
                Connection connection = parley.connect("two threads")) {
            CountDownLatch waits = new CountDownLatch(1);
            CompletableFuture<Void> slow =
                    serveOnce(
                            port,
                            request -> {
                                request.reply(new byte[0]);
                                waits.await();
                                // It works, and is free to answer some day.
                                soon().until(() -> isAnySendingTo(parley, port, LONG));
                                ((Request) port.receive()).reply(new byte[0]);
                            });
            connection.send(new byte[0]);
            CompletableFuture<Void> end =
                    serveOnce(
                            port,
                            _ -> {
                                waits.countDown();
                                connection.send(new byte[0]);
                            });
            kick(parley, port);
            end.get();
            slow.get();
        }
    }

    @Test
    void whereItIsOnlyReportedItIsWaitedOn() throws Exception {
        JoinOptions reporting =
                JoinOptions.defaults().withSocket(NODE.socket()).withDeadlocks(OnDeadlock.REPORT);
        try (Parley parley = Parley.join(reporting);
                Port port = parley.open("reported");
                Connection connection = parley.connect("reported")) {
            CompletableFuture<Void> end = serveOnce(port, _ -> connection.send(new byte[0]));
            kick(parley, port);
            soon().until(() -> parley.deadlocks().stream().anyMatch(DeadlockTest::isOld));
            assertThat(end).isNotDone();
            connection.close();
            assertThatThrownBy(end::join).cause().isInstanceOf(Closed.class);
        }
    }

    /** Who refuses would have done so long ago. */
    private static boolean isOld(Deadlock deadlock) {
        return deadlock.circle().getFirst().thread().since().compareTo(Duration.ofSeconds(3)) > 0;
    }

    @Test
    void aCircleThroughAForwardIsRefusedAndNobodyKnowsWhatTheForwarderHasDone() throws Exception {
        try (Parley parley = NODE.join();
                Port closing = parley.open("closing");
                Port front = parley.open("front");
                Port back = parley.open("back");
                Connection toClosing = parley.connect("closing");
                Connection toFront = parley.connect("front");
                Connection toBack = parley.connect("back")) {
            CompletableFuture<Void> behind =
                    serveOnce(
                            back,
                            request -> {
                                toClosing.send(new byte[0]);
                                request.reply(new byte[0]);
                            });
            CompletableFuture<Void> forwarder =
                    serveOnce(front, request -> request.forward(toBack));
            CompletableFuture<Void> end =
                    serveOnce(
                            closing,
                            request -> {
                                kick(parley, back);
                                soon().until(() -> isAnySendingTo(parley, closing, Duration.ZERO));
                                try {
                                    toFront.send(new byte[0]);
                                } finally {
                                    request.reply(new byte[0]);
                                    ((Request) closing.receive()).reply(new byte[0]);
                                }
                            });
            kick(parley, closing);
            assertThatThrownBy(end::join)
                    .cause()
                    .isInstanceOfSatisfying(
                            DeadlockAvoided.class,
                            e -> assertThat(e.delivered()).isEqualTo(Delivered.UNKNOWN))
                    .hasMessageContaining("back");
            forwarder.get();
            behind.get();
        }
    }

    @Test
    void aCircleThroughAPassedRequestIsRefused() throws Exception {
        try (Parley parley = NODE.join();
                Port closing = parley.open("closing");
                Port front = parley.open("front");
                Port back = parley.open("back");
                Connection toClosing = parley.connect("closing");
                Connection toFront = parley.connect("front");
                Connection toBack = parley.connect("back")) {
            CompletableFuture<Void> behind =
                    serveOnce(
                            back,
                            job -> {
                                Request passed = job.passed().takeRequest(0);
                                job.reply(new byte[0]);
                                try {
                                    toClosing.send(new byte[0]);
                                } finally {
                                    passed.reply(new byte[0]);
                                }
                            });
            CompletableFuture<Void> giver =
                    serveOnce(
                            front,
                            request -> toBack.send(new byte[0], Rights.none().with(request)));
            CompletableFuture<Void> waits =
                    serveOnce(
                            closing,
                            request -> {
                                toFront.send(new byte[0]);
                                request.reply(new byte[0]);
                            });
            kick(parley, closing);
            assertThatThrownBy(behind::join)
                    .cause()
                    .isInstanceOfSatisfying(
                            DeadlockAvoided.class,
                            e -> assertThat(e.delivered()).isEqualTo(Delivered.NO))
                    .hasMessageContaining("closing");
            giver.get();
            waits.get();
        }
    }

    private static boolean isAnySendingTo(Parley parley, Port port, Duration atLeast)
            throws ParleyException {
        return parley.look().processes().stream()
                .flatMap(process -> process.threads().stream())
                .anyMatch(
                        thread ->
                                thread.state() == Snapshot.State.SEND
                                        && thread.since().compareTo(atLeast) >= 0
                                        && thread.portId().equals(OptionalLong.of(port.id())));
    }

    @Test
    void aSecondThreadIsAWayOutUntilItWaitsAsWell() throws Exception {
        List<Peer> peers = circle(2, 2, OnDeadlock.OFF);
        try (Parley parley = NODE.join()) {
            CompletableFuture<Void> once = send(parley, (byte) 3);
            once.get(); // twice around: with one thread each it would have come to a stop
            assertThat(parley.deadlocks()).isEmpty();
            var _ = send(parley, FOR_EVER);
            soon().until(() -> !parley.deadlocks().isEmpty());
            assertThat(parley.deadlocks())
                    .singleElement()
                    .satisfies(deadlock -> assertThat(deadlock.waits()).hasSize(5));
        } finally {
            peers.forEach(Peer::close);
        }
    }
}
