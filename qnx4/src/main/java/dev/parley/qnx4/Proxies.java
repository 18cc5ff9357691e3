package dev.parley.qnx4;

import dev.parley.Closed;
import dev.parley.Delivered;
import dev.parley.Errno;
import dev.parley.NameNotFound;
import dev.parley.OverLimit;
import dev.parley.ParleyException;
import dev.parley.PeerDied;
import dev.parley.Port;
import dev.parley.PortGone;
import dev.parley.Proxy;
import dev.parley.Trigger;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The proxies of this process, and the right to trigger those of others. Thread-safe. */
final class Proxies {

    private final int self;
    private final Port port;
    private final Peers peers;
    private final @Nullable Own[] own = new Own[Ids.MOST_PROXIES]; // guarded by this
    private final Map<Integer, Trigger> others = new HashMap<>(); // guarded by others
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
    int attachVirtual(int id) throws Qnx4Exception {
        Own original = requireOwn(id);
        return attach(original.message(), original.proxy().priority(), original.id());
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
                require(id).proxy().trigger();
            } else {
                fire(id);
            }
        } catch (Closed e) {
            throw new Qnx4Exception(Errno.ESRCH, "proxy %d was detached".formatted(id), e);
        } catch (ParleyException e) {
            throw Fault.of(e);
        }
    }

    /** The same, as an event of a source, which ends with the proxy. */
    void happen(int id) throws ParleyException {
        try {
            trigger(id);
        } catch (Qnx4Exception e) {
            throw e.errno() == Errno.EAGAIN
                    ? new OverLimit(Errno.EAGAIN, String.valueOf(e.getMessage()))
                    : new Closed(Delivered.NO, String.valueOf(e.getMessage()));
        }
    }

    private void fire(int id) throws ParleyException, Qnx4Exception {
        Trigger known;
        synchronized (others) {
            known = others.get(id);
        }
        if (known == null) {
            bind(id).fire();
            return;
        }
        try {
            known.fire();
        } catch (NameNotFound | PeerDied | PortGone | Closed _) {
            bind(id).fire(); // one that has the id now
        }
    }

    private Trigger bind(int id) throws ParleyException, Qnx4Exception {
        synchronized (others) {
            others.remove(id);
        }
        Known owner = peers.find(Ids.process(id));
        Trigger trigger = owner.connection().trigger(id);
        synchronized (others) {
            others.put(id, trigger);
        }
        return trigger;
    }
}
