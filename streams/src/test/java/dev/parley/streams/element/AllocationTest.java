package dev.parley.streams.element;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.parley.streams.Length;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is called for every element allocates nothing, but for the elements, once compiled. */
@Timeout(120)
@SuppressWarnings({ // looked at by reflection
    "ArrayRecordComponent",
    "ExposedPrivateType",
    "UnusedMethod",
    "UnusedNestedClass"
})
class AllocationTest {

    private static final int WARM_UP = 20_000;
    private static final int CALLS = 10_000;
    private static final int MAX_ATTEMPTS = 20;

    private record Point(int x, float y) {}

    private record Sample(
            long nanos,
            boolean valid,
            Point at,
            @Length(3) double[] axes,
            @Length(100) byte[] raw,
            @Length(2) Point[] path) {}

    private static final ElementCodec<Sample> CODEC =
            Codecs.of(MethodHandles.lookup(), Sample.class);

    @Test
    void writingAllocatesNothing() {
        Point point = new Point(1, 2);
        Point[] path = {point, point};
        Sample sample = new Sample(1, true, point, new double[3], new byte[100], path);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(CODEC.layout());
            assertAllocatesNothing(() -> CODEC.write(memory, 0, sample));
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
