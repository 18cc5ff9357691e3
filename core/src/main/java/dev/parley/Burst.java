package dev.parley;

import dev.parley.source.TimerSources;
import java.time.Duration;

/**
 * Many events, few messages: triggers a proxy once for so many events, or so long after the first
 * that was not told. Fewer and larger messages take the server less time altogether, and each event
 * waits longer: QNX's advice for interrupts.
 *
 * <p>While a trigger is not received, there is no second one. Whoever receives the proxy takes what
 * has happened since:
 *
 * <pre>{@code
 * Burst burst = new Burst(proxy, 64, Duration.ofMillis(1));
 * Source source = Source.every(Duration.ofNanos(50_000), burst::event);
 * ...
 * case Proxy tick when tick == proxy -> work(burst.take());
 * }</pre>
 *
 * <p>Thread-safe, and nothing blocks.
 */
public final class Burst {

    private final Proxy proxy;
    private final int count;
    private final Duration delay;
    private long pending; // guarded by this
    private long firstNanos; // guarded by this
    private boolean timing; // guarded by this
    private boolean told; // guarded by this

    /**
     * @param count at so many events, at least 1
     * @param delay or when the first is as old as that; 0 or less: at once
     */
    public Burst(Proxy proxy, int count, Duration delay) {
        if (count < 1) {
            throw new IllegalArgumentException("count must be >= 1, count=" + count);
        }
        this.proxy = proxy;
        this.count = count;
        this.delay = delay;
    }

    /**
     * Something has happened.
     *
     * @throws Closed the proxy is closed
     */
    public synchronized void event() throws ParleyException {
        pending++;
        if (told) {
            return;
        }
        if (pending >= count || !delay.isPositive()) {
            tell();
        } else if (pending == 1) {
            firstNanos = System.nanoTime();
            if (!timing) {
                await(delay);
            }
        }
    }

    /** How many events there were since the last time; at least 1 for each time it is received. */
    public synchronized long take() {
        long taken = pending;
        pending = 0;
        told = false;
        return taken;
    }

    private void tell() throws ParleyException {
        proxy.trigger();
        told = true;
    }

    private void await(Duration rest) {
        timing = true;
        var _ = TimerSources.after(rest, this::timeIsOver);
    }

    private synchronized void timeIsOver() {
        timing = false;
        if (told || pending == 0) {
            return;
        }
        Duration rest = delay.minusNanos(System.nanoTime() - firstNanos);
        if (rest.isPositive()) {
            await(rest); // it was taken meanwhile: this one is younger
            return;
        }
        try {
            tell();
        } catch (ParleyException _) {
            // The proxy is closed: nobody waits for it.
        }
    }
}
