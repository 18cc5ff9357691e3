package dev.parley;

import dev.parley.sleep.Deadline;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** The timers of an event loop. Thread-safe; those that are due are run by the loop's thread. */
final class LoopTimers {

    private final Runnable wakeLoop;
    private final PriorityQueue<Timer> queue = // guarded by itself
            new PriorityQueue<>(
                    Comparator.comparingLong((Timer timer) -> timer.sinceStartNanos)
                            .thenComparingLong(timer -> timer.number));

    /** Times are compared as distances from here: the clock may begin anywhere. */
    private final long startNanos = System.nanoTime();

    private long lastNumber; // guarded by the queue

    /** One of them; guarded by the queue. */
    private final class Timer implements EventLoop.Registration {

        private final long number;
        private final long periodNanos;
        private final Runnable action;
        private long sinceStartNanos;
        private boolean closed;

        Timer(long number, long sinceStartNanos, long periodNanos, Runnable action) {
            this.number = number;
            this.sinceStartNanos = sinceStartNanos;
            this.periodNanos = periodNanos;
            this.action = action;
        }

        @Override
        public void close() {
            synchronized (queue) {
                closed = true;
                queue.remove(this);
            }
        }
    }

    /**
     * @param wakeLoop makes the loop look when the next is due
     */
    LoopTimers(Runnable wakeLoop) {
        this.wakeLoop = wakeLoop;
    }

    /**
     * @param period zero: once
     */
    EventLoop.Registration add(Duration delay, Duration period, Runnable action) {
        Timer timer;
        synchronized (queue) {
            long due = later(sinceStart(), nanos(delay));
            timer = new Timer(++lastNumber, due, nanos(period), action);
            queue.add(timer);
        }
        wakeLoop.run();
        return timer;
    }

    /** When the next is due. */
    long nextDeadline() {
        synchronized (queue) {
            Timer next = queue.peek();
            return next == null || next.sinceStartNanos == Long.MAX_VALUE
                    ? Deadline.NEVER
                    : startNanos + next.sinceStartNanos;
        }
    }

    /** Runs those that are due now, each once. */
    void runDue() {
        if (isEmpty()) {
            return;
        }
        long now = sinceStart();
        for (Timer timer = takeDue(now); timer != null; timer = takeDue(now)) {
            timer.action.run();
        }
    }

    private boolean isEmpty() {
        synchronized (queue) {
            return queue.isEmpty();
        }
    }

    /** One that repeats is due again before it runs: if it throws, it is not lost. */
    private @Nullable Timer takeDue(long now) {
        synchronized (queue) {
            Timer timer = queue.peek();
            if (timer == null || timer.sinceStartNanos > now) {
                return null;
            }
            queue.remove();
            if (timer.periodNanos > 0 && !timer.closed) {
                long missed = (now - timer.sinceStartNanos) / timer.periodNanos;
                timer.sinceStartNanos =
                        later(
                                timer.sinceStartNanos + missed * timer.periodNanos,
                                timer.periodNanos);
                queue.add(timer);
            }
            return timer;
        }
    }

    private long sinceStart() {
        return System.nanoTime() - startNanos;
    }

    private static long later(long nanos, long more) {
        return more > Long.MAX_VALUE - nanos ? Long.MAX_VALUE : nanos + more;
    }

    private static long nanos(Duration duration) {
        try {
            return Math.max(0, duration.toNanos());
        } catch (ArithmeticException _) {
            return Long.MAX_VALUE; // centuries
        }
    }
}
