package dev.parley.metrics;

import dev.parley.Parley;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;

/**
 * What a whole node is doing, as meters: one process of the node that binds them is enough.
 * Thread-safe.
 *
 * <pre>{@code
 * new ParleyMetrics(parley).bindTo(registry);
 * }</pre>
 *
 * <p>Looks at the node ({@link Parley#look}) when a meter is read, at most once a second; no other
 * process notices, and while nobody reads, nothing is done. There is no kernel: the gauges are not
 * a number until there is one again. The meters and their units stand in the README.
 *
 * <p>At most {@value Labels#MOST} ports and as many programs have meters of their own, those that
 * were seen first; the others share one with the label {@value Labels#OTHERS}. The registry keeps
 * what it needs of this; the {@link Parley} stays the caller's, to be closed after the registry.
 */
public final class ParleyMetrics implements MeterBinder {

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Parley parley;
    private final Duration interval;

    /** Meters of the node that was joined. */
    public ParleyMetrics(Parley parley) {
        this(parley, INTERVAL);
    }

    ParleyMetrics(Parley parley, Duration interval) {
        this.parley = parley;
        this.interval = interval;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        new NodeMeters(parley::look, interval, registry).register();
    }
}
