package dev.parley.source;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Time. Thread-safe; its thread goes when nobody waits for it. */
public final class TimerSources {

    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private TimerSources() {}

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("parley-timer").factory());
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(10, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }

    /** Again and again. */
    public static Registration every(Duration period, Runnable event) {
        if (!period.isPositive()) {
            throw new IllegalArgumentException("period must be > 0, period=" + period);
        }
        long nanos = period.toNanos();
        return registration(TIMER.scheduleAtFixedRate(event, nanos, nanos, TimeUnit.NANOSECONDS));
    }

    /** Once. */
    public static Registration after(Duration delay, Runnable event) {
        return registration(TIMER.schedule(event, delay.toNanos(), TimeUnit.NANOSECONDS));
    }

    private static Registration registration(Future<?> scheduled) {
        return () -> scheduled.cancel(false);
    }
}
