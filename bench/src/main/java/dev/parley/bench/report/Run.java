package dev.parley.bench.report;

import java.time.Instant;
import java.util.List;

/** What one run of the bench measured, and where and when it did. */
public record Run(Instant time, Kind kind, Environment environment, List<Result> results) {

    /** What was asked for. */
    public enum Kind {
        /** A few minutes. */
        SHORT,
        /** All peers, sizes and numbers of clients. */
        LONG,
        /** What the gates need. */
        GATES,
        /** Streams, and other queues. */
        STREAMS,
        /** Single operations, by JMH. */
        MICRO
    }
}
