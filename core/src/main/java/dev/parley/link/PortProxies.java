package dev.parley.link;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The proxies of a port, and those of them that this very process has triggered.
 *
 * <p>Thread-safe.
 */
final class PortProxies {

    /** A port has no more at a time. */
    private static final int MOST_PROXIES = 1024;

    private final Map<Long, PortProxy> proxies = new HashMap<>(); // guarded by this
    private final Queue<PortProxy> triggered = new ArrayDeque<>(); // guarded by this

    /** Lower numbers are for those that are asked for. */
    private long lastId = PortProxy.HIGHEST_CHOSEN_ID; // guarded by this

    private volatile boolean hasTriggered;

    /** A new one; null: there are as many as there may be. */
    synchronized @Nullable PortProxy open(int priority) {
        return open(++lastId, priority);
    }

    /** One with this number; null: another has it, or there are as many as there may be. */
    synchronized @Nullable PortProxy open(long id, int priority) {
        if (proxies.size() >= MOST_PROXIES || proxies.containsKey(id)) {
            return null;
        }
        PortProxy proxy = new PortProxy(id, priority);
        proxies.put(id, proxy);
        return proxy;
    }

    synchronized @Nullable PortProxy find(long id) {
        return proxies.get(id);
    }

    synchronized void close(PortProxy proxy) {
        proxy.close();
        proxies.remove(proxy.id());
        triggered.remove(proxy);
    }

    /** By this very process; false: as often as it may be and was not received. */
    boolean trigger(PortProxy proxy) {
        int before = proxy.countOwn();
        if (before == 0) {
            add(proxy);
        }
        return before < PulseRing.MOST_TRIGGERS;
    }

    private synchronized void add(PortProxy proxy) {
        if (!proxy.isClosed()) {
            triggered.add(proxy);
            hasTriggered = true;
        }
    }

    /** Whether some were triggered that were not seen yet; needs no lock. */
    boolean hasNew() {
        return hasTriggered;
    }

    /** Offers those; under the port's lock. */
    void scan(HintQueue queue) {
        if (hasTriggered) {
            seeTriggered(queue);
        }
    }

    private synchronized void seeTriggered(HintQueue queue) {
        hasTriggered = false;
        for (PortProxy proxy = triggered.poll(); proxy != null; proxy = triggered.poll()) {
            proxy.list(queue);
        }
    }
}
