package dev.parley.bench.micro;

import dev.parley.linux.ErrnoException;
import dev.parley.linux.Mapping;
import dev.parley.linux.Words;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What one thread does to a word of shared memory that no other thread touches. */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // by setUp
public class SharedWords {

    private static final long WORD = 0;

    private Mapping area;
    private Words words;
    private long value;

    /** A word of zeros. */
    @Setup
    public void setUp() throws ErrnoException {
        area = SharedArea.of(4096);
        words = area.words();
    }

    /** Lets go of it. */
    @TearDown
    public void retire() {
        area.retire();
    }

    /** What publishes, and what sees it. */
    @Benchmark
    public void acquireAndRelease() {
        words.setLongRelease(WORD, words.getLongAcquire(WORD) + 1);
    }

    /** A claim, which always succeeds. */
    @Benchmark
    public long compareAndExchange() {
        return words.compareAndExchangeLong(WORD, value, ++value);
    }

    /** Nothing is to be ordered but the fence itself. */
    @Benchmark
    public void fullFence() {
        words.fullFence();
    }

    /** A system call that finds no sleeper. */
    @Benchmark
    public int wakeNobody() {
        return words.wake(WORD, 1);
    }
}
