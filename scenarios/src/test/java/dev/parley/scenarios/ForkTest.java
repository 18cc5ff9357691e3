package dev.parley.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.Delivered;
import dev.parley.JoinOptions;
import dev.parley.Notice;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.PeerDied;
import dev.parley.Port;
import dev.parley.Request;
import dev.parley.Transport;
import dev.parley.junit.ParleyNode;
import dev.parley.linux.Processes;
import dev.parley.scenarios.programs.CrowdClient;
import dev.parley.scenarios.programs.Forker;
import dev.parley.scenarios.programs.KernelDaemon;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * C22: a child that inherited its parent's sockets lives on; the parent's death is seen. No socket
 * hangs up here.
 */
@Timeout(120)
class ForkTest {

    /** The child lives for ten minutes. */
    private static final Duration LONG = Duration.ofMinutes(1);

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    @ParameterizedTest
    @EnumSource
    @DisplayName("C22: a server that forked is killed")
    void theDeathOfAServerIsSeenWhileItsChildLives(Transport transport) throws Exception {
        try (Parley parley = NODE.join();
                Peer server =
                        Peer.start(NODE.socket(), Forker.class, "serve", "forked")
                                .expect("serving");
                Connection connection =
                        parley.connect(
                                "forked", ConnectOptions.defaults().withTransport(transport))) {
            CompletableFuture<Object> death = endOf(connection);
            try (Child child = Child.of(server)) {
                long start = System.nanoTime();
                server.kill();
                assertThat(death.join())
                        .isInstanceOfSatisfying(
                                PeerDied.class,
                                died -> assertThat(died.delivered()).isEqualTo(Delivered.UNKNOWN));
                child.expectAlive(start);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C22: a client that forked is killed")
    void theDeathOfAClientIsSeenWhileItsChildLives(Transport transport) throws Exception {
        try (Parley parley = NODE.join();
                Port port = parley.open("forked");
                Peer client = Peer.start(NODE.socket(), Forker.class, "send", "forked", transport);
                Child child = Child.of(client)) {
            Request held = (Request) port.receive();
            long start = System.nanoTime();
            client.kill();
            assertThat(port.receive(LONG))
                    .hasValueSatisfying(
                            gone -> assertThat(gone).isInstanceOf(Notice.ClientGone.class));
            child.expectAlive(start);
            assertThat(held.reply(new byte[100])).as("somebody got the reply").isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C22: the kernel's word alone is enough")
    void theKernelTellsOfTheDeath(Transport transport) throws Exception {
        Jvm deaf = Jvm.rehearsed().with("-Ddev.parley.liveness=false");
        try (Peer server =
                        Peer.start(NODE.socket(), Forker.class, "serve", "forked")
                                .expect("serving");
                Peer client =
                        Peer.start(NODE.socket(), deaf, CrowdClient.class, "forked", transport, 1);
                Child child = Child.of(server)) {
            long start = System.nanoTime();
            server.kill();
            assertThat(client.awaitExit()).as("ended by an exception").isEqualTo(1);
            child.expectAlive(start);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C22: and so is the robust futex, where there is no kernel any more")
    void theFutexTellsOfTheDeath(Transport transport, @TempDir Path directory) throws Exception {
        Path socket = directory.resolve("node").resolve("kernel.sock");
        try (Peer kernel = Peer.start(socket, KernelDaemon.class).expect("listening");
                Parley parley = Parley.join(JoinOptions.defaults().withSocket(socket));
                Peer server =
                        Peer.start(socket, Forker.class, "serve", "forked").expect("serving");
                Connection connection =
                        parley.connect(
                                "forked", ConnectOptions.defaults().withTransport(transport))) {
            CompletableFuture<Object> death = endOf(connection);
            try (Child child = Child.of(server)) {
                kernel.kill();
                long start = System.nanoTime();
                server.kill();
                assertThat(death.join()).isInstanceOf(PeerDied.class);
                child.expectAlive(start);
            }
        }
    }

    private static CompletableFuture<Object> endOf(Connection connection) {
        CompletableFuture<Object> end = new CompletableFuture<>();
        Thread.ofPlatform()
                .start(
                        () -> {
                            try {
                                end.complete(connection.send(new byte[100], LONG));
                            } catch (ParleyException e) {
                                end.complete(e);
                            }
                        });
        return end;
    }

    /** What a {@link Forker} leaves behind. */
    private record Child(int pid) implements AutoCloseable {

        static Child of(Peer parent) {
            return new Child(Integer.parseInt(parent.expectAfter("child")));
        }

        void expectAlive(long sinceNanos) throws IOException {
            long micros = (System.nanoTime() - sinceNanos) / 1_000;
            Path comm = Path.of("/proc", Integer.toString(pid), "comm");
            assertThat(comm).as("the child lives").content().isIn("sh\n", "sleep\n");
            System.out.printf("the parent's death was seen after %d us%n", micros);
        }

        @Override
        public void close() throws IOException {
            Processes.kill(pid, Processes.SIGKILL);
        }
    }
}
