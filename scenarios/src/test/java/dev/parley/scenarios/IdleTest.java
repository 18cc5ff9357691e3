package dev.parley.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Transport;
import dev.parley.Waiting;
import dev.parley.junit.ParleyNode;
import dev.parley.scenarios.programs.EchoClient;
import dev.parley.scenarios.programs.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nothing to do costs nothing. */
class IdleTest {

    /**
     * Far above what two idle JVMs use (30 ms in 10 s, 50 ms in a minute), far below a busy loop.
     */
    private static final Duration WORTH_MENTIONING = Duration.ofMillis(300);

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    @Test
    @DisplayName("C20: an idle link uses no CPU, and serves afterwards")
    void tenSecondsOfSilenceCostNothing() {
        silence(Duration.ofSeconds(10));
    }

    @Tag("slow")
    @Test
    @DisplayName("C20: a message after a minute of silence is served as usual")
    void aMinuteOfSilenceCostsNothing() {
        silence(Duration.ofMinutes(1));
    }

    private static void silence(Duration length) {
        try (Pair memory = Pair.start(Transport.MEMORY);
                Pair socket = Pair.start(Transport.SOCKET)) {
            List<Pair> pairs = List.of(memory, socket);
            pairs.forEach(Pair::exchange);
            List<Duration> before = pairs.stream().map(Pair::cpu).toList();
            long start = System.nanoTime();
            Awaitility.await()
                    .pollDelay(length)
                    .atMost(length.multipliedBy(3))
                    .until(() -> System.nanoTime() - start >= length.toNanos());
            for (int i = 0; i < pairs.size(); i++) {
                Duration used = pairs.get(i).cpu().minus(before.get(i));
                System.out.printf(
                        "idle for %d s, %s link: server and client together used %d ms of CPU%n",
                        length.toSeconds(), pairs.get(i).transport(), used.toMillis());
                assertThat(used).isLessThan(WORTH_MENTIONING);
            }
            pairs.forEach(Pair::exchange);
        }
    }

    /** A server and its client, which have nothing to do but what they are told. */
    private record Pair(Transport transport, Peer server, Peer client) implements AutoCloseable {

        static Pair start(Transport transport) {
            Path socket = NODE.socket();
            Waiting waiting = Waiting.ADAPTIVE;
            String name = "idle-" + transport;
            Pair pair =
                    new Pair(
                            transport,
                            Peer.start(socket, Server.class, name, "echo", 1, waiting, -1),
                            Peer.start(socket, EchoClient.class, name, transport, waiting, -1));
            pair.server.expectAfter("serving");
            pair.client.expectAfter("ready");
            return pair;
        }

        void exchange() {
            client.tell("10000");
            client.expectAfter("done");
        }

        Duration cpu() {
            return IdleTest.cpu(server).plus(IdleTest.cpu(client));
        }

        @Override
        public void close() {
            client.close();
            server.close();
        }
    }

    /** User and system time of a process, from fields 14 and 15 of its stat, in ticks of 10 ms. */
    private static Duration cpu(Peer peer) {
        String stat;
        try {
            stat = Files.readString(Path.of("/proc", Long.toString(peer.pid()), "stat"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Duration.ofMillis(10 * (Long.parseLong(fields[11]) + Long.parseLong(fields[12])));
    }
}
