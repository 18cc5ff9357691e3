package dev.parley.scenarios;

import static dev.parley.scenarios.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.JoinOptions;
import dev.parley.KernelGone;
import dev.parley.Name;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Transport;
import dev.parley.Waiting;
import dev.parley.scenarios.programs.EchoClient;
import dev.parley.scenarios.programs.KernelDaemon;
import dev.parley.scenarios.programs.Server;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A kernel that is killed and started again, while everybody works. */
@Timeout(200)
class KernelRestartTest {

    private static final int RESTARTS = 2;
    private static final int MANY_RESTARTS = 10;
    private static final int CLIENTS = 3;
    private static final ConnectOptions PATIENT =
            ConnectOptions.defaults().withPatience(Duration.ofMinutes(1));

    @ParameterizedTest
    @EnumSource
    @DisplayName("K11: again and again; no round trip is lost, and names lead where they led")
    void nobodyWhoHasALinkNotices(Transport transport, @TempDir Path directory) throws Exception {
        restart(RESTARTS, transport, directory);
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    @DisplayName("K11: ten times")
    void nobodyWhoHasALinkNoticesManyRestarts(Transport transport, @TempDir Path directory)
            throws Exception {
        restart(MANY_RESTARTS, transport, directory);
    }

    private static void restart(int times, Transport transport, Path directory) throws Exception {
        Path socket = directory.resolve("node").resolve("kernel.sock");
        Peer kernel = startKernel(socket);
        try (Peer server =
                        Peer.start(socket, Server.class, "echo", "echo", 2, Waiting.ADAPTIVE, -1);
                Parley old = Parley.join(JoinOptions.defaults().withSocket(socket))) {
            List<Peer> clients = startClients(socket, transport);
            try {
                for (int i = 0; i < times; i++) {
                    clients.forEach(client -> client.tell("" + load(transport)));
                    kernel.kill();
                    kernel = startKernel(socket);
                    expectServed(old, server.pid());
                    try (Parley fresh = Parley.join(JoinOptions.defaults().withSocket(socket))) {
                        expectServed(fresh, server.pid());
                    }
                    clients.forEach(client -> client.expectAfter("done"));
                }
            } finally {
                clients.forEach(Peer::close);
            }
        } finally {
            kernel.close();
        }
    }

    private static Peer startKernel(Path socket) {
        return Peer.start(socket, KernelDaemon.class).expect("listening");
    }

    /** Round trips of a client, which take longer than the kernel is gone. */
    private static int load(Transport transport) {
        return switch (transport) {
            case MEMORY -> 50_000;
            case SOCKET -> 5_000;
        };
    }

    private static List<Peer> startClients(Path socket, Transport transport) {
        List<Peer> clients =
                Stream.generate(
                                () ->
                                        Peer.start(
                                                socket,
                                                EchoClient.class,
                                                "echo",
                                                transport,
                                                Waiting.ADAPTIVE,
                                                -1))
                        .limit(CLIENTS)
                        .toList();
        clients.forEach(client -> client.expectAfter("ready"));
        return clients;
    }

    /** Both must have come back to the new kernel: who asks, and whose name it is. */
    private static void expectServed(Parley parley, long server) throws ParleyException {
        soon().ignoreExceptionsMatching(KernelRestartTest::isNotBackYet)
                .until(() -> isServed(parley, server));
        assertThat(parley.names()).extracting(Name::name).containsExactly("echo");
    }

    private static boolean isServed(Parley parley, long server) throws ParleyException {
        try (Connection connection = parley.connect("echo", PATIENT)) {
            assertThat((long) connection.owner().pid()).isEqualTo(server);
            assertThat(connection.send(new byte[] {1, 2}).bytes()).containsExactly(1, 2);
            return true;
        }
    }

    private static boolean isNotBackYet(Throwable failure) {
        return failure instanceof KernelGone;
    }
}
