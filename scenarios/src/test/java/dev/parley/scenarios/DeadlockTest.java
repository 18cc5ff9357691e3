package dev.parley.scenarios;

import static dev.parley.scenarios.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Connection;
import dev.parley.Deadlock;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.junit.ParleyNode;
import dev.parley.scenarios.programs.Circular;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes that wait for each other, and how that is seen. */
@Timeout(120)
class DeadlockTest {

    private static final byte FOR_EVER = Byte.MAX_VALUE;

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    private static List<Peer> circle(int length, int threads) {
        List<Peer> peers =
                IntStream.range(0, length)
                        .mapToObj(
                                i ->
                                        Peer.start(
                                                NODE.socket(),
                                                Circular.class,
                                                "circle-" + i,
                                                "circle-" + (i + 1) % length,
                                                threads))
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
        List<Peer> peers = circle(length, 1);
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

    @Test
    void aSecondThreadIsAWayOutUntilItWaitsAsWell() throws Exception {
        List<Peer> peers = circle(2, 2);
        try (Parley parley = NODE.join()) {
            CompletableFuture<Void> once = send(parley, (byte) 3);
            once.get(); // twice around: with one thread each it would have come to a stop
            assertThat(parley.deadlocks()).isEmpty();
            send(parley, FOR_EVER);
            soon().until(() -> !parley.deadlocks().isEmpty());
            assertThat(parley.deadlocks())
                    .singleElement()
                    .satisfies(deadlock -> assertThat(deadlock.waits()).hasSize(5));
        } finally {
            peers.forEach(Peer::close);
        }
    }
}
