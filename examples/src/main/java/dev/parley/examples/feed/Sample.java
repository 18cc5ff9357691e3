package dev.parley.examples.feed;

import dev.parley.streams.StreamType;

/**
 * What a sensor has measured. 32 bytes, as in a C struct:
 *
 * <pre>
 * offset  size  field
 *      0     8  number
 *      8     8  nanos
 *     16     8  value
 *     24     4  sensor, and 4 bytes of nothing
 * </pre>
 *
 * @param number which sample of the feed it is, from 0 on
 * @param nanos when it was written, by {@link System#nanoTime}
 * @param value what was measured
 * @param sensor by which one
 */
public record Sample(long number, long nanos, double value, int sensor) {

    /** What two processes have to agree upon. */
    public static final StreamType<Sample> TYPE = StreamType.of(Sample.class);
}
