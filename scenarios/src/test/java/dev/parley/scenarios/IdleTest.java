package dev.parley.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Transport;
import dev.parley.Waiting;
import dev.parley.junit.ParleyNode;
import dev.parley.scenarios.programs.EchoClient;
import dev.parley.scenarios.programs.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing to do costs nothing. */
class IdleTest {

    /**
     * Far above what two idle JVMs use (30 ms in 10 s, 50 ms in a minute), far below a busy loop.
     */
    private static final Duration WORTH_MENTIONING = Duration.ofMillis(300);

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    @ParameterizedTest
    @EnumSource
    @DisplayName("C20: an idle link uses no CPU, and serves afterwards")
    void tenSecondsOfSilenceCostNothing(Transport transport) throws IOException {
        silence(transport, Duration.ofSeconds(10));
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    @DisplayName("C20: a message after a minute of silence is served as usual")
    void aMinuteOfSilenceCostsNothing(Transport transport) throws IOException {
        silence(transport, Duration.ofMinutes(1));
    }

    private static void silence(Transport transport, Duration length) throws IOException {
        try (Peer server =
                        Peer.start(
                                NODE.socket(),
                                Server.class,
                                "idle",
                                "echo",
                                1,
                                Waiting.ADAPTIVE,
                                -1);
                Peer client =
                        Peer.start(
                                NODE.socket(),
                                EchoClient.class,
                                "idle",
                                transport,
                                Waiting.ADAPTIVE,
                                -1)) {
            server.expectAfter("serving");
            client.expectAfter("ready");
            exchange(client);
            Duration before = cpu(server).plus(cpu(client));
            long start = System.nanoTime();
            Awaitility.await()
                    .pollDelay(length)
                    .atMost(length.multipliedBy(3))
                    .until(() -> System.nanoTime() - start >= length.toNanos());
            Duration used = cpu(server).plus(cpu(client)).minus(before);
            System.out.printf(
                    "idle for %d s, %s link: server and client together used %d ms of CPU%n",
                    length.toSeconds(), transport, used.toMillis());
            assertThat(used).isLessThan(WORTH_MENTIONING);
            exchange(client);
        }
    }

    private static void exchange(Peer client) {
        client.tell("50000");
        client.expectAfter("done");
    }

    /** User and system time of a process, from fields 14 and 15 of its stat, in ticks of 10 ms. */
    private static Duration cpu(Peer peer) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(peer.pid()), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Duration.ofMillis(10 * (Long.parseLong(fields[11]) + Long.parseLong(fields[12])));
    }
}
