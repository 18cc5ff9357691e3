package dev.parley.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RobustFutexTest {

    private static final long SIZE = OtherProcess.PAGE_BYTES;

    /** Longer than the watchdog: a wake that does not come hangs the test. */
    private static final long FOREVER = Duration.ofMinutes(5).toNanos();

    private Fd fd;
    private Mapping mapping;
    private Mapping readOnly;

    @BeforeEach
    void map() throws IOException {
        fd = Memfd.create("test", SIZE);
        mapping = Mapping.map(fd, SIZE, Mapping.Access.READ_WRITE);
        readOnly = Mapping.map(fd, SIZE, Mapping.Access.READ_ONLY);
    }

    @AfterEach
    void unmap() {
        mapping.retire();
        readOnly.retire();
        fd.close();
    }

    @Test
    void aKilledProcessIsSeenThroughAReadOnlyMapping(@TempDir Path directory) throws Exception {
        Process child = startOwner(directory);
        var watcher = Companion.runs(this::awaitDeath);

        child.destroyForcibly();

        watcher.join();
        assertThat(child.waitFor()).isEqualTo(128 + Processes.SIGKILL);
    }

    @Test
    void allWatchersOfAKilledProcessHearOfIt(@TempDir Path directory) throws Exception {
        Process child = startOwner(directory);
        List<Companion<Boolean>> watchers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            watchers.add(Companion.runs(this::awaitDeath));
        }

        child.destroyForcibly();

        for (Companion<Boolean> watcher : watchers) {
            watcher.join();
        }
    }

    @Test
    void aThreadThatEndsIsSeen() throws Exception {
        CountDownLatch owned = new CountDownLatch(1);
        CountDownLatch enough = new CountDownLatch(1);
        var owner =
                Companion.runs(
                        () -> {
                            RobustFutex.own(mapping.address());
                            owned.countDown();
                            enough.await();
                        });
        owned.await();
        var watcher = Companion.runs(this::awaitDeath);
        assertThat(RobustFutex.isOwnerDead(word())).isFalse();

        enough.countDown();

        owner.join();
        watcher.join();
    }

    @Test
    void closingSaysTheSameToAll() throws Exception {
        CountDownLatch owned = new CountDownLatch(1);
        CountDownLatch enough = new CountDownLatch(1);
        var owner =
                Companion.runs(
                        () -> {
                            try (RobustFutex futex = RobustFutex.own(mapping.address())) {
                                owned.countDown();
                                enough.await();
                                futex.close();
                                assertThat(RobustFutex.isOwnerDead(word())).isTrue();
                            }
                        });
        owned.await();
        var first = Companion.runs(this::awaitDeath);
        var second = Companion.runs(this::awaitDeath);

        enough.countDown();

        owner.join();
        first.join();
        second.join();
    }

    @Test
    void onlyItsOwnerClosesIt() throws Exception {
        var owner = Companion.computes(() -> RobustFutex.own(mapping.address()));
        RobustFutex futex = owner.join();

        assertThatIllegalStateException().isThrownBy(futex::close);
    }

    @Test
    void whatIsNoWordIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RobustFutex.own(mapping.address() + 2));
    }

    @Test
    void aVirtualThreadIsRefused() {
        try (var virtual = Executors.newVirtualThreadPerTaskExecutor()) {
            var attempt = virtual.submit(() -> RobustFutex.own(mapping.address()));

            assertThatThrownBy(attempt::get).hasCauseInstanceOf(IllegalArgumentException.class);
        }
    }

    /** A process that owns the word and stays. */
    private Process startOwner(Path directory) throws IOException {
        Path path = directory.resolve("socket");
        try (SeqpacketSocket listener = SeqpacketSocket.listen(path, 1)) {
            Process child = OtherProcess.start("own", path);
            listener.awaitReadable(Duration.ofSeconds(30));
            try (SeqpacketSocket socket = listener.accept().orElseThrow()) {
                socket.send(MemorySegment.ofArray(new byte[1]), 1, List.of(fd));
                socket.awaitReadable(Duration.ofSeconds(30));
            }
            assertThat(word()).isNotZero();
            assertThat(RobustFutex.isOwnerDead(word())).isFalse();
            return child;
        }
    }

    /** As every watcher does: sleeps while the owner lives, then wakes the others. */
    private void awaitDeath() {
        Words words = readOnly.words();
        for (int value = word(); !RobustFutex.isOwnerDead(value); value = word()) {
            words.sleep(0, value, FOREVER);
        }
        words.wake(0, Integer.MAX_VALUE);
    }

    private int word() {
        return readOnly.words().getIntVolatile(0);
    }
}
