package dev.parley.examples.agents;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/** So many within a time, and no more: what always fails is not tried for ever. Of one thread. */
final class Restarts {

    private final int most;
    private final long withinNanos;
    private final Queue<Long> times = new ArrayDeque<>();

    Restarts(int most, Duration within) {
        this.most = most;
        this.withinNanos = within.toNanos();
    }

    /** Whether there may be one more; if so, it is counted. */
    boolean allows(long nowNanos) {
        times.removeIf(time -> nowNanos - time >= withinNanos);
        return times.size() < most && times.add(nowNanos);
    }
}
