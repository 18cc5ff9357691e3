package dev.parley.bench.micro;

import dev.parley.linux.Scheduling;
import org.openjdk.jmh.annotations.Benchmark;

/** When and where a thread is. */
public class Moments {

    /** The clock that orders arrivals, and ends spins. */
    @Benchmark
    public long nanoTime() {
        return System.nanoTime();
    }

    /** The processor, which a spin asks for. */
    @Benchmark
    public int currentCpu() {
        return Scheduling.currentCpu();
    }
}
