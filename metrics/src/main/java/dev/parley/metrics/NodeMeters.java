package dev.parley.metrics;

import dev.parley.ParleyException;
import dev.parley.Snapshot;
import dev.parley.metrics.Figures.Group;
import dev.parley.metrics.Tally.Pair;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The meters of a node in one registry. What appears in the node gets its meters with the look that
 * sees it first, and keeps them.
 *
 * <p>Thread-safe: whoever reads a meter looks at the node if the last look is too old.
 */
final class NodeMeters {

    /** The way to a picture of the node. */
    interface Look {
        Snapshot look() throws ParleyException;
    }

    private final Look node;
    private final Duration interval;
    private final MeterRegistry registry;
    private final Labels portNames = new Labels();
    private final Labels programs = new Labels();
    private final Tally tally = new Tally();

    /** Whose meters are registered. */
    private final Set<Object> metered = new HashSet<>();

    private long lookedNanos;

    /** Empty: there is no kernel. */
    private Optional<Figures> figures = Optional.empty();

    NodeMeters(Look node, Duration interval, MeterRegistry registry) {
        this.node = node;
        this.interval = interval;
        this.registry = registry;
    }

    /** Registers what there always is, and whatever is there now. */
    void register() {
        Gauge.builder("parley.kernel.up", () -> figures().isPresent() ? 1 : 0)
                .description("1: the node has a kernel, 0: not now")
                .register(registry);
        gauge("parley.processes", Figures::processes)
                .description("Processes in the node")
                .register(registry);
        gauge("parley.ports", Figures::ports).description("Open ports").register(registry);
        look();
    }

    private synchronized Optional<Figures> figures() {
        if (System.nanoTime() - lookedNanos >= interval.toNanos()) {
            look();
        }
        return figures;
    }

    private synchronized void look() {
        lookedNanos = System.nanoTime();
        try {
            take(node.look());
        } catch (ParleyException _) {
            figures = Optional.empty();
        }
    }

    private void take(Snapshot snapshot) {
        PortLabels ports = PortLabels.of(snapshot, portNames);
        Figures now = Figures.of(snapshot, ports, programs);
        ports.labels().values().forEach(this::meter);
        now.threads().keySet().forEach(this::meter);
        tally.add(snapshot, ports, programs).forEach(this::meter);
        figures = Optional.of(now);
    }

    private void meter(String port) {
        if (metered.add(port)) {
            gauge("parley.port.links", now -> now.links(port))
                    .description("Links to the port")
                    .tag("port", port)
                    .register(registry);
            gauge("parley.port.longest.wait", now -> now.longestWaitSeconds(port))
                    .description("The longest wait of those who wait for a reply at this moment")
                    .tag("port", port)
                    .baseUnit("seconds")
                    .register(registry);
        }
    }

    private void meter(Group group) {
        if (metered.add(group)) {
            gauge("parley.threads", now -> now.threads(group))
                    .description("Threads that have waited in Parley lately")
                    .tag("program", group.program())
                    .tag("state", group.state().name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    private void meter(Pair pair, AtomicLong total) {
        if (metered.add(pair)) {
            FunctionCounter.builder("parley.port.messages", total, this::current)
                    .description("Messages received, by port and by the client's program")
                    .tag("port", pair.port())
                    .tag("client", pair.client())
                    .register(registry);
        }
    }

    private double current(AtomicLong total) {
        figures();
        return total.doubleValue();
    }

    private Gauge.Builder<Supplier<Number>> gauge(String name, ToDoubleFunction<Figures> figure) {
        return Gauge.builder(name, () -> value(figure));
    }

    private double value(ToDoubleFunction<Figures> figure) {
        return figures().map(figure::applyAsDouble).orElse(Double.NaN);
    }
}
