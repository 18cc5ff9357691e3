package dev.parley.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Connection;
import dev.parley.JoinOptions;
import dev.parley.KernelGone;
import dev.parley.Parley;
import dev.parley.Port;
import dev.parley.Request;
import dev.parley.linux.Processes;
import dev.parley.scenarios.programs.KernelDaemon;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A kernel that stops or dies, with links that do not need it. */
class KernelTroubleTest {

    @Test
    @DisplayName("K11, first half: the kernel is killed, local sends go on")
    void linksSurviveTheKernel(@TempDir Path directory) throws Exception {
        Path socket = directory.resolve("node").resolve("kernel.sock");
        try (Peer kernel = Peer.start(socket, KernelDaemon.class).expect("listening");
                Parley parley = join(socket);
                Port port = parley.open("survivor");
                Connection connection = parley.connect("survivor")) {
            kernel.kill();
            for (int i = 0; i < 1_000; i++) {
                exchange(port, connection);
            }
            assertThatThrownBy(() -> parley.connect("survivor")).isInstanceOf(KernelGone.class);
            assertThatThrownBy(() -> parley.open("other")).isInstanceOf(KernelGone.class);
        }
    }

    @Test
    @Tag("slow")
    void aConnectThatAStoppedKernelAnswersTooLateIsUndone(@TempDir Path directory)
            throws Exception {
        Path socket = directory.resolve("node").resolve("kernel.sock");
        try (Peer kernel = Peer.start(socket, KernelDaemon.class).expect("listening");
                Parley parley = join(socket);
                Port port = parley.open("patient")) {
            Processes.kill((int) kernel.pid(), Processes.SIGSTOP);
            assertThatThrownBy(() -> parley.connect("patient"))
                    .isInstanceOf(KernelGone.class)
                    .hasMessageContaining("does not answer");
            Processes.kill((int) kernel.pid(), Processes.SIGCONT);
            try (Connection connection = parley.connect("patient")) {
                exchange(port, connection);
            }
        }
    }

    private static Parley join(Path socket) throws Exception {
        return Parley.join(JoinOptions.defaults().withSocket(socket));
    }

    private static void exchange(Port port, Connection connection) throws Exception {
        CompletableFuture<byte[]> reply = new CompletableFuture<>();
        Thread.ofPlatform()
                .start(
                        () -> {
                            try {
                                reply.complete(connection.send(new byte[] {1}).bytes());
                            } catch (Exception e) {
                                reply.completeExceptionally(e);
                            }
                        });
        while (!(port.receive() instanceof Request request && request.reply(new byte[] {2}))) {
            // a notice: of the link that was undone
        }
        assertThat(reply.join()).containsExactly(2);
    }
}
