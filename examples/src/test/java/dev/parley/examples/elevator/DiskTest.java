package dev.parley.examples.elevator;

import static dev.parley.examples.Refusals.assertRefused;
import static dev.parley.examples.Soon.soon;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Closed;
import dev.parley.Connection;
import dev.parley.Errno;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Reply;
import dev.parley.examples.Program;
import dev.parley.examples.Serving;
import dev.parley.junit.ParleyNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DiskTest {

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    private static final int MANY = 1_000;

    private final SlowDevice device = new SlowDevice();

    @Test
    void whatIsWrittenIsReadByAnother(@TempDir Path directory) throws Exception {
        byte[] block = Arrays.copyOf("hello".getBytes(UTF_8), Disk.BLOCK_BYTES);
        try (Program _ =
                        Program.serving(
                                Disk.NAME, NODE, DiskServer.class, directory.resolve("disk"), 8);
                Parley parley = NODE.join();
                Disk disk = Disk.connect(parley);
                Parley otherParley = NODE.join();
                Disk other = Disk.connect(otherParley)) {
            disk.write(7, block);
            assertThat(other.read(7)).isEqualTo(block);
            assertThat(other.read(6)).isEqualTo(new byte[Disk.BLOCK_BYTES]);
            assertRefused(Errno.EINVAL, () -> other.read(8));
        }
    }

    @Test
    void theArmGoesUpAndThenDownWhoeverAsked() throws Exception {
        try (Serving _ = serve();
                Parley parley = NODE.join();
                Disk disk = Disk.connect(parley);
                Parley otherParley = NODE.join();
                Disk other = Disk.connect(otherParley)) {
            expectHeard(disk, other);
            List<CompletableFuture<byte[]>> reads = new ArrayList<>();
            reads.add(disk.readLater(50));
            soon().until(() -> device.visited().contains(50));
            for (int block : new int[] {10, 90, 60}) {
                reads.add(disk.readLater(block));
            }
            for (int block : new int[] {55, 20, 50}) {
                reads.add(other.readLater(block));
            }
            device.goOn(MANY);
            for (CompletableFuture<byte[]> read : reads) {
                assertThat(read.get()).hasSize(Disk.BLOCK_BYTES);
            }
            assertThat(device.visited()).containsExactly(50, 55, 60, 90, 50, 20, 10);
            assertThat(reads.get(1).get()[0]).isEqualTo((byte) 10);
        }
    }

    @Test
    void theArmDoesNotMoveForWhoHasGivenUp() throws Exception {
        try (Serving _ = serve();
                Parley parley = NODE.join();
                Disk disk = Disk.connect(parley);
                Connection raw = parley.connect(Disk.NAME)) {
            CompletableFuture<byte[]> first = disk.readLater(50);
            soon().until(() -> device.visited().contains(50));
            CompletableFuture<byte[]> second = disk.readLater(60);
            CompletableFuture<Reply> gaveUp = raw.sendAsync(new DiskRequest.Read(70).encode());
            CompletableFuture<byte[]> last = disk.readLater(80);
            device.goOn(1);
            soon().until(() -> device.visited().contains(60)); // and has all the others
            raw.close();
            assertThatThrownBy(gaveUp::join).hasCauseInstanceOf(Closed.class);
            device.goOn(MANY);
            CompletableFuture.allOf(first, second, last).get();
            assertThat(device.visited()).containsExactly(50, 60, 80);
        }
    }

    @Test
    void whatTheDeadHaveAskedHoldsUpNobody() throws Exception {
        try (Serving _ = serve();
                Parley parley = NODE.join();
                Disk disk = Disk.connect(parley);
                Program reader = Program.start(NODE, Reader.class, 50, 60, 70)) {
            reader.expect("waiting");
            soon().until(() -> device.visited().contains(50));
            CompletableFuture<byte[]> living = disk.readLater(80);
            reader.kill();
            device.goOn(MANY);
            assertThat(living.get()[0]).isEqualTo((byte) 80);
        }
    }

    @Test
    void aBlockThatCannotBeReadIsToldToWhoAsksForIt() throws Exception {
        device.goOn(MANY);
        try (Serving _ = serve();
                Parley parley = NODE.join();
                Disk disk = Disk.connect(parley)) {
            assertRefused(Errno.EIO, () -> disk.read(SlowDevice.BROKEN_BLOCK));
            assertThat(disk.read(1)[0]).isEqualTo((byte) 1);
        }
    }

    @Test
    void whatMakesNoSenseIsNotSent() throws Exception {
        try (Parley parley = NODE.join();
                Port port = parley.open(Disk.NAME);
                Disk disk = Disk.connect(parley)) {
            assertThatIllegalArgumentException().isThrownBy(() -> disk.read(-1));
            assertThatIllegalArgumentException().isThrownBy(() -> disk.readLater(-1));
            assertThatIllegalArgumentException().isThrownBy(() -> disk.write(0, new byte[511]));
            assertThat(port.poll()).isEmpty();
        }
    }

    @Test
    void whatMakesNoSenseAndIsSentAllTheSameIsRefused() throws Exception {
        device.goOn(MANY);
        try (Serving _ = serve();
                Parley parley = NODE.join();
                Connection raw = parley.connect(Disk.NAME)) {
            for (int length : new int[] {0, 7, 8, 519, 520, 521}) {
                assertRefused(Errno.EINVAL, () -> raw.send(new byte[length]));
            }
            byte[] beyond = new DiskRequest.Read(SlowDevice.BLOCKS).encode();
            assertRefused(Errno.EINVAL, () -> raw.send(beyond));
            assertThat(device.visited()).isEmpty();
        }
    }

    /** The server knows of them all: what they ask from now on is there at once. */
    private static void expectHeard(Disk... disks) {
        for (Disk disk : disks) {
            assertRefused(Errno.EINVAL, () -> disk.read(SlowDevice.BLOCKS));
        }
    }

    private Serving serve() throws ParleyException {
        return Serving.start(NODE, Disk.NAME, new DiskServer(device)::serve);
    }
}
