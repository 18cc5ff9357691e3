package dev.parley;

import dev.parley.link.ClientLink;
import dev.parley.link.ClientProxy;
import dev.parley.link.Outcome;

/**
 * The right to trigger a {@link Proxy} of another process, from {@link Connection#trigger}.
 * Thread-safe; ends with its connection.
 */
public final class Trigger {

    private final Connection connection;
    private final ClientLink link;
    private final ClientProxy proxy;

    Trigger(Connection connection, ClientLink link, ClientProxy proxy) {
        this.connection = connection;
        this.link = link;
        this.proxy = proxy;
    }

    /** The proxy's number at its port. */
    public long proxyId() {
        return proxy.id();
    }

    /**
     * Triggers the proxy. Never blocks. Over shared memory it allocates nothing, and makes no
     * system call while the owner is awake.
     *
     * @throws OverLimit this process has triggered it {@value Proxy#MOST_TRIGGERS} times, and none
     *     was received
     * @throws NameNotFound its owner has closed it
     * @throws PortGone the port is closed
     * @throws PeerDied the port's process has died
     * @throws Closed the connection is closed
     */
    public void fire() throws ParleyException {
        connection.requireOpen();
        Outcome refused = link.trigger(proxy);
        if (refused != null) {
            throw Failures.of(refused, 0, "trigger proxy " + proxyId());
        }
    }
}
