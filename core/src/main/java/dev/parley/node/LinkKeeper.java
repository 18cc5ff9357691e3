package dev.parley.node;

import dev.parley.link.ClientLink;
import dev.parley.link.Granting;
import dev.parley.link.Leave;
import dev.parley.link.Link;
import dev.parley.link.ServerLink;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Looks after links from their first moment until their memory is gone: a link that has hung up is
 * kept for as long as a thread is inside.
 *
 * <p>The death of a peer is seen in three ways: its liveness page says so, its socket hangs up, or
 * the kernel tells. The first and the last shut the socket down, and all the rest follows from the
 * hang-up, once.
 *
 * <p>Thread-safe; {@link #sweep} and {@link #abandonAll} belong to the background thread.
 */
final class LinkKeeper {

    private final Poller poller;
    private final Liveness liveness;
    private final Granting granting;
    private final Set<Link> living = ConcurrentHashMap.newKeySet();
    private final Set<Link> hungUp = ConcurrentHashMap.newKeySet();

    /** The process at the other end of a link, and its liveness page, which stays the caller's. */
    record Peer(long memberId, Fd liveness) {}

    LinkKeeper(Poller poller, Liveness liveness, Granting granting) {
        this.poller = poller;
        this.liveness = liveness;
        this.granting = granting;
    }

    /** Keeps a link; the background thread calls {@code end}, once and lastly. */
    void keep(Link link, Peer peer, Runnable end) throws ErrnoException {
        link.rights().grantBy(granting);
        living.add(link);
        Liveness.Watch watch =
                liveness.watch(peer.memberId(), peer.liveness(), () -> peerIsGone(link));
        try {
            poller.watchLink(
                    link,
                    () -> {
                        watch.close();
                        link.heardAll(); // the last words may say why
                        peerIsGone(link);
                        end.run();
                        living.remove(link);
                        hungUp.add(link);
                    });
        } catch (ErrnoException e) {
            watch.close();
            living.remove(link);
            link.abandon();
            throw e;
        }
    }

    /** The kernel says that the process at the other end of a link is dead. */
    void peerIsGone(long linkId) {
        living.stream().filter(link -> link.id() == linkId).forEach(LinkKeeper::peerIsGone);
    }

    /** Ends all links, since this process looks dead to its peers. */
    void endAll() {
        living.forEach(LinkKeeper::peerIsGone);
    }

    private static void peerIsGone(Link link) {
        switch (link) {
            case ClientLink client ->
                    client.end(client.isPortClosed() ? Leave.PORT_CLOSED : Leave.PEER_DIED);
            case ServerLink server -> server.end();
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
