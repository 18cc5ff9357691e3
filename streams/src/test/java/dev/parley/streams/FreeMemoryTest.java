package dev.parley.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Errno;
import dev.parley.OverLimit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreeMemoryTest {

    private static final String UNLIMITED_ONE = "9223372036854771712";

    @TempDir private Path root;

    @Test
    void itIsWhatTheMachineHasAvailable() throws IOException {
        machineHas(4096);
        assertThat(free()).isEqualTo(4096 << 10);
    }

    @Test
    void onThisMachineThereIsSome() {
        assertThat(new FreeMemory(Path.of("/")).bytes()).isBetween(1L, Long.MAX_VALUE - 1);
    }

    @Test
    void whereLinuxDoesNotSayThereIsNoLimit() {
        assertThat(free()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aControlGroupLeavesItsRestAndWhatItsFilesCanBeMovedOutOf() throws IOException {
        machineHas(1 << 20);
        write("proc/self/cgroup", "0::/user/service");
        write("sys/fs/cgroup/user/service/memory.max", "10000");
        write("sys/fs/cgroup/user/service/memory.current", "9000");
        write("sys/fs/cgroup/user/service/memory.stat", "active_file 7", "inactive_file 500");
        assertThat(free()).isEqualTo(1500);
    }

    @Test
    void aGroupHasNoMoreThanThoseAroundIt() throws IOException {
        machineHas(1 << 20);
        write("proc/self/cgroup", "0::/user/service");
        write("sys/fs/cgroup/user/service/memory.max", "max");
        write("sys/fs/cgroup/user/service/memory.current", "100");
        write("sys/fs/cgroup/user/memory.max", "10000");
        write("sys/fs/cgroup/user/memory.current", "12000");
        assertThat(free()).isZero();
    }

    @Test
    void groupsOfTheFirstVersionCountToo() throws IOException {
        machineHas(1 << 20);
        write("proc/self/cgroup", "5:devices:/", "4:cpu,memory:/service", "0::/");
        write("sys/fs/cgroup/memory/service/memory.limit_in_bytes", "10000");
        write("sys/fs/cgroup/memory/service/memory.usage_in_bytes", "4000");
        write("sys/fs/cgroup/memory/service/memory.stat", "total_inactive_file 1000");
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", UNLIMITED_ONE);
        write("sys/fs/cgroup/memory/memory.usage_in_bytes", "4000");
        assertThat(free()).isEqualTo(7000);
    }

    @Test
    void aContainerSeesItsOwnGroupAtTheTop() throws IOException {
        machineHas(1 << 20);
        write("proc/self/cgroup", "4:memory:/docker/0123456789ab");
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "10000");
        write("sys/fs/cgroup/memory/memory.usage_in_bytes", "4000");
        assertThat(free()).isEqualTo(6000);
    }

    @Test
    void aGroupOutsideOfWhatCanBeSeenSaysNothing() throws IOException {
        machineHas(16);
        write("proc/self/cgroup", "0::/../../outside", "nonsense");
        write("sys/outside/memory.max", "10");
        write("sys/outside/memory.current", "0");
        assertThat(free()).isEqualTo(16 << 10);
    }

    @Test
    void anEighthIsLeftToOthers() throws IOException {
        machineHas(16 << 10);
        FreeMemory memory = new FreeMemory(root);
        memory.require(14 << 20);
        assertThatThrownBy(() -> memory.require((14 << 20) + 1))
                .isInstanceOfSatisfying(
                        OverLimit.class, over -> assertThat(over.errno()).isEqualTo(Errno.ENOMEM))
                .hasMessageContaining("14680065 bytes")
                .hasMessageContaining("16777216 that are free");
    }

    @Test
    void whatIsSmallIsNotLookedFor() throws IOException {
        machineHas(0);
        FreeMemory memory = new FreeMemory(root);
        memory.require(FreeMemory.SMALL_BYTES);
        assertThatThrownBy(() -> memory.require(FreeMemory.SMALL_BYTES + 1))
                .isInstanceOf(OverLimit.class);
    }

    private long free() {
        return new FreeMemory(root).bytes();
    }

    private void machineHas(int kib) throws IOException {
        write("proc/meminfo", "MemTotal: 99999999 kB", "MemAvailable:   " + kib + " kB");
    }

    private void write(String file, String... lines) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, String.join("\n", lines) + "\n");
    }
}
