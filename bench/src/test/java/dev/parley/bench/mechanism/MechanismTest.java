package dev.parley.bench.mechanism;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every mechanism, with its processes in one. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class MechanismTest {

    private static final int LONGEST = 1 << 20;

    @TempDir Path directory;

    /** All that have a place among the others, and those that do the same in other words. */
    static List<String> names() {
        return Stream.concat(Mechanisms.names().stream(), Stream.of("parley-qnx4")).toList();
    }

    private Setting setting() {
        return new Setting(directory, 2, LONGEST);
    }

    /** A mechanism's server, and what it needs besides. */
    private static final class Service implements AutoCloseable {

        private final AutoCloseable others;
        private final AutoCloseable server;

        Service(Mechanism mechanism, Setting setting) throws Exception {
            others = mechanism.needsOthers() ? mechanism.serveOthers(setting) : () -> {};
            server = mechanism.serve(setting);
        }

        @Override
        public void close() throws Exception {
            server.close();
            others.close();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void theReplyIsWhatTheRequestWas(String name) throws Exception {
        Mechanism mechanism = Mechanisms.named(name);
        try (Service _ = new Service(mechanism, setting());
                Exchange exchange = mechanism.connect(setting())) {
            Random random = new Random(1);
            int longest = Math.min(LONGEST, mechanism.maxBytes());
            for (int size : List.of(16, 64, 4 << 10, 64 << 10, LONGEST, 64)) {
                int bytes = Math.min(size, longest);
                check(exchange, random, bytes, bytes);
            }
            check(exchange, random, longest, 16);
            check(exchange, random, longest, 4 << 10);
        }
    }

    /** One round trip, of bytes that have not been there before. */
    private static void check(Exchange exchange, Random random, int requestBytes, int replyBytes)
            throws Exception {
        byte[] noise = new byte[Math.max(requestBytes, replyBytes)];
        exchange.reply.clear().put(noise);
        random.nextBytes(noise);
        exchange.request.clear().put(noise);
        exchange.roundTrip(requestBytes, replyBytes);
        assertThat(Message.size(exchange.reply)).isEqualTo(replyBytes);
        assertThat(payload(exchange.reply, replyBytes))
                .isEqualTo(payload(exchange.request, replyBytes));
    }

    private static ByteBuffer payload(ByteBuffer message, int size) {
        return message.slice(Message.MIN_BYTES, size - Message.MIN_BYTES);
    }

    @ParameterizedTest
    @MethodSource("names")
    void eachOfTwoClientsGetsItsOwnReplies(String name) throws Exception {
        Mechanism mechanism = Mechanisms.named(name);
        try (Service _ = new Service(mechanism, setting());
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Callable<Integer>> clients =
                    List.of(() -> converse(mechanism, 2), () -> converse(mechanism, 3));
            for (Future<Integer> client : threads.invokeAll(clients)) {
                assertThat(client.get()).isEqualTo(100);
            }
        }
    }

    private int converse(Mechanism mechanism, long seed) throws Exception {
        Random random = new Random(seed);
        int done = 0;
        try (Exchange exchange = mechanism.connect(setting())) {
            for (; done < 100; done++) {
                int bytes =
                        random.nextInt(Message.MIN_BYTES, Math.min(10_000, mechanism.maxBytes()));
                check(exchange, random, bytes, bytes);
            }
        }
        return done;
    }

    @ParameterizedTest
    @MethodSource("names")
    void nothingListensWhenItIsClosed(String name) throws Exception {
        Mechanism mechanism = Mechanisms.named(name);
        Set<String> before = listeners();
        try (Service _ = new Service(mechanism, setting());
                Exchange exchange = mechanism.connect(setting())) {
            exchange.roundTrip(64, 64);
        }
        await().untilAsserted(() -> assertThat(listeners()).isSubsetOf(before));
    }

    /** The listening sockets of this process, and those in the directory, whosever. */
    private Set<String> listeners() throws IOException {
        Set<String> ours = new HashSet<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                ours.add(target(descriptor));
            }
        }
        Set<String> listeners = new HashSet<>();
        for (String line : Files.readAllLines(Path.of("/proc/net/unix"))) {
            String[] fields = line.trim().split("\\s+");
            boolean isOurs = ours.contains("socket:[" + fields[6] + "]");
            if (fields[3].equals("00010000") && (isOurs || line.contains(directory.toString()))) {
                listeners.add(line);
            }
        }
        for (String protocol : List.of("tcp", "tcp6")) {
            for (String line : Files.readAllLines(Path.of("/proc/net/" + protocol))) {
                String[] fields = line.trim().split("\\s+");
                if (fields[3].equals("0A") && ours.contains("socket:[" + fields[9] + "]")) {
                    listeners.add(line);
                }
            }
        }
        return listeners;
    }

    private static String target(Path descriptor) throws IOException {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (NoSuchFileException _) {
            return ""; // it has just been closed
        }
    }
}
