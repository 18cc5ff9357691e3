package dev.parley.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.linux.Fd;
import dev.parley.linux.Processes;
import dev.parley.linux.SeqpacketSocket;
import dev.parley.wire.FrameCodec;
import dev.parley.wire.Refusal;
import dev.parley.wire.Tell.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeSocketTest {

    @TempDir private Path base;
    private Path directory;
    private Path socket;

    @BeforeEach
    void name() {
        directory = base.resolve("node");
        socket = directory.resolve("kernel.sock");
    }

    @Test
    void aUserNodeMakesItsDirectoryForItsUserAlone() throws Exception {
        try (Kernel kernel = Kernel.start(KernelOptions.userNode(socket))) {
            assertThat(permissions(directory)).isEqualTo("rwx------");
            assertThat(permissions(kernel.socket())).isEqualTo("rw-------");
        }
    }

    @Test
    void aSystemNodeLetsEverybodyReachItsSocketAndNothingElse() throws Exception {
        try (Kernel kernel = Kernel.start(KernelOptions.systemNode(socket))) {
            assertThat(permissions(directory)).isEqualTo("rwxr-xr-x");
            assertThat(permissions(kernel.socket())).isEqualTo("rw-rw-rw-");
        }
    }

    /** K6 */
    @ParameterizedTest
    @ValueSource(strings = {"rwxrwxrwx", "rwx-w----", "rwxr-xr-x", "rwx-----x"})
    void aUserNodeRefusesADirectoryThatIsOpenToOthers(String permissions) throws Exception {
        makeDirectory(permissions);
        assertThatThrownBy(() -> Kernel.start(KernelOptions.userNode(socket)))
                .isInstanceOf(KernelCannotStart.class)
                .hasMessage(
                        directory
                                + " is open to others: it has "
                                + permissions
                                + " and must have rwx------");
    }

    /** K6 */
    @ParameterizedTest
    @ValueSource(strings = {"rwxrwxr-x", "rwxr-xrwx"})
    void aSystemNodeRefusesADirectoryThatIsWritableByOthers(String permissions) throws Exception {
        makeDirectory(permissions);
        assertThatThrownBy(() -> Kernel.start(KernelOptions.systemNode(socket)))
                .isInstanceOf(KernelCannotStart.class)
                .hasMessageContaining("must have rwxr-xr-x");
    }

    /** K6 */
    @Test
    void aDirectoryThatIsReallyALinkIsRefused() throws Exception {
        Path elsewhere = Files.createDirectory(base.resolve("elsewhere"));
        Files.createSymbolicLink(directory, elsewhere);
        assertThatThrownBy(() -> Kernel.start(KernelOptions.userNode(socket)))
                .isInstanceOf(KernelCannotStart.class)
                .hasMessageContaining("not a link");
    }

    /** K6 */
    @Test
    void aDirectoryOfSomebodyElseIsRefused() throws Exception {
        assumeTrue(Processes.effectiveUid() == 0, "only root can give a directory away");
        makeDirectory("rwx------");
        Files.setAttribute(directory, "unix:uid", 4711);
        assertThatThrownBy(() -> Kernel.start(KernelOptions.userNode(socket)))
                .isInstanceOf(KernelCannotStart.class)
                .hasMessageContaining("belongs to uid 4711");
    }

    @Test
    void aDirectoryWithoutAPlaceToBeIsNotMade() {
        assertThatThrownBy(
                        () ->
                                Kernel.start(
                                        KernelOptions.userNode(
                                                directory.resolve("deeper/kernel.sock"))))
                .isInstanceOf(KernelCannotStart.class)
                .hasMessageContaining("there is no directory to make");
    }

    @Test
    void aSecondKernelOnTheSameSocketIsRefused() throws Exception {
        try (Kernel first = Kernel.start(KernelOptions.userNode(socket))) {
            assertThatThrownBy(() -> Kernel.start(KernelOptions.userNode(socket)))
                    .isInstanceOf(KernelCannotStart.class)
                    .hasMessage(
                            "another kernel runs at %s: it holds %s",
                            socket, directory.resolve("kernel.lock"));
            TestMember.join(first.socket()).close();
        }
    }

    @Test
    void theSocketOfAKilledKernelIsReplaced() throws Exception {
        makeDirectory("rwx------");
        SeqpacketSocket.listen(socket, 1).close(); // leaves its file behind, as a kill does
        assertThat(socket).exists();
        try (Kernel kernel = Kernel.start(KernelOptions.userNode(socket))) {
            TestMember.join(kernel.socket()).close();
        }
    }

    @Test
    void whatIsNoSocketIsNotReplaced() throws Exception {
        makeDirectory("rwx------");
        Files.writeString(socket, "precious");
        assertThatThrownBy(() -> Kernel.start(KernelOptions.userNode(socket)))
                .isInstanceOf(KernelCannotStart.class)
                .hasMessageContaining("is no socket");
        assertThat(socket).hasContent("precious");
    }

    @Test
    void aKernelThatCouldNotStartHoldsNoLock() throws Exception {
        makeDirectory("rwx------");
        Files.writeString(socket, "in the way");
        assertThatThrownBy(() -> Kernel.start(KernelOptions.userNode(socket)))
                .isInstanceOf(KernelCannotStart.class);
        Files.delete(socket);
        Kernel.start(KernelOptions.userNode(socket)).close();
    }

    @Test
    void aPathThatIsTooLongIsRefusedByName() throws Exception {
        Path tooLong = base.resolve("n".repeat(100)).resolve("kernel.sock");
        assertThatThrownBy(() -> Kernel.start(KernelOptions.userNode(tooLong)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("File name too long");
    }

    @Test
    void anOrderlyEndRemovesTheSocketAndLeavesTheLockFile() throws Exception {
        Kernel.start(KernelOptions.userNode(socket)).close();
        assertThat(socket).doesNotExist();
        assertThat(directory.resolve("kernel.lock")).exists();
    }

    @Test
    void aKernelStartsAgainWhereOneHasEnded() throws Exception {
        long descriptors = TestMemory.openDescriptors();
        for (int i = 0; i < 5; i++) {
            try (Kernel kernel = Kernel.start(KernelOptions.userNode(socket));
                    TestMember member = TestMember.join(kernel.socket())) {
                member.openPort("a");
            }
        }
        assertThat(TestMemory.openDescriptors()).isEqualTo(descriptors);
    }

    /**
     * K11: the name of a process that lives is kept for it, until the next kernel's grace is over.
     */
    @Test
    void aNameIsKeptForItsFormerOwnerWhenAKernelTakesThePlaceOfAnother() throws Exception {
        MemberProcess process;
        try (Kernel _ = Kernel.start(KernelOptions.userNode(socket))) {
            process = MemberProcess.start(socket);
        }
        try (process;
                Fd _ = process.socket();
                Kernel _ = Kernel.start(KernelOptions.userNode(socket));
                TestMember other = TestMember.join(socket)) {
            assertThat(other.tryOpenPort("process"))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused ->
                                    assertThat(refused.reason())
                                            .contains("kept for its former owner"));
            int call = other.sayConnectTo("process", Duration.ZERO);
            FrameCodec.Told told = other.hear();
            assertThat(told.call()).isEqualTo(call);
            assertThat(told.tell())
                    .as("when nobody has come back for it")
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.refusal()).isEqualTo(Refusal.NOT_FOUND));
            other.openPort("process");
        }
    }

    @Test
    void theNameOfAProcessThatHasEndedIsKeptForNobody() throws Exception {
        try (Kernel _ = Kernel.start(KernelOptions.userNode(socket));
                MemberProcess process = MemberProcess.start(socket);
                Fd _ = process.socket()) {
            assertThat(directory.resolve("kernel.names")).content().contains(" process\n");
        }
        try (Kernel _ = Kernel.start(KernelOptions.userNode(socket));
                TestMember other = TestMember.join(socket)) {
            other.openPort("process");
        }
    }

    private void makeDirectory(String permissions) throws IOException {
        Files.createDirectory(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(permissions));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
