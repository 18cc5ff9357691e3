package dev.parley.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/** Layout of {@code struct timespec}: seconds, then nanoseconds. */
final class Timespec {

    static final long BYTES = 16;
    static final long ALIGNMENT = 8;

    private static final long NANOS_OFFSET = 8;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private Timespec() {}

    /** Writes a time; a negative one as 0. */
    static void write(MemorySegment timespec, long nanos) {
        long positive = Math.max(nanos, 0);
        timespec.set(JAVA_LONG, 0, positive / NANOS_PER_SECOND);
        timespec.set(JAVA_LONG, NANOS_OFFSET, positive % NANOS_PER_SECOND);
    }

    static long nanos(MemorySegment timespec) {
        return timespec.get(JAVA_LONG, 0) * NANOS_PER_SECOND
                + timespec.get(JAVA_LONG, NANOS_OFFSET);
    }
}
