package dev.parley.bench.micro;

import dev.parley.linux.ErrnoException;
import dev.parley.linux.Mapping;
import dev.parley.linux.Words;
import java.lang.foreign.MemorySegment;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Copies of an array of bytes, both sides in the cache. */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // by setUp
public class Copies {

    private static final int MOST_BYTES = 64 << 10;

    private final byte[] source = new byte[MOST_BYTES];
    private final MemorySegment sourceSegment = MemorySegment.ofArray(source);
    private final byte[] target = new byte[MOST_BYTES];
    private Mapping area;
    private MemorySegment areaSegment;
    private Words words;

    /** How long the copy is. */
    @Param({"32", "64", "4096", "65536"})
    public int bytes;

    /** Shared memory for the longest. */
    @Setup
    public void setUp() throws ErrnoException {
        area = SharedArea.of(MOST_BYTES);
        areaSegment = area.segment();
        words = area.words();
    }

    /** Lets go of it. */
    @TearDown
    public void retire() {
        area.retire();
    }

    /** Into shared memory, as messages are copied. */
    @Benchmark
    public void copyIn() {
        words.copyIn(0, sourceSegment, 0, bytes);
    }

    /** Into the same shared memory, by the JDK's own means. */
    @Benchmark
    public void segmentCopy() {
        MemorySegment.copy(sourceSegment, 0, areaSegment, 0, bytes);
    }

    /** Into another array. */
    @Benchmark
    public void arrayCopy() {
        System.arraycopy(source, 0, target, 0, bytes);
    }
}
