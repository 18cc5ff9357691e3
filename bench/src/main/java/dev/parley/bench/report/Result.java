package dev.parley.bench.report;

import java.util.List;
import java.util.Map;

/**
 * What one contestant did at one kind of work in one setting.
 *
 * @param work what was measured: "latency", "throughput", "bandwidth", …
 * @param contestant who did it
 * @param placement "split", "same" or "free"
 * @param bytes of a request; of elements: that may be on their way
 * @param clients how many at once
 * @param figures medians over the rounds, by name and unit: "p50Nanos", "p99Nanos",
 *     "tripsPerSecond", "cpuNanosPerTrip", "bytesPerSecond", "evenness", …
 * @param percentiles how long round trips took, in nanoseconds, at each of {@link #PERCENTILES};
 *     empty: not measured one by one
 */
public record Result(
        String work,
        String contestant,
        String placement,
        int bytes,
        int clients,
        Map<String, Double> figures,
        List<Double> percentiles) {

    /** The work of which the number of clients is that of the events in a message. */
    public static final String EVENTS = "events";

    /** The work of those who exchange elements between processes. */
    public static final String ELEMENTS = "elements";

    /** The same, between threads of a process. */
    public static final String ELEMENTS_WITHIN = "elements-within";

    /** The work of those who exchange frames of bytes, or copy them. */
    public static final String FRAMES = "frames";

    /** Where a distribution is looked at, in percent. */
    public static final List<Double> PERCENTILES =
            List.of(
                    1.0, 5.0, 10.0, 25.0, 50.0, 75.0, 90.0, 95.0, 97.5, 99.0, 99.5, 99.9, 99.95,
                    99.99);

    /** A figure that it must have. */
    public double figure(String name) {
        Double value = figures.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no " + name + " in " + this);
        }
        return value;
    }
}
