package dev.parley.examples.state;

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
import dev.parley.Request;
import dev.parley.examples.Program;
import dev.parley.examples.Serving;
import dev.parley.junit.ParleyNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class RamDiskTest {

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    @Test
    void whatIsWrittenIsReadByTheNextWhoOpensIt() throws Exception {
        try (Serving _ = serve();
                Parley parley = NODE.join();
                RamDisk disk = RamDisk.connect(parley)) {
            try (OpenFile file = disk.open("log")) {
                file.write("hello, ".getBytes(UTF_8));
                file.write("world".getBytes(UTF_8));
            }
            try (OpenFile file = disk.open("log")) {
                assertThat(text(file, 100)).isEqualTo("hello, world");
                assertThat(text(file, 100)).as("at the end").isEmpty();
            }
        }
    }

    @Test
    void theServerKnowsThePlace() throws Exception {
        try (Serving _ = serve();
                Parley parley = NODE.join();
                RamDisk disk = RamDisk.connect(parley);
                OpenFile file = disk.open("log")) {
            file.write("0123456789".getBytes(UTF_8));
            file.seek(2);
            assertThat(text(file, 3)).isEqualTo("234");
            assertThat(text(file, 3)).isEqualTo("567");
            file.seek(8);
            file.write("XYZ".getBytes(UTF_8));
            file.seek(7);
            assertThat(text(file, 9)).isEqualTo("7XYZ");
            assertRefused(Errno.EINVAL, () -> file.seek(12));
        }
    }

    @Test
    void aFileIsOpenOnceAtATime() throws Exception {
        try (Serving _ = serve();
                Parley parley = NODE.join();
                RamDisk disk = RamDisk.connect(parley)) {
            OpenFile file = disk.open("log");
            assertRefused(Errno.EBUSY, () -> disk.open("log"));
            file.close();
            disk.open("log").close();
        }
    }

    @Test
    void aFileHasALimit() throws Exception {
        try (Serving _ = serve();
                Parley parley = NODE.join();
                RamDisk disk = RamDisk.connect(parley);
                OpenFile file = disk.open("log")) {
            byte[] chunk = new byte[RamDisk.LONGEST_TRANSFER_BYTES];
            int rest = RamDisk.LONGEST_FILE_BYTES % chunk.length;
            for (int i = 0; i < RamDisk.LONGEST_FILE_BYTES / chunk.length; i++) {
                file.write(chunk);
            }
            assertRefused(Errno.EFBIG, () -> file.write(new byte[rest + 1]));
            file.write(new byte[rest]);
            assertRefused(Errno.EFBIG, () -> file.write(new byte[1]));
        }
    }

    @Test
    void aHandleIsNoGoodToAnother() throws Exception {
        try (Serving _ = serve();
                Parley parley = NODE.join();
                RamDisk disk = RamDisk.connect(parley);
                OpenFile file = disk.open("log");
                Parley otherParley = NODE.join();
                Connection stranger = otherParley.connect(RamDisk.NAME)) {
            assertBadHandle(stranger, file.handle());
            file.write("still mine".getBytes(UTF_8));
        }
    }

    @Test
    void aHandleThatWasClosedIsNoGood() throws Exception {
        try (Serving _ = serve();
                Parley parley = NODE.join();
                RamDisk disk = RamDisk.connect(parley)) {
            OpenFile closed = disk.open("log");
            closed.close();
            assertRefused(Errno.EBADF, closed::close);
            try (OpenFile successor = disk.open("log")) {
                assertRefused(Errno.EBADF, () -> closed.read(1));
                assertThat(successor.read(1)).isEmpty();
            }
        }
    }

    @Test
    void aHandleThatIsMadeUpIsNoGood() throws Exception {
        try (Serving _ = serve();
                Parley parley = NODE.join();
                RamDisk disk = RamDisk.connect(parley);
                OpenFile file = disk.open("log");
                Connection raw = parley.connect(RamDisk.NAME)) {
            for (int bit = 0; bit < Long.SIZE; bit++) {
                assertBadHandle(raw, file.handle() ^ (1L << bit));
            }
        }
    }

    @Test
    void aClientHasSoManyHandlesAndNoMore() throws Exception {
        try (Serving _ = serve();
                Parley parley = NODE.join();
                RamDisk disk = RamDisk.connect(parley);
                Parley otherParley = NODE.join();
                RamDisk other = RamDisk.connect(otherParley)) {
            List<OpenFile> files = new ArrayList<>();
            for (int i = 0; i < RamDiskServer.MOST_HANDLES_EACH; i++) {
                files.add(disk.open("file-" + i));
            }
            assertRefused(Errno.EMFILE, () -> disk.open("one more"));
            other.open("of another").close();
            files.getFirst().close();
            disk.open("one more").close();
        }
    }

    @Test
    void whatMakesNoSenseIsRefused() throws Exception {
        try (Serving _ = serve();
                Parley parley = NODE.join();
                RamDisk disk = RamDisk.connect(parley);
                Connection raw = parley.connect(RamDisk.NAME);
                OpenFile file = disk.open("log")) {
            assertThatIllegalArgumentException().isThrownBy(() -> disk.open(""));
            assertThatIllegalArgumentException().isThrownBy(() -> disk.open("ä".repeat(128)));
            assertThatIllegalArgumentException().isThrownBy(() -> file.read(-1));
            assertThatIllegalArgumentException().isThrownBy(() -> file.write(new byte[4001]));
            assertRefused(Errno.EINVAL, () -> raw.send(new byte[15]));
            assertRefused(Errno.EINVAL, () -> raw.send(new byte[16]));
            assertRefused(Errno.EINVAL, () -> send(raw, new RamDiskRequest.Open("")));
            assertRefused(
                    Errno.EINVAL, () -> send(raw, new RamDiskRequest.Read(file.handle(), -1)));
        }
    }

    @Test
    void aHandleThatNobodyHearsOfIsClosed() throws Exception {
        RamDiskServer server = new RamDiskServer();
        byte[] open = new RamDiskRequest.Open("log").encode();
        try (Parley parley = NODE.join();
                Port port = parley.open(RamDisk.NAME);
                Connection leaver = parley.connect(RamDisk.NAME);
                Connection raw = parley.connect(RamDisk.NAME)) {
            CompletableFuture<Reply> first = leaver.sendAsync(open);
            Request received = (Request) port.receive();
            leaver.close();
            assertThatThrownBy(first::join).hasCauseInstanceOf(Closed.class);
            server.answer(received);

            CompletableFuture<Reply> second = raw.sendAsync(open);
            server.answer((Request) port.receive());
            assertThat(second.join().bytes()).hasSize(Long.BYTES);
        }
    }

    @Test
    void whatAProcessHasOpenIsClosedWhenItIsKilled() throws Exception {
        try (Program _ = Program.serving(RamDisk.NAME, NODE, RamDiskServer.class);
                Program opener = Program.start(NODE, Opener.class, "log");
                Parley parley = NODE.join();
                RamDisk disk = RamDisk.connect(parley)) {
            opener.expect("open");
            assertRefused(Errno.EBUSY, () -> disk.open("log"));
            opener.kill();
            try (OpenFile file =
                    soon().ignoreExceptions().until(() -> disk.open("log"), _ -> true)) {
                assertThat(text(file, 100)).isEqualTo("by the dead");
            }
        }
    }

    private static Serving serve() throws ParleyException {
        return Serving.start(NODE, RamDisk.NAME, new RamDiskServer()::serve);
    }

    private static String text(OpenFile file, int length) throws ParleyException {
        return new String(file.read(length), UTF_8);
    }

    private static void assertBadHandle(Connection connection, long handle) {
        List<RamDiskRequest> requests =
                List.of(
                        new RamDiskRequest.Read(handle, 1),
                        new RamDiskRequest.Write(handle, new byte[1]),
                        new RamDiskRequest.Seek(handle, 0),
                        new RamDiskRequest.Close(handle));
        for (RamDiskRequest request : requests) {
            assertRefused(Errno.EBADF, () -> send(connection, request));
        }
    }

    private static void send(Connection connection, RamDiskRequest request) throws ParleyException {
        connection.send(request.encode());
    }
}
