package dev.parley.bench.lab;

import java.util.Collections;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What came of round trips, one after the other, of one or more clients at once.
 *
 * @param counts of each client
 * @param elapsedNanos of the client that took longest
 * @param cpuNanos of all processes: client, server and what they need besides
 * @param allocatedBytes by the clients' threads
 * @param histogram of the nanoseconds that each took; empty: they were not measured one by one
 */
public record Burst(
        List<Long> counts,
        long elapsedNanos,
        long cpuNanos,
        long allocatedBytes,
        Histogram histogram) {

    /** How many round trips there were. */
    public long count() {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    /** Round trips a second. */
    public double rate() {
        return count() * 1e9 / elapsedNanos;
    }

    /** Processor time of all sides for one round trip, in nanoseconds. */
    public double cpuNanosEach() {
        return (double) cpuNanos / count();
    }

    /** What the clients' threads allocated for one round trip, in bytes. */
    public double allocatedBytesEach() {
        return (double) allocatedBytes / count();
    }

    /** The client with the fewest round trips over the one with the most. */
    public double evenness() {
        return (double) Collections.min(counts) / Collections.max(counts);
    }
}
