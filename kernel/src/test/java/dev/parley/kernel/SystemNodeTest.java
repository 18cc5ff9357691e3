package dev.parley.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.linux.Processes;
import dev.parley.wire.LinkKind;
import dev.parley.wire.Refusal;
import dev.parley.wire.Tell;
import dev.parley.wire.Tell.Connected;
import dev.parley.wire.Tell.Introduced;
import dev.parley.wire.Tell.Refused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another user at the host's node, by the word of the operating system. */
class SystemNodeTest {

    @TempDir private Path base;
    private Path socket;

    @BeforeEach
    void letOthersIn() throws Exception {
        assumeTrue(Processes.effectiveUid() == 0, "only root can be another user");
        Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwxr-xr-x"));
        socket = base.resolve("node/kernel.sock");
    }

    @Test
    void anotherUserJoinsAndIsLinkedByTheSocketOnly() throws Exception {
        try (Kernel kernel = Kernel.start(KernelOptions.systemNode(socket));
                TestMember server = TestMember.join(kernel.socket());
                TestMember stranger = OtherUser.arrive(kernel.socket())) {
            assertThat(stranger.greet("stranger", 0).self().uid()).isEqualTo(OtherUser.UID);
            server.openPort("a");
            Connected connected = (Connected) stranger.connectTo("a");
            assertThat(connected.kind()).isEqualTo(LinkKind.SOCKET);
            assertThat(stranger.enclosed()).as("end and liveness page").hasSize(2);
            Introduced introduced = (Introduced) server.hear().tell();
            assertThat(introduced.kind()).isEqualTo(LinkKind.SOCKET);
            assertThat(introduced.client().uid()).isEqualTo(OtherUser.UID);
            assertThat(server.enclosed()).as("end and liveness page").hasSize(2);
        }
    }

    @Test
    void anotherUserOwnsNoNames() throws Exception {
        try (Kernel kernel = Kernel.start(KernelOptions.systemNode(socket));
                TestMember stranger = OtherUser.arrive(kernel.socket())) {
            stranger.greet("stranger", 0);
            stranger.openPort("");
            Tell answer = stranger.tryOpenPort("a");
            assertThat(answer)
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> {
                                assertThat(refused.refusal()).isEqualTo(Refusal.NOT_PERMITTED);
                                assertThat(refused.reason()).contains("may own names");
                            });
        }
    }
}
