package dev.parley.node;

import dev.parley.link.Link;
import dev.parley.linux.ErrnoException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Looks after links from their first moment until their memory is gone: a link that has hung up is
 * kept for as long as a thread is inside.
 *
 * <p>Thread-safe; {@link #sweep} and {@link #abandonAll} belong to the background thread.
 */
final class LinkKeeper {

    private final Poller poller;
    private final Set<Link> living = ConcurrentHashMap.newKeySet();
    private final Set<Link> hungUp = ConcurrentHashMap.newKeySet();

    LinkKeeper(Poller poller) {
        this.poller = poller;
    }

    /** Keeps a link; the background thread calls {@code ring} and, once and lastly, {@code end}. */
    void keep(Link link, Runnable ring, Runnable end) throws ErrnoException {
        living.add(link);
        try {
            poller.watchLink(
                    link.socket(),
                    ring,
                    () -> {
                        end.run();
                        living.remove(link);
                        hungUp.add(link);
                    });
        } catch (ErrnoException e) {
            living.remove(link);
            link.abandon();
            throw e;
        }
    }

    /** Lets go of the links in which nobody is any more; true: some are left. */
    boolean sweep() {
        hungUp.removeIf(
                link -> {
                    boolean idle = link.isIdle();
                    if (idle) {
                        link.retire();
                    }
                    return idle;
                });
        return !hungUp.isEmpty();
    }

    /** The last act of the background thread: nobody would notice a hang-up from now on. */
    void abandonAll() {
        living.forEach(Link::abandon);
        hungUp.forEach(Link::abandon);
    }
}
