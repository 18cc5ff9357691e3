package dev.parley.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a node's kernel listens, and which directories can be trusted. */
class NodeAddressTest {

    private static final int NOBODY_HERE = 4_000_000;

    @TempDir private Path directory;

    private int uid;

    @BeforeEach
    void lookUpOwnUid() throws IOException {
        uid = (int) Files.getAttribute(directory, "unix:uid");
    }

    @Test
    void theVariableNamesTheSocketOutright() {
        NodeAddress address =
                NodeAddress.of(Map.of("PARLEY_SOCKET", "/a/b", "XDG_RUNTIME_DIR", "/c"), uid);
        assertThat(address.userSocket()).isEqualTo(Path.of("/a/b"));
        assertThat(address.socketToJoin()).isEqualTo(Path.of("/a/b"));
    }

    @Test
    void elseItLiesInTheRuntimeDirectory() {
        NodeAddress address =
                NodeAddress.of(Map.of("PARLEY_SOCKET", "", "XDG_RUNTIME_DIR", "/run/me"), uid);
        assertThat(address.userSocket()).isEqualTo(Path.of("/run/me/parley/kernel.sock"));
    }

    @Test
    void elseInADirectoryOfTheUsersOwnUnderTmp() {
        assertThat(NodeAddress.of(Map.of(), NOBODY_HERE).userSocket())
                .isEqualTo(Path.of("/tmp/parley-" + NOBODY_HERE + "/kernel.sock"));
    }

    @Test
    void aDirectoryOfOnesOwnIsTrusted() throws IOException {
        assertThat(distrustAt("rwx------")).isEmpty();
        assertThat(distrustAt("rwxr-xr-x")).isEmpty();
    }

    @Test
    void aDirectoryThatOthersMayWriteToIsNot() throws IOException {
        assertThat(distrustAt("rwxrwx---")).hasValueSatisfying(NodeAddressTest::isAboutWriting);
        assertThat(distrustAt("rwx----w-")).hasValueSatisfying(NodeAddressTest::isAboutWriting);
    }

    @Test
    void unlessNobodyCanReplaceAnothersFileThere() throws IOException {
        Files.setAttribute(directory, "unix:mode", 01777);
        assertThat(NodeAddress.of(Map.of(), uid).distrust(socket())).isEmpty();
    }

    @Test
    void aLinkIsNotADirectory() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory);
        assertThat(NodeAddress.of(Map.of(), uid).distrust(link.resolve("kernel.sock")))
                .hasValueSatisfying(text -> assertThat(text).contains("not a directory"));
    }

    private Optional<String> distrustAt(String permissions) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(permissions));
        return NodeAddress.of(Map.of(), uid).distrust(socket());
    }

    private static void isAboutWriting(String text) {
        assertThat(text).contains("writable by others");
    }

    private Path socket() {
        return directory.resolve("kernel.sock");
    }
}
