package dev.parley.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.link.ReceivePort;
import dev.parley.link.ServerLink;
import dev.parley.link.Urgency;
import dev.parley.linux.Fd;
import dev.parley.linux.HeapWords;
import dev.parley.linux.Mapping;
import dev.parley.linux.Mapping.Access;
import dev.parley.linux.Memfd;
import dev.parley.linux.SeqpacketSocket;
import dev.parley.sleep.Spin;
import dev.parley.table.ProcessTable;
import dev.parley.table.TableLayout;
import dev.parley.wire.LinkGeometry;
import dev.parley.wire.MemberRecord;
import dev.parley.wire.RightUse;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PollerTest {

    private static final LinkGeometry GEOMETRY = new LinkGeometry(4, 128 + 2 * 256);
    private static final MemberRecord CLIENT = new MemberRecord(7, 77, 0, 0, "client");
    private static final MemorySegment RING = MemorySegment.ofArray(new byte[1]);

    private final CountDownLatch end = new CountDownLatch(1);
    private static final ProcessTable TABLE =
            new ProcessTable(HeapWords.ofSize((int) TableLayout.SIZE_BYTES));

    private PortPages pages;
    private Poller poller;
    private ServerLink link;
    private SeqpacketSocket client;

    @BeforeEach
    void start() throws IOException {
        pages = PortPages.create();
        SeqpacketSocket.Pair pair = SeqpacketSocket.pair();
        client = pair.second();
        link =
                ServerLink.shared(
                        new ServerLink.Introduction(1, CLIENT, GEOMETRY, RightUse.ALL),
                        memory(),
                        pair.first(),
                        TABLE);
        ReceivePort port =
                new ReceivePort(
                        1,
                        pages.facts().mapping(),
                        pages.bell().mapping(),
                        new ReceivePort.Terms(Spin.Policy.NEVER, Urgency.IGNORED),
                        TABLE);
        port.admit(link);
        poller = new Poller("test", () -> false, () -> {});
        poller.watchLink(link, end::countDown);
        poller.start();
    }

    @AfterEach
    void stop() {
        poller.close();
        link.abandon();
        client.close();
        pages.retire();
    }

    @Test
    void aClientThatRingsWithoutEndIsListenedToAtMostSoOftenASecond() throws Exception {
        long start = System.nanoTime();
        int accepted = 0;
        while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(3)) {
            accepted += ring() ? 1 : 0;
        }
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);

        // As many as are read in that time, 64 at a time, and as fit into the socket.
        assertThat(accepted).isPositive().isLessThan((int) (seconds + 2) * 65 * 64 + 1_000);
    }

    @Test
    void theEndOfAClientThatRangWithoutEndIsSeen() throws Exception {
        for (int i = 0; i < 100_000; i++) {
            ring();
        }

        client.close();

        assertThat(end.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aClientThatRangTooOftenIsListenedToAgain() {
        for (int i = 0; i < 100_000; i++) {
            ring();
        }

        await().atMost(Duration.ofSeconds(30)).until(() -> !ring());
        await().atMost(Duration.ofSeconds(30)).until(() -> client.awaitWritable(Duration.ZERO));
    }

    /** False: there is no room. */
    private boolean ring() {
        try {
            return client.send(RING, 1, List.of());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Mapping memory() throws IOException {
        try (Fd fd = Memfd.create("link", GEOMETRY.sizeBytes())) {
            return Mapping.map(fd, GEOMETRY.sizeBytes(), Access.READ_WRITE);
        }
    }
}
