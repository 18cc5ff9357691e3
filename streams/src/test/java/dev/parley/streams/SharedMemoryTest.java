package dev.parley.streams;

import static dev.parley.streams.Loop.soon;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.Errno;
import dev.parley.OverLimit;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one process does with memory of its own. */
@Timeout(120)
class SharedMemoryTest {

    private static final long SIZE = 8192;

    @ParameterizedTest
    @ValueSource(longs = {1, 4095, 4096, 4097, 70_000, 3 << 20})
    void itIsOfItsSizeZeroedAndWritable(long size) throws IOException {
        try (SharedMemory memory = SharedMemory.create(size)) {
            MemorySegment segment = memory.segment();
            assertThat(memory.sizeBytes()).isEqualTo(size);
            assertThat(segment.byteSize()).isEqualTo(size);
            assertThat(segment.mismatch(zeros(size))).isEqualTo(-1);
            assertThat(memory.isWritable()).isTrue();
            assertThat(memory.writers()).isEqualTo(Writers.ALL);
            segment.set(JAVA_BYTE, size - 1, (byte) 7);
            assertThat(memory.segment().get(JAVA_BYTE, size - 1)).isEqualTo((byte) 7);
            assertThatThrownBy(() -> segment.get(JAVA_BYTE, size))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    private static MemorySegment zeros(long size) {
        return MemorySegment.ofArray(new byte[Math.toIntExact(size)]);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, SharedMemory.MAX_SIZE_BYTES + 1, Long.MAX_VALUE})
    void aSizeOutOfItsRangeIsAMistake(long size) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SharedMemory.create(size))
                .withMessage("sizeBytes must be 1 to 1099511627776, sizeBytes=" + size);
    }

    @Test
    void whatNobodyMayWriteIsNotMadeSo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SharedMemory.create(SIZE, Writers.NOBODY))
                .withMessageContaining("writers=NOBODY");
    }

    @Test
    void moreThanTheMachineHasIsNotEvenTried() {
        long free = new FreeMemory(Path.of("/")).bytes();
        assumeTrue(free < SharedMemory.MAX_SIZE_BYTES, "a very large machine");
        assertThatThrownBy(() -> SharedMemory.create(SharedMemory.MAX_SIZE_BYTES))
                .isInstanceOfSatisfying(
                        OverLimit.class, over -> assertThat(over.errno()).isEqualTo(Errno.ENOMEM))
                .hasMessageContaining("are free");
    }

    @Test
    void afterItsEndEverythingThrowsAndNothingFaults() throws IOException {
        SharedMemory memory = SharedMemory.create(SIZE);
        MemorySegment segment = memory.segment();
        ByteBuffer buffer = segment.asByteBuffer();
        memory.close();
        memory.close();
        assertThatIllegalStateException().isThrownBy(() -> segment.get(JAVA_BYTE, 0));
        assertThatIllegalStateException().isThrownBy(() -> segment.set(JAVA_BYTE, 0, (byte) 1));
        assertThatIllegalStateException().isThrownBy(() -> buffer.get(0));
        for (Runnable use :
                Arrays.<Runnable>asList(
                        memory::segment, memory::right, memory::writers, memory::isWritable)) {
            assertThatIllegalStateException()
                    .isThrownBy(use::run)
                    .withMessage("the memory is closed");
        }
        assertThatIllegalStateException().isThrownBy(memory::freeze);
        assertThat(memory.sizeBytes()).isEqualTo(SIZE);
        assertThat(memory).hasToString("shared memory of 8192 bytes, closed");
    }

    @Test
    void whoIsInsideWhenAnotherEndsItIsTold() throws Exception {
        for (int i = 0; i < 50; i++) {
            SharedMemory memory = SharedMemory.create(SIZE);
            CountDownLatch inside = new CountDownLatch(1);
            CompletableFuture<Void> user =
                    CompletableFuture.runAsync(() -> useUntilItsEnd(memory, inside));
            inside.await();
            memory.close();
            assertThat(user)
                    .failsWithin(Duration.ofMinutes(1))
                    .withThrowableThat()
                    .withCauseInstanceOf(IllegalStateException.class);
        }
    }

    private static void useUntilItsEnd(SharedMemory memory, CountDownLatch inside) {
        for (long i = 0; ; i++) {
            memory.segment().set(JAVA_BYTE, i % SIZE, (byte) i);
            inside.countDown();
        }
    }

    @Test
    void whatIsFrozenStaysAsItIs() throws IOException {
        try (SharedMemory memory = SharedMemory.create(SIZE)) {
            MemorySegment before = memory.segment();
            before.set(JAVA_BYTE, 100, (byte) 5);
            memory.freeze();
            memory.freeze();
            assertThatIllegalStateException().isThrownBy(() -> before.set(JAVA_BYTE, 0, (byte) 1));
            MemorySegment after = memory.segment();
            assertThat(after.isReadOnly()).isTrue();
            assertThat(after.get(JAVA_BYTE, 100)).isEqualTo((byte) 5);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> after.set(JAVA_BYTE, 0, (byte) 1));
            assertThat(memory.isWritable()).isFalse();
            assertThat(memory.writers()).isEqualTo(Writers.NOBODY);
            assertThat(memory).hasToString("shared memory of 8192 bytes, written by NOBODY");
        }
    }

    @Test
    void itsCreatorAloneMayWriteAndThenFreezeIt() throws IOException {
        try (SharedMemory memory = SharedMemory.create(SIZE, Writers.CREATOR)) {
            assertThat(memory.writers()).isEqualTo(Writers.CREATOR);
            assertThat(memory.isWritable()).isTrue();
            memory.segment().set(JAVA_BYTE, 1, (byte) 2);
            memory.freeze();
            assertThat(memory.writers()).isEqualTo(Writers.NOBODY);
            assertThat(memory.segment().get(JAVA_BYTE, 1)).isEqualTo((byte) 2);
        }
    }

    @Test
    void whileTheSystemReadsIntoItItNeitherEndsNorFreezes() throws Exception {
        Pipe pipe = Pipe.open();
        SharedMemory memory = SharedMemory.create(SIZE);
        MemorySegment segment = memory.segment();
        ByteBuffer buffer = segment.asByteBuffer();
        Thread reader = Thread.ofPlatform().start(() -> read(pipe, buffer));
        soon().until(() -> isReading(reader));
        assertThatIllegalStateException().isThrownBy(memory::close);
        assertThatIllegalStateException().isThrownBy(memory::freeze);
        assertThat(memory.isWritable()).isTrue();
        pipe.sink().write(ByteBuffer.wrap(new byte[] {42}));
        reader.join();
        assertThat(segment.get(JAVA_BYTE, 0)).isEqualTo((byte) 42);
        memory.close();
        pipe.sink().close();
        pipe.source().close();
    }

    private static void read(Pipe pipe, ByteBuffer buffer) {
        try {
            pipe.source().read(buffer);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isReading(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("read0"));
    }
}
