package dev.parley.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What both implementations promise. */
@ParameterizedClass
@MethodSource("areas")
@Timeout(60)
class WordsTest {

    private static final int SIZE = 4096;
    private static final int THREADS = 4;
    private static final int ROUNDS = 20_000;
    private static final long FOREVER = Duration.ofMinutes(1).toNanos();

    /** Makes a fresh area for each test. */
    interface Area {
        Words create() throws IOException;
    }

    private final Words words;

    WordsTest(Area area) throws IOException {
        this.words = area.create();
    }

    static Stream<Named<Area>> areas() {
        return Stream.of(
                Named.of("over memory", WordsTest::overMemory),
                Named.of("in the heap", () -> HeapWords.ofSize(SIZE)));
    }

    private static Words overMemory() throws IOException {
        try (Fd fd = Memfd.create("test", SIZE)) {
            return Mapping.map(fd, SIZE, Mapping.Access.READ_WRITE).words();
        }
    }

    @Test
    void isZeroAtFirst() {
        for (long offset = 0; offset < SIZE; offset += Long.BYTES) {
            assertThat(words.getLong(offset)).isZero();
        }
    }

    @Test
    void plainNumbersComeBackAtEveryOffset() {
        for (long offset = 64; offset < 80; offset++) {
            words.putLong(offset, 0x8877_6655_4433_2211L);
            assertThat(words.getLong(offset)).isEqualTo(0x8877_6655_4433_2211L);
            words.putInt(offset, 0xfedc_ba98);
            assertThat(words.getInt(offset)).isEqualTo(0xfedc_ba98);
            words.putShort(offset, (short) 0x8001);
            assertThat(words.getShort(offset)).isEqualTo((short) 0x8001);
            words.putByte(offset, (byte) 0x81);
            assertThat(words.getByte(offset)).isEqualTo((byte) 0x81);
        }
    }

    @Test
    void plainNumbersLeaveTheirNeighboursAlone() {
        for (long offset = 64; offset < 72; offset++) {
            fill(0, 128, -1);
            words.putInt(offset, 0);
            assertThat(words.getByte(offset - 1)).isEqualTo((byte) -1);
            assertThat(words.getByte(offset + 4)).isEqualTo((byte) -1);
            words.putLong(offset, 0);
            assertThat(words.getByte(offset - 1)).isEqualTo((byte) -1);
            assertThat(words.getByte(offset + 8)).isEqualTo((byte) -1);
        }
    }

    private void fill(long from, long to, int value) {
        for (long offset = from; offset < to; offset++) {
            words.putByte(offset, (byte) value);
        }
    }

    @Test
    void numbersAreLittleEndian() {
        words.putLong(8, 0x8877_6655_4433_2211L);

        assertThat(words.getByte(8)).isEqualTo((byte) 0x11);
        assertThat(words.getShort(8)).isEqualTo((short) 0x2211);
        assertThat(words.getInt(8)).isEqualTo(0x4433_2211);
        assertThat(words.getInt(12)).isEqualTo(0x8877_6655);
        assertThat(words.getIntVolatile(12)).isEqualTo(0x8877_6655);
        assertThat(words.getByte(15)).isEqualTo((byte) 0x88);
    }

    @Test
    void theLastBytesOfTheAreaAreUsable() {
        words.putLong(SIZE - 8, 1);
        words.setIntRelease(SIZE - 4, 2);
        words.putByte(SIZE - 1, (byte) 3);

        assertThat(words.getLong(SIZE - 8)).isEqualTo(0x0300_0002_0000_0001L);
    }

    @Test
    void orderedIntsComeBack() {
        words.setIntRelease(4, -1);
        assertThat(words.getIntAcquire(4)).isEqualTo(-1);
        words.setIntVolatile(4, 7);
        assertThat(words.getIntVolatile(4)).isEqualTo(7);
        assertThat(words.getInt(0)).isZero();
        assertThat(words.getInt(8)).isZero();
    }

    @Test
    void orderedLongsComeBack() {
        words.setLongRelease(8, -1);
        assertThat(words.getLongAcquire(8)).isEqualTo(-1);
        words.setLongVolatile(8, 7);
        assertThat(words.getLongVolatile(8)).isEqualTo(7);
        assertThat(words.getLong(0)).isZero();
        assertThat(words.getLong(16)).isZero();
    }

    @Test
    void compareAndExchangeWritesOnlyOverTheExpectedValue() {
        assertThat(words.compareAndExchangeLong(8, 0, 5)).isEqualTo(0);
        assertThat(words.compareAndExchangeLong(8, 0, 6)).isEqualTo(5);
        assertThat(words.getLong(8)).isEqualTo(5);

        assertThat(words.compareAndExchangeInt(20, 0, -5)).isEqualTo(0);
        assertThat(words.compareAndExchangeInt(20, 0, 6)).isEqualTo(-5);
        assertThat(words.getInt(20)).isEqualTo(-5);
        assertThat(words.getInt(16)).isZero();
    }

    @Test
    void readAndWriteOperationsReturnTheOldValue() {
        assertThat(words.getAndAddInt(4, 3)).isEqualTo(0);
        assertThat(words.getAndAddInt(4, -4)).isEqualTo(3);
        assertThat(words.getInt(4)).isEqualTo(-1);
        assertThat(words.getAndBitwiseAndInt(4, 0xff)).isEqualTo(-1);
        assertThat(words.getAndBitwiseOrInt(4, 0x8000_0000)).isEqualTo(0xff);
        assertThat(words.getInt(4)).isEqualTo(0x8000_00ff);
        assertThat(words.getInt(0)).isZero();

        assertThat(words.getAndSetLong(8, 0x0f)).isEqualTo(0);
        assertThat(words.getAndBitwiseOrLong(8, 0xf0)).isEqualTo(0x0f);
        assertThat(words.getAndBitwiseAndLong(8, ~0x01L)).isEqualTo(0xff);
        assertThat(words.getAndSetLong(8, 0)).isEqualTo(0xfe);
    }

    @Test
    void addingWrapsAroundWithoutCarryingIntoTheNeighbour() {
        words.putInt(0, -1);

        words.getAndAddInt(0, 1);

        assertThat(words.getLong(0)).isZero();
    }

    @Test
    void atomicOperationsRefuseAnUnalignedOffset() {
        assertThatIllegalArgumentException().isThrownBy(() -> words.getIntAcquire(2));
        assertThatIllegalArgumentException().isThrownBy(() -> words.getAndAddInt(1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> words.setLongRelease(4, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> words.compareAndExchangeLong(12, 0, 1));
    }

    @Test
    void copiesToAndFromSegmentsOfBothKinds() {
        byte[] bytes = new byte[100];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i + 1);
        }
        byte[] copy = new byte[100];
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment nativeCopy = arena.allocate(100);

            words.copyIn(3, MemorySegment.ofArray(bytes), 10, 50);
            words.copyOut(3, nativeCopy, 0, 50);
            words.copyIn(1003, nativeCopy, 0, 50);
            words.copyOut(1003, MemorySegment.ofArray(copy), 10, 50);

            assertThat(nativeCopy.get(JAVA_BYTE, 0)).isEqualTo((byte) 11);
        }
        assertThat(copy).containsSequence(Arrays.copyOfRange(bytes, 10, 60));
        assertThat(copy[9]).isZero();
        assertThat(copy[60]).isZero();
        assertThat(words.getByte(2)).isZero();
        assertThat(words.getByte(53)).isZero();
    }

    @Test
    void noAdditionIsLostBetweenThreads() throws Exception {
        inThreads(
                () -> {
                    for (int i = 0; i < ROUNDS; i++) {
                        words.getAndAddInt(0, 1);
                        words.getAndAddInt(4, -1);
                    }
                });

        assertThat(words.getInt(0)).isEqualTo(THREADS * ROUNDS);
        assertThat(words.getInt(4)).isEqualTo(-THREADS * ROUNDS);
    }

    @Test
    void eachCompareAndExchangeIsWonByOneThread() throws Exception {
        AtomicInteger won = new AtomicInteger();

        inThreads(
                () -> {
                    for (long value = 0; value < ROUNDS; value++) {
                        if (words.compareAndExchangeLong(8, value, value + 1) == value) {
                            won.incrementAndGet();
                        }
                        while (words.getLongAcquire(8) <= value) {
                            Thread.onSpinWait();
                        }
                    }
                });

        assertThat(won).hasValue(ROUNDS);
        assertThat(words.getLong(8)).isEqualTo(ROUNDS);
    }

    @Test
    void whatWasWrittenBeforeAReleaseIsSeenAfterTheAcquire() throws Exception {
        var writer =
                Companion.runs(
                        () -> {
                            for (int i = 1; i <= ROUNDS; i++) {
                                words.putLong(64, i);
                                words.setIntRelease(128, i);
                                while (words.getIntAcquire(132) != i) {
                                    Thread.onSpinWait();
                                }
                            }
                        });
        for (int i = 1; i <= ROUNDS; i++) {
            while (words.getIntAcquire(128) != i) {
                Thread.onSpinWait();
            }
            assertThat(words.getLong(64)).isEqualTo(i);
            words.setIntRelease(132, i);
        }
        writer.join();
    }

    /** Store buffering: without the fences both threads now and then read what was before. */
    @Test
    void fullFenceKeepsAReadBehindAnEarlierWrite() throws Exception {
        CyclicBarrier together = new CyclicBarrier(2);
        var other = Companion.computes(() -> storeAndLoadByRounds(0, 512, together));
        long[] mine = storeAndLoadByRounds(512, 0, together);
        long[] others = other.join();

        for (int round = 1; round <= ROUNDS; round++) {
            boolean bothMissed = mine[round] < round && others[round] < round;
            assertThat(bothMissed).as("round %d", round).isFalse();
        }
    }

    /** Writes the round into its own word and reads the other's, as close together as can be. */
    private long[] storeAndLoadByRounds(long own, long others, CyclicBarrier together)
            throws Exception {
        long[] seen = new long[ROUNDS + 1];
        together.await();
        for (int round = 1; round <= ROUNDS; round++) {
            words.putLong(own, round);
            words.fullFence();
            seen[round] = words.getLong(others);
            words.setIntRelease(own + 64, round);
            while (words.getIntAcquire(others + 64) < round) {
                Thread.onSpinWait();
            }
        }
        return seen;
    }

    @Test
    void sleepReturnsAtOnceWhenTheWordHoldsAnotherValue() {
        words.setIntVolatile(4, 1);

        words.sleep(4, 0, FOREVER);
        words.sleep(0, 1, FOREVER);
    }

    @Test
    void sleepReturnsWhenTheTimeIsOver() {
        words.sleep(4, 0, 1_000_000);
        words.sleep(4, 0, 0);
        words.sleep(4, 0, -1);
    }

    @Test
    void wakeFindsNobody() {
        assertThat(words.wake(4, 1)).isZero();
    }

    @Test
    void wakeEndsASleep() throws Exception {
        var sleeper = Companion.runs(() -> words.sleep(4, 0, FOREVER));

        await().until(() -> words.wake(4, 1) == 1);

        sleeper.join();
    }

    @Test
    void wakeEndsOnlySleepsOnItsOwnWord() throws Exception {
        var sleeper = Companion.runs(() -> sleepUntilChanged(4));
        var other = Companion.runs(() -> sleepUntilChanged(8));

        words.setIntVolatile(4, 1);
        await().until(() -> wakesNobodyAnyMore(4) && !sleeper.isRunning());

        assertThat(other.isRunning()).isTrue();
        words.setIntVolatile(8, 1);
        words.wake(8, 1);
        other.join();
    }

    private boolean wakesNobodyAnyMore(long offset) {
        return words.wake(offset, 1) == 0;
    }

    private void sleepUntilChanged(long offset) {
        while (words.getIntVolatile(offset) == 0) {
            words.sleep(offset, 0, FOREVER);
        }
    }

    @Test
    void wakeEndsNoMoreSleepsThanItsCount() throws Exception {
        List<Companion<Boolean>> sleepers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            sleepers.add(Companion.runs(() -> words.sleep(4, 0, FOREVER)));
        }
        int[] woken = new int[1];
        await().until(
                        () -> {
                            int now = words.wake(4, 2);
                            assertThat(now).isBetween(0, 2);
                            woken[0] += now;
                            return woken[0] == 3;
                        });

        for (Companion<Boolean> sleeper : sleepers) {
            sleeper.join();
        }
    }

    @Test
    void anInterruptDoesNotEndASleep() throws Exception {
        var sleeper =
                Companion.computes(
                        () -> {
                            Thread.currentThread().interrupt();
                            words.sleep(4, 0, FOREVER);
                            return Thread.interrupted();
                        });
        await().until(() -> words.wake(4, 1) == 1);

        assertThat(sleeper.join()).isTrue();
    }

    private static void inThreads(Companion.Action action) throws Exception {
        List<Companion<Boolean>> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(Companion.runs(action));
        }
        for (Companion<Boolean> thread : threads) {
            thread.join();
        }
    }
}
