package dev.parley.link;

import dev.parley.link.ReceivePort.Taken;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The one place in the queue that a proxy has, however often, and by however many, it was
 * triggered.
 *
 * <p>Guarded by the port's lock.
 */
final class ProxyHint extends Hint {

    /** Who has triggered it. */
    interface Source {
        /** Takes one trigger; returns how many there were before, 0: none. */
        int take();
    }

    private final PortProxy proxy;
    private final Queue<Source> sources = new ArrayDeque<>();
    private long nanos;

    ProxyHint(PortProxy proxy) {
        this.proxy = proxy;
    }

    /** It was triggered by one more, who is not in the list. */
    void add(Source source, long triggeredNanos) {
        if (sources.isEmpty()) {
            nanos = triggeredNanos;
        }
        sources.add(source);
    }

    /** Nobody is in the list any more. */
    void clear() {
        sources.clear();
    }

    @Override
    long nanos() {
        return nanos;
    }

    @Override
    int urgency() {
        return proxy.priority();
    }

    @Override
    @Nullable ServerLink link() {
        return null;
    }

    @Override
    Taken take(Held into) {
        while (true) {
            Source source = sources.peek();
            if (source == null) {
                return Taken.NOTHING;
            }
            int before = source.take();
            if (before <= 1) {
                sources.remove();
            }
            if (before >= 1) {
                into.pulse().fill(proxy);
                return Taken.PROXY;
            }
        }
    }

    @Override
    boolean hasMore() {
        return !sources.isEmpty();
    }
}
