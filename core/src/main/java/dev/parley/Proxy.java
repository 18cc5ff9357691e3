package dev.parley;

import dev.parley.link.PortProxy;
import dev.parley.link.ReceivePort;

/**
 * A canned message to a port, made by the port's owner with {@link Port#proxy}. Whoever is told its
 * id may trigger it ({@link Connection#trigger}), and so may its owner; the port then receives this
 * very object, once for each time. Needs no reply.
 *
 * <p>What was triggered and not received is counted, not kept: a proxy has one place in the port's
 * queue. p1, p2, p1, p2 is received p1, p1, p2, p2. Each process that triggers it is counted by
 * itself, up to {@value #MOST_TRIGGERS}; then it is refused.
 *
 * <p>Thread-safe. Closing it, or its port, makes what was not received vanish. After QNX 4's
 * qnx_proxy_attach.
 */
public final class Proxy implements Received, AutoCloseable {

    /** The longest message, in bytes. */
    public static final int MOST_BYTES = 100;

    /** Up to this, the numbers are for those who choose one themselves. */
    public static final long HIGHEST_CHOSEN_ID = PortProxy.HIGHEST_CHOSEN_ID;

    /** So many triggers by one process may wait to be received. */
    public static final int MOST_TRIGGERS = 65_535;

    private final ReceivePort port;
    private final PortProxy proxy;
    private final byte[] message;
    private volatile boolean closed;

    Proxy(ReceivePort port, PortProxy proxy, byte[] message) {
        this.port = port;
        this.proxy = proxy;
        this.message = message;
    }

    boolean isOf(ReceivePort other) {
        return port.equals(other);
    }

    PortProxy proxy() {
        return proxy;
    }

    /**
     * Its number at its port; never that of another, unless it was {@link Port#proxy(long, byte[],
     * int) chosen}. Who knows it may trigger the proxy.
     */
    public long id() {
        return proxy.id();
    }

    /** A copy of the message. */
    public byte[] message() {
        return message.clone();
    }

    /** How urgent it is, {@link Priority#LOWEST} to {@link Priority#HIGHEST}. */
    public int priority() {
        return proxy.priority();
    }

    /**
     * Triggers it. Never blocks.
     *
     * @throws OverLimit this process has triggered it {@value #MOST_TRIGGERS} times, and none was
     *     received
     * @throws Closed it is closed, or its port
     */
    public void trigger() throws ParleyException {
        if (closed || port.isClosed()) {
            throw new Closed(Delivered.NO, "trigger proxy " + id() + ": closed");
        }
        if (!port.trigger(proxy)) {
            throw new OverLimit(
                    Errno.EAGAIN,
                    "trigger proxy %d: %d are not received yet".formatted(id(), MOST_TRIGGERS));
        }
    }

    /** Whoever triggers it from now on is told that there is no such proxy; harmless if closed. */
    @Override
    public void close() {
        closed = true;
        port.close(proxy);
    }

    @Override
    public String toString() {
        return "Proxy[id=%d]".formatted(id());
    }
}
