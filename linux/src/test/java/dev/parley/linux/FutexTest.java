package dev.parley.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FutexTest {

    private static final long SIZE = OtherProcess.PAGE_BYTES;
    private static final long FOREVER = Duration.ofMinutes(1).toNanos();

    private Fd fd;
    private Mapping mapping;
    private long word;

    @BeforeEach
    void map() throws IOException {
        fd = Memfd.create("test", SIZE);
        mapping = Mapping.map(fd, SIZE, Mapping.Access.READ_WRITE);
        word = mapping.address();
    }

    @AfterEach
    void unmap() {
        mapping.retire();
        fd.close();
    }

    @Test
    void wakeReachesASleeperAtAnotherMappingOfTheMemory() throws Exception {
        Mapping other = Mapping.map(fd, SIZE, Mapping.Access.READ_WRITE);
        var sleeper = Companion.runs(() -> Futex.wait(other.address(), 0, FOREVER));

        await().until(() -> Futex.wake(word, 1) == 1);

        sleeper.join();
        other.retire();
    }

    @Test
    void sleepingAndWakingWorkThroughAReadOnlyMapping() throws Exception {
        Mapping readOnly = Mapping.map(fd, SIZE, Mapping.Access.READ_ONLY);
        var sleeper = Companion.runs(() -> readOnly.words().sleep(0, 0, FOREVER));

        await().until(() -> readOnly.words().wake(0, 1) == 1);

        sleeper.join();
        readOnly.retire();
    }

    @Test
    void wakeReachesASleeperInAnotherProcess(@TempDir Path directory) throws Exception {
        Path path = directory.resolve("socket");
        Process child;
        try (SeqpacketSocket listener = SeqpacketSocket.listen(path, 1)) {
            child = OtherProcess.start("sleep", path);
            listener.awaitReadable(Duration.ofSeconds(30));
            try (SeqpacketSocket socket = listener.accept().orElseThrow()) {
                socket.send(MemorySegment.ofArray(new byte[1]), 1, List.of(fd));
            }
        }
        Words words = mapping.words();
        try {
            await().until(() -> words.wake(OtherProcess.WORD, 1) == 1);
            words.setIntRelease(OtherProcess.WORD, 1);
            words.wake(OtherProcess.WORD, 1);
            while (words.getIntAcquire(OtherProcess.ANSWER) == 0) {
                words.sleep(OtherProcess.ANSWER, 0, FOREVER);
            }

            assertThat(words.getIntAcquire(OtherProcess.ANSWER)).isEqualTo((int) child.pid());
            assertThat(child.waitFor()).isZero();
        } finally {
            child.destroyForcibly();
        }
    }

    @Test
    void waitAnyReturnsTheIndexOfTheWordThatWasWoken() throws Exception {
        assumeTrue(Futex.waitAnySupported());
        var sleeper = Companion.computes(() -> waitAny(FOREVER, 0, 0, 0));

        await().until(() -> Futex.wake(word + 4, 1) == 1);

        assertThat(sleeper.join()).isEqualTo(1);
    }

    @Test
    void waitAnyReturnsAtOnceWhenOneWordHoldsAnotherValue() {
        assumeTrue(Futex.waitAnySupported());

        assertThat(waitAny(FOREVER, 0, 0, 1)).isEqualTo(-1);
    }

    @Test
    void waitAnyReturnsWhenTheTimeIsOver() {
        assumeTrue(Futex.waitAnySupported());

        assertThat(waitAny(1_000_000, 0, 0)).isEqualTo(-1);
        assertThat(waitAny(0, 0)).isEqualTo(-1);
        assertThat(waitAny(-1, 0)).isEqualTo(-1);
    }

    @Test
    void waitAnySleepsAtLeastAsLongAsAsked() {
        assumeTrue(Futex.waitAnySupported());
        long start = System.nanoTime();

        waitAny(5_000_000, 0);

        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(5_000_000);
    }

    @Test
    void waitAnyTakesTheLongestTimeout() throws Exception {
        assumeTrue(Futex.waitAnySupported());
        var sleeper = Companion.computes(() -> waitAny(Long.MAX_VALUE, 0));

        await().until(() -> Futex.wake(word, 1) == 1);

        assertThat(sleeper.join()).isZero();
    }

    @Test
    void waitTakesTheLongestTimeout() throws Exception {
        var sleeper = Companion.runs(() -> Futex.wait(word, 0, Long.MAX_VALUE));

        await().until(() -> Futex.wake(word, 1) == 1);

        sleeper.join();
    }

    @Test
    void waitSleepsAtLeastAsLongAsAsked() {
        long start = System.nanoTime();

        Futex.wait(word, 0, 5_000_000);

        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(5_000_000);
    }

    @Test
    void waitAnyTakesAsManyWordsAsItSays() {
        assumeTrue(Futex.waitAnySupported());
        try (WaitVector vector = WaitVector.ofCapacity(Futex.MAX_WORDS)) {
            for (int i = 0; i < Futex.MAX_WORDS; i++) {
                vector.add(word + 4L * i, 0);
            }
            long start = System.nanoTime();

            assertThat(Futex.waitAny(vector, 5_000_000)).isEqualTo(-1);

            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(5_000_000);
        }
    }

    @Test
    void waitAnyRefusesAnEmptyVector() {
        assumeTrue(Futex.waitAnySupported());
        try (WaitVector vector = WaitVector.ofCapacity(1)) {
            assertThatIllegalArgumentException().isThrownBy(() -> Futex.waitAny(vector, 0));
        }
    }

    @Test
    void aVectorRefusesWhatItCannotHold() {
        assertThatIllegalArgumentException().isThrownBy(() -> WaitVector.ofCapacity(0));
        assertThatIllegalArgumentException().isThrownBy(() -> WaitVector.ofCapacity(128));
        try (WaitVector vector = WaitVector.ofCapacity(1)) {
            assertThatIllegalArgumentException().isThrownBy(() -> vector.add(word + 2, 0));
            assertThatIllegalArgumentException().isThrownBy(() -> vector.add(0, 0));
            vector.add(word, 0);
            assertThatIllegalStateException().isThrownBy(() -> vector.add(word + 4, 0));
            vector.clear();
            vector.add(word + 4, 0);
            assertThat(vector.size()).isEqualTo(1);
        }
    }

    @Test
    void aClosedVectorIsRefused() {
        assumeTrue(Futex.waitAnySupported());
        WaitVector vector = WaitVector.ofCapacity(1);
        vector.add(word, 0);
        vector.close();
        vector.close();

        assertThatIllegalStateException().isThrownBy(() -> Futex.waitAny(vector, 0));
    }

    /** Waits on the first words of the page, each expected to hold the value given. */
    private int waitAny(long timeoutNanos, int... expected) {
        try (WaitVector vector = WaitVector.ofCapacity(expected.length)) {
            for (int i = 0; i < expected.length; i++) {
                vector.add(word + 4L * i, expected[i]);
            }
            return Futex.waitAny(vector, timeoutNanos);
        }
    }
}
