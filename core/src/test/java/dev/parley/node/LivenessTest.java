package dev.parley.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.linux.Fd;
import dev.parley.linux.Mapping;
import dev.parley.linux.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LivenessTest {

    private Liveness liveness;

    @BeforeEach
    void start() throws IOException {
        liveness = Liveness.start(() -> {});
    }

    @AfterEach
    void stop() {
        liveness.close();
    }

    @Test
    void aKilledPeerIsSeenByAllWhoWatchIt(@TempDir Path directory) throws Exception {
        CountDownLatch seen = new CountDownLatch(3);
        try (OtherMember peer = OtherMember.start(directory.resolve("socket"));
                Liveness other = Liveness.start(() -> {})) {
            liveness.watch(1, peer.liveness(), seen::countDown);
            liveness.watch(1, peer.liveness(), seen::countDown);
            other.watch(1, peer.liveness(), seen::countDown);

            peer.kill();

            awaitZero(seen);
        }
    }

    @Test
    void aPeerThatLeavesIsSeen() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        Liveness peer = Liveness.start(() -> {});
        liveness.watch(1, peer.descriptor(), seen::countDown);

        peer.close();

        awaitZero(seen);
    }

    @Test
    void aPeerThatWasDeadBeforeIsSeen(@TempDir Path directory) throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        try (OtherMember peer = OtherMember.start(directory.resolve("socket"))) {
            peer.kill();

            liveness.watch(1, peer.liveness(), seen::countDown);

            awaitZero(seen);
        }
    }

    @Test
    void aWordThatChangesOtherwiseIsTakenForDeath() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        try (Fd page = PageKind.LIVENESS.create()) {
            Mapping liar = PageKind.LIVENESS.mapOwn(page);
            liveness.watch(1, page, seen::countDown);
            Words words = liar.words();

            words.setIntVolatile(0, 17);
            words.wake(0, 1);

            awaitZero(seen);
            liar.retire();
        }
    }

    @Test
    void aWatchThatWasClosedHearsNothingAndHoldsNoMemory() throws Exception {
        long before = mappedPages();
        CountDownLatch seen = new CountDownLatch(1);
        Liveness peer = Liveness.start(() -> {});
        liveness.watch(1, peer.descriptor(), seen::countDown).close();
        await().until(() -> mappedPages() == before + 1);

        peer.close();

        await().until(() -> mappedPages() == before);
        assertThat(seen.getCount()).isEqualTo(1);
    }

    @Test
    void aPeerIsMappedOnceHoweverManyLinksLeadToIt() throws Exception {
        long before = mappedPages();
        try (Liveness peer = Liveness.start(() -> {})) {
            List<Liveness.Watch> watches = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                watches.add(liveness.watch(1, peer.descriptor(), () -> {}));
            }
            assertThat(mappedPages()).isEqualTo(before + 2);

            watches.forEach(Liveness.Watch::close);

            await().until(() -> mappedPages() == before + 1);
        }
    }

    @Test
    void manyPeersAreNoTrouble() throws Exception {
        long before = mappedPages();
        int count = 200;
        CountDownLatch seen = new CountDownLatch(count);
        List<Liveness> peers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Liveness peer = Liveness.start(() -> {});
            peers.add(peer);
            liveness.watch(i, peer.descriptor(), seen::countDown);
        }

        peers.forEach(Liveness::close);

        awaitZero(seen);
        await().until(() -> mappedPages() == before);
    }

    @Test
    void aPageThatIsNotWhatItShouldBeIsNotWatched() throws Exception {
        long before = mappedPages();
        try (Fd unsealed = PageKind.LIVENESS.create();
                Liveness.Watch _ = liveness.watch(1, unsealed, () -> {})) {
            assertThat(mappedPages()).isEqualTo(before);
        }
    }

    private static long mappedPages() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.contains("parley-liveness")).count();
        }
    }

    private static void awaitZero(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    }
}
