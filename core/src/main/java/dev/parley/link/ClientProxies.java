package dev.parley.link;

import dev.parley.link.LinkFrame.Kind;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The proxies of the port at the other end that this process may trigger: each has a number of this
 * link, which the server was asked for once.
 *
 * <p>Thread-safe. A number serves another proxy once the server has said that the first is gone.
 */
final class ClientProxies {

    private final ClientLink link;
    private final @Nullable ClientProxy[] known =
            new ClientProxy[PulseRing.MOST_PROXIES]; // guarded by this
    private boolean over; // guarded by this

    ClientProxies(ClientLink link) {
        this.link = link;
    }

    /**
     * Asks for a proxy. Blocks until the server's background thread has answered.
     *
     * @return null: there is none, or there was no answer, or no number for it
     */
    @Nullable ClientProxy find(long id, long deadline, AtomicBoolean cancelled) {
        ClientProxy proxy = ask(id);
        boolean found =
                proxy != null && Answers.isYes(link, proxy.answer(), deadline, cancelled::get);
        return found ? proxy : null;
    }

    private synchronized @Nullable ClientProxy ask(long id) {
        int number = -1;
        for (int i = known.length - 1; i >= 0; i--) {
            ClientProxy present = known[i];
            if (present == null || present.isGone()) {
                number = i;
            } else if (present.id() == id) {
                return present;
            }
        }
        if (number < 0 || over) {
            return null;
        }
        ClientProxy proxy = new ClientProxy(id, number);
        known[number] = proxy;
        link.server().clear(number);
        link.sender().post(LinkFrame.of(Kind.PROXY_WANTED, number, id));
        return proxy;
    }

    /** Whether there is a number for one more. */
    synchronized boolean hasRoom() {
        for (ClientProxy present : known) {
            if (present == null || present.isGone()) {
                return true;
            }
        }
        return false;
    }

    /** The server says that there is such a proxy, under that number. */
    synchronized void found(int number, long id) {
        ClientProxy proxy = at(number, id);
        if (proxy != null) {
            proxy.answer().complete(true);
        }
    }

    /** The server says that there is none, or none any more. */
    synchronized void gone(int number, long id) {
        ClientProxy proxy = at(number, id);
        if (proxy != null) {
            proxy.end();
            proxy.answer().complete(false);
        }
    }

    /** Nobody answers any more. */
    synchronized void end() {
        over = true;
        for (ClientProxy proxy : known) {
            if (proxy != null) {
                proxy.answer().complete(false);
            }
        }
    }

    /**
     * Null: the number is another proxy's by now, and what is said was overtaken by the end of one.
     */
    private @Nullable ClientProxy at(int number, long id) {
        if (number < 0 || number >= known.length) {
            link.violated("a frame names proxy " + number);
            return null;
        }
        ClientProxy proxy = known[number];
        return proxy != null && proxy.id() == id ? proxy : null;
    }
}
