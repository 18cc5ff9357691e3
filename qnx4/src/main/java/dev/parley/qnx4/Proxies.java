package dev.parley.qnx4;

import dev.parley.Closed;
import dev.parley.Delivered;
import dev.parley.Errno;
import dev.parley.NameNotFound;
import dev.parley.OverLimit;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Proxy;
import dev.parley.Trigger;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The proxies of this process, and the right to trigger those of others. Thread-safe. */
final class Proxies {

    /** So long another process may take to answer that it has a proxy: it may be stopped. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final int self;
    private final Port port;
    private final Peers peers;
    private final @Nullable Own[] own = new Own[Ids.MOST_PROXIES]; // guarded by this
    private int lastNumber = -1; // guarded by this

    /** One of this process. */
    static final class Own {

        private final int id;
        private final int original;
        private final byte[] message;
        private final Proxy proxy;

        private Own(int id, int original, byte[] message, Proxy proxy) {
            this.id = id;
            this.original = original;
            this.message = message;
            this.proxy = proxy;
        }

        int id() {
            return id;
        }

        /** What is received when it is triggered: itself, unless it is a virtual one. */
        int original() {
            return original;
        }

        /** Never changed. */
        byte[] message() {
            return message;
        }

        Proxy proxy() {
            return proxy;
        }
    }

    Proxies(int self, Port port, Peers peers) {
        this.self = self;
        this.port = port;
        this.peers = peers;
    }

    int attach(byte[] message, int priority) throws Qnx4Exception {
        return attach(message, priority, 0);
    }

    /** One more id for a proxy of this process. */
    synchronized int attachVirtual(int id) throws Qnx4Exception {
        Own one = requireOwn(id);
        return attach(one.message(), one.proxy().priority(), one.original());
    }

    private synchronized int attach(byte[] message, int priority, int original)
            throws Qnx4Exception {
        int number = freeNumber();
        int id = Ids.ofProxy(self, number);
        try {
            Proxy proxy = port.proxy(id, message, priority);
            own[number] = new Own(id, original == 0 ? id : original, message, proxy);
        } catch (ParleyException e) {
            throw Fault.of(e);
        }
        lastNumber = number;
        return id;
    }

    /**
     * As late as possible again the number of one that was detached: somebody may know it still.
     */
    private int freeNumber() throws Qnx4Exception {
        for (int step = 1; step <= own.length; step++) {
            int number = (lastNumber + step) % own.length;
            if (own[number] == null) {
                return number;
            }
        }
        throw new Qnx4Exception(
                Errno.EAGAIN, "there are %d proxies already".formatted(Ids.MOST_PROXIES));
    }

    /** Ends a proxy, and all virtual ones of it. */
    synchronized void detach(int id) throws Qnx4Exception {
        requireOwn(id);
        for (Own one : own) {
            if (one != null && (one.id() == id || one.original() == id)) {
                close(one);
            }
        }
    }

    synchronized void detachVirtual(int id) throws Qnx4Exception {
        Own virtual = requireOwn(id);
        if (virtual.original() == virtual.id()) {
            throw new Qnx4Exception(Errno.EINVAL, "proxy %d is no virtual one".formatted(id));
        }
        close(virtual);
    }

    private synchronized void close(Own one) {
        one.proxy().close();
        own[Ids.number(one.id())] = null;
    }

    private Own requireOwn(int id) throws Qnx4Exception {
        boolean isOthers = Ids.isProxy(id) && Ids.process(id) != self;
        if (isOthers && Peers.isAlive(Ids.process(id))) {
            throw new Qnx4Exception(Errno.EPERM, "proxy %d is another process's".formatted(id));
        }
        return require(id);
    }

    /** Of this process. */
    Own require(int id) throws Qnx4Exception {
        Own found = find(id);
        if (found == null) {
            throw Fault.noSuchProcess("proxy", id);
        }
        return found;
    }

    /** Of this process; null: there is none. */
    synchronized @Nullable Own find(int id) {
        Own found = Ids.isProxy(id) && Ids.process(id) == self ? own[Ids.number(id)] : null;
        return found != null && found.id() == id ? found : null;
    }

    /** Triggers one of any process. */
    void trigger(int id) throws Qnx4Exception {
        if (!Ids.isProxy(id)) {
            throw Fault.noSuchProcess("proxy", id);
        }
        try {
            if (Ids.process(id) == self) {
                triggerOwn(require(id));
            } else {
                triggerOf(peers.findPresent(Ids.process(id)), id);
            }
        } catch (ParleyException e) {
            throw Fault.of(e);
        }
    }

    private void triggerOwn(Own one) throws ParleyException, Qnx4Exception {
        try {
            one.proxy().trigger();
        } catch (Closed e) {
            throw closed(one.id(), e);
        }
    }

    /** Why one of this process is closed: it was detached, or all is. */
    Qnx4Exception closed(int id, Closed e) {
        return find(id) == null
                ? new Qnx4Exception(Errno.ESRCH, "proxy %d was detached".formatted(id), e)
                : Fault.of(e);
    }

    private static void triggerOf(Known owner, int id) throws ParleyException {
        Trigger known = owner.triggers().get(id);
        if (known != null) {
            try {
                known.fire();
                return;
            } catch (NameNotFound _) {
                owner.triggers().remove(id, known); // another may have the id now
            }
        }
        Trigger found = owner.connection().trigger(id, PATIENCE);
        owner.triggers().put(id, found);
        found.fire();
    }

    /** The same, as an event of a source, which ends with the proxy. */
    void happen(int id) throws ParleyException {
        try {
            trigger(id);
        } catch (Qnx4Exception e) {
            String text = String.valueOf(e.getMessage());
            throw e.errno() == Errno.EAGAIN
                    ? new OverLimit(Errno.EAGAIN, text)
                    : new Closed(Delivered.NO, text);
        }
    }
}
