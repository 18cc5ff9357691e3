package dev.parley.linux;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is called for every message allocates nothing once it is compiled. */
@Timeout(120)
class AllocationTest {

    private static final int WARM_UP = 20_000;
    private static final int CALLS = 10_000;
    private static final int MAX_ATTEMPTS = 20;

    private static final MemorySegment BYTES = MemorySegment.ofArray(new byte[64]);

    private static long sink;

    @Test
    void accessToSharedMemoryAllocatesNothing() throws IOException {
        Mapping mapping = map();
        Words words = mapping.words();

        assertAllocatesNothing(
                () -> {
                    words.putLong(8, words.getLong(16));
                    words.setIntRelease(0, words.getIntAcquire(4) + 1);
                    words.getAndAddInt(24, 1);
                    sink += words.compareAndExchangeLong(32, sink, sink + 1);
                    sink += words.getAndBitwiseOrLong(40, 1) + words.getAndSetLong(48, 1);
                    words.copyIn(64, BYTES, 0, 64);
                    words.copyOut(64, BYTES, 0, 64);
                    words.fullFence();
                });
        mapping.retire();
    }

    @Test
    void sleepingAndWakingAllocateNothing() throws IOException {
        Mapping mapping = map();
        Words words = mapping.words();

        assertAllocatesNothing(
                () -> {
                    words.sleep(0, 1, 1_000_000_000); // another value: returns at once
                    words.sleep(0, 0, 0);
                    sink += words.wake(0, 1);
                });
        mapping.retire();
    }

    @Test
    void waitingForSeveralWordsAllocatesNothing() throws IOException {
        Mapping mapping = map();
        try (WaitVector vector = WaitVector.ofCapacity(2)) {
            assertAllocatesNothing(
                    () -> {
                        vector.clear();
                        vector.add(mapping.address(), 0);
                        vector.add(mapping.address() + 4, 1);
                        sink += Futex.waitAny(vector, 1_000_000_000);
                    });
        }
        mapping.retire();
    }

    @Test
    void askingForTheProcessorAllocatesNothing() {
        assertAllocatesNothing(() -> sink += Scheduling.currentCpu());
    }

    private static Mapping map() throws IOException {
        try (Fd fd = Memfd.create("test", 4096)) {
            return Mapping.map(fd, 4096, Mapping.Access.READ_WRITE);
        }
    }

    /** The compiler may be late, and then allocates on our account: one clean run is enough. */
    private static void assertAllocatesNothing(Runnable action) {
        repeat(action, WARM_UP);
        long allocated = Long.MAX_VALUE;
        for (int i = 0; i < MAX_ATTEMPTS && allocated > 0; i++) {
            allocated = allocatedBytes(action);
        }
        assertThat(allocated).isZero();
    }

    private static long allocatedBytes(Runnable action) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        repeat(action, CALLS);
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private static void repeat(Runnable action, int times) {
        for (int i = 0; i < times; i++) {
            action.run();
        }
    }
}
