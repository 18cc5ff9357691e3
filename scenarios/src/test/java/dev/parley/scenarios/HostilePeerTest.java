package dev.parley.scenarios;

import static dev.parley.scenarios.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.parley.JoinOptions;
import dev.parley.KernelGone;
import dev.parley.Parley;
import dev.parley.Transport;
import dev.parley.Waiting;
import dev.parley.junit.ParleyNode;
import dev.parley.linux.Processes;
import dev.parley.scenarios.programs.EchoClient;
import dev.parley.scenarios.programs.HostileClient;
import dev.parley.scenarios.programs.Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A peer that writes anything anywhere harms its own link, nobody else. */
class HostilePeerTest {

    private static final int OTHER = 65_534;

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    @Test
    void aClientThatScribblesOverItsLinksAndItsTableDisturbsNoOther() throws Exception {
        long seed = new Random().nextLong();
        try (Parley watcher = NODE.join();
                Peer server =
                        Peer.start(
                                NODE.socket(),
                                Server.class,
                                "victim",
                                "echo",
                                2,
                                Waiting.ADAPTIVE,
                                -1)) {
            server.expectAfter("serving");
            server.expectAfter("serving");
            try (Peer honest =
                            Peer.start(
                                    NODE.socket(),
                                    EchoClient.class,
                                    "victim",
                                    Transport.MEMORY,
                                    Waiting.ADAPTIVE,
                                    -1);
                    Peer hostile =
                            Peer.start(NODE.socket(), HostileClient.class, "victim", 50, seed)) {
                honest.expectAfter("ready");
                honest.tell("200000");
                for (int i = 0; i < 50; i++) {
                    hostile.expect("linked");
                    assertThat(watcher.look().processes())
                            .as("seed %d", seed)
                            .extracting(process -> (long) process.member().pid())
                            .contains(honest.pid(), server.pid());
                }
                hostile.expect("done");
                honest.expectAfter("done");
                honest.tell("1000");
                assertThat(honest.expectAfter("done")).as("seed %d", seed).isNotNull();
            }
        }
    }

    @Test
    @DisplayName("K6: a client refuses a kernel that is run by somebody else")
    void aKernelOfAnotherUserIsNotTrusted(@TempDir Path directory) throws Exception {
        assumeThat(Processes.effectiveUid()).as("needs root, to be somebody else").isZero();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.setAttribute(directory, "unix:mode", 01777);
        Path socket = directory.resolve("kernel.sock");
        Process impostor =
                new ProcessBuilder(
                                "setpriv",
                                "--reuid=" + OTHER,
                                "--clear-groups",
                                "perl",
                                "-MSocket",
                                "-e",
                                "socket(S, AF_UNIX, SOCK_SEQPACKET, 0); bind(S, sockaddr_un($ARGV[0]));"
                                        + " listen(S, 5); <STDIN>",
                                socket.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try {
            JoinOptions options = JoinOptions.defaults().withSocket(socket);
            soon().until(() -> Files.exists(socket));
            soon().untilAsserted(
                            () ->
                                    assertThatThrownBy(() -> Parley.join(options))
                                            .isInstanceOf(KernelGone.class)
                                            .hasMessageContaining("not trusted")
                                            .hasMessageContaining("uid " + OTHER));
        } finally {
            impostor.destroyForcibly().waitFor();
        }
    }

    @Test
    @DisplayName("K6: a client refuses a socket in a directory that others may write to")
    void aDirectoryThatOthersMayWriteToIsNotTrusted(@TempDir Path directory) throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path socket = Files.createFile(directory.resolve("kernel.sock"));
        assertThatThrownBy(() -> Parley.join(JoinOptions.defaults().withSocket(socket)))
                .isInstanceOf(KernelGone.class)
                .hasMessageContaining("writable by others");
    }
}
