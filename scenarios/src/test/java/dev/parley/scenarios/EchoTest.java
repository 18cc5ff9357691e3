package dev.parley.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Transport;
import dev.parley.Waiting;
import dev.parley.junit.ParleyNode;
import dev.parley.scenarios.programs.CrowdClient;
import dev.parley.scenarios.programs.EchoClient;
import dev.parley.scenarios.programs.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Round trips between processes over shared memory: many, garbage-free, and not mixed up. */
class EchoTest {

    private static final int WARM_UP = 100_000;
    private static final int WARM_UPS = 4;
    private static final int BATCHES = 10;
    private static final int BRIEF_BATCH = 100_000;
    private static final int BATCH = 1_000_000;

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    @Test
    void aMillionEchoesAllocateNothingOnEitherSide() {
        echoes(BRIEF_BATCH);
    }

    @Test
    @Tag("slow")
    void tenMillionEchoesAllocateNothingOnEitherSide() {
        echoes(BATCH);
    }

    /**
     * An object a message would be 16 bytes or more. What is allowed for is the compiler: code that
     * it throws away runs in the interpreter for a moment, where a view that is never used costs
     * memory.
     */
    private static void echoes(int batchSize) {
        try (Peer server = server("echo", 1, Waiting.ADAPTIVE, -1);
                Peer client = client("echo", Waiting.ADAPTIVE, -1)) {
            server.expectAfter("serving");
            client.expectAfter("ready");
            for (int round = 0; round < WARM_UPS; round++) {
                run(client, WARM_UP);
                allocated(server);
            }
            List<Long> byClient = new ArrayList<>();
            List<Long> byServer = new ArrayList<>();
            for (int batch = 0; batch < BATCHES; batch++) {
                long before = allocated(server);
                byClient.add(run(client, batchSize));
                byServer.add(allocated(server) - before);
            }
            for (List<Long> batches : List.of(byClient, byServer)) {
                assertThat(batches)
                        .as("median of bytes allocated in a batch")
                        .satisfies(EchoTest::isZero);
                assertThat(batches).allSatisfy(bytes -> assertThat(bytes).isLessThan(BATCH));
            }
        }
    }

    @Test
    void whileBothAreAwakeNoThreadMakesASystemCall(@TempDir Path directory) throws Exception {
        try (Peer server = server("awake", 1, Waiting.SPIN, 0);
                Peer client = client("awake", Waiting.SPIN, 1)) {
            String serverTid = server.expectAfter("serving");
            String clientTid = client.expectAfter("ready");
            run(client, WARM_UP);
            Path summary = directory.resolve("summary");
            client.tell(Integer.toString(Integer.MAX_VALUE));
            strace(summary, serverTid, clientTid);
            assertThat(client.isSilent()).as("still at work").isTrue();
            int calls = calls(summary);
            System.out.println("system calls of two spinning threads in a second: " + calls);
            assertThat(calls).as("system calls of both threads").isLessThan(100);
        }
    }

    @ParameterizedTest(name = "{3} link, {0} clients, {1} sends each, {2} receivers")
    @DisplayName("C18, C19: many client processes, each gets its own replies")
    @CsvSource({"5, 2000, 3, MEMORY", "5, 250, 1, SOCKET"})
    void everyReplyBelongsToItsRequest(int clients, int sends, int receivers, Transport transport) {
        crowd(clients, sends, receivers, transport);
    }

    @Tag("slow")
    @ParameterizedTest(name = "{3} link, {0} clients, {1} sends each, {2} receivers")
    @DisplayName("C18, C19: the same, more often and also the other way round")
    @CsvSource({
        "8, 20000, 4, MEMORY",
        "8, 20000, 4, SOCKET",
        "20, 2000, 1, MEMORY",
        "20, 2000, 1, SOCKET",
        "50, 50, 2, MEMORY",
        "50, 50, 2, SOCKET"
    })
    void everyReplyBelongsToItsRequestHoweverMany(
            int clients, int sends, int receivers, Transport transport) {
        crowd(clients, sends, receivers, transport);
    }

    private static void crowd(int clients, int sends, int receivers, Transport transport) {
        String name = "crowd-" + transport + clients;
        try (Peer server = server(name, receivers, Waiting.ADAPTIVE, -1)) {
            for (int i = 0; i < receivers; i++) {
                server.expectAfter("serving");
            }
            List<Peer> crowd =
                    Stream.generate(
                                    () ->
                                            Peer.start(
                                                    NODE.socket(),
                                                    CrowdClient.class,
                                                    name,
                                                    transport,
                                                    sends))
                            .limit(clients)
                            .toList();
            crowd.forEach(client -> client.expect("served " + sends));
            assertThat(crowd).extracting(Peer::awaitExit).containsOnly(0);
        }
    }

    private static void isZero(List<? extends Long> batches) {
        assertThat(batches.stream().sorted().toList().get(batches.size() / 2)).isZero();
    }

    private static Peer server(String name, int threads, Waiting waiting, int cpu) {
        return Peer.start(
                NODE.socket(), Jvm.standard(), Server.class, name, "echo", threads, waiting, cpu);
    }

    private static Peer client(String name, Waiting waiting, int cpu) {
        return Peer.start(
                NODE.socket(),
                Jvm.standard(),
                EchoClient.class,
                name,
                Transport.MEMORY,
                waiting,
                cpu);
    }

    private static long run(Peer client, int count) {
        client.tell(Integer.toString(count));
        return Long.parseLong(client.expectAfter("done"));
    }

    private static long allocated(Peer server) {
        server.tell("?");
        return Long.parseLong(server.expectAfter("allocated"));
    }

    /** Counts the system calls of threads for a second, while they work. */
    private static void strace(Path summary, String... tids) throws Exception {
        Path talk = summary.resolveSibling("talk");
        ProcessBuilder strace =
                new ProcessBuilder("timeout", "-s", "INT", "1", "strace", "-c", "-o", "" + summary);
        for (String tid : tids) {
            strace.command().add("-p");
            strace.command().add(tid);
        }
        Process process = strace.redirectError(talk.toFile()).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("strace ended").isTrue();
        for (String tid : tids) {
            assertThat(talk)
                    .as("strace is installed, and may attach")
                    .content()
                    .contains("Process " + tid + " attached");
        }
    }

    /** The total of `strace -c`, whose last line ends in "calls [errors] total"; none: no line. */
    private static int calls(Path summary) throws IOException {
        return Files.readAllLines(summary).stream()
                .filter(line -> line.endsWith(" total"))
                .mapToInt(line -> Integer.parseInt(line.trim().split(" +")[3]))
                .findFirst()
                .orElse(0);
    }
}
