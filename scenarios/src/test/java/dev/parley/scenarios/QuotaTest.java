package dev.parley.scenarios;

import static dev.parley.scenarios.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.parley.Connection;
import dev.parley.JoinOptions;
import dev.parley.OverLimit;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.kernel.Kernel;
import dev.parley.kernel.KernelOptions;
import dev.parley.linux.Processes;
import dev.parley.scenarios.programs.Joiner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** K10: who is at a limit is refused, nobody else is; what an exit frees is usable again. */
@Timeout(120)
class QuotaTest {

    private static final int OTHER = 65_534;
    private static final int MEMBERS = 2;

    @Test
    @DisplayName("K10: a user has as many processes in the node as it may")
    void onlyTheUserAtItsLimitIsRefused(@TempDir Path directory) throws Exception {
        assumeThat(Processes.effectiveUid()).as("needs root, to be somebody else").isZero();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path socket = directory.resolve("node").resolve("kernel.sock");
        Jvm others = Jvm.brief().readableIn(directory).ofUser(OTHER);
        KernelOptions options =
                KernelOptions.systemNode(socket).withLimit("members-per-uid", MEMBERS);
        try (Kernel kernel = Kernel.start(options);
                Parley mine = join(kernel);
                Peer first = Peer.start(socket, others, Joiner.class).expect("joined " + OTHER);
                Peer second = Peer.start(socket, others, Joiner.class).expect("joined " + OTHER)) {
            expectRefused(socket, others);
            Parley alsoMine = join(kernel);
            assertThatThrownBy(() -> join(kernel)).isInstanceOf(OverLimit.class);
            alsoMine.close();
            soon().until(() -> canJoin(kernel));
            expectRefused(socket, others);
            first.kill();
            try (Peer third = Peer.start(socket, others, Joiner.class)) {
                third.expect("joined " + OTHER);
                expectRefused(socket, others);
            }
            assertThat(mine.names()).isEmpty();
        }
    }

    @Test
    @DisplayName("K10: a member has as many links as it may")
    void onlyTheMemberAtItsLimitIsRefused(@TempDir Path directory) throws Exception {
        Path socket = directory.resolve("node").resolve("kernel.sock");
        KernelOptions options = KernelOptions.userNode(socket).withLimit("links-per-member", 1);
        try (Kernel kernel = Kernel.start(options);
                Parley server = join(kernel);
                Port one = server.open("one");
                Port two = server.open("two");
                Parley greedy = join(kernel);
                Parley modest = join(kernel)) {
            Connection first = greedy.connect("one");
            assertThatThrownBy(() -> greedy.connect("two"))
                    .isInstanceOf(OverLimit.class)
                    .hasMessageContaining("links-per-member");
            assertThat(modest.connect("two").portId()).isEqualTo(two.id());
            assertThat(first.portId()).isEqualTo(one.id());
            first.close();
            soon().ignoreException(OverLimit.class)
                    .until(() -> greedy.connect("two").portId() == two.id());
        }
    }

    private static void expectRefused(Path socket, Jvm others) {
        try (Peer refused = Peer.start(socket, others, Joiner.class)) {
            assertThat(refused.expectAfter("refused"))
                    .contains("members-per-uid")
                    .contains(Integer.toString(MEMBERS));
        }
    }

    private static boolean canJoin(Kernel kernel) throws ParleyException {
        try (Parley parley = join(kernel)) {
            return parley.self().uid() == 0;
        } catch (OverLimit _) {
            return false; // who left a moment ago is still counted
        }
    }

    private static Parley join(Kernel kernel) throws ParleyException {
        return Parley.join(JoinOptions.defaults().withSocket(kernel.socket()));
    }
}
