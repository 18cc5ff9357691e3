package dev.parley.link;

import dev.parley.linux.ErrnoException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The links that requests of this one are forwarded over: made when the server at the other end
 * wants that, and there for as long as this one is in use.
 *
 * <p>Thread-safe.
 */
public final class ForwardLinks {

    /** Of one link; more are refused. */
    private static final int MOST = 1_024;

    /** Makes links. */
    public interface Introducer {
        /**
         * A link to a port, for the requests of another link. Blocks until the kernel has answered.
         *
         * @param rightId that was passed for it; 0: none was, whoever wants to may connect there
         */
        Introduced introduce(ClientLink from, long portId, long rightId);

        /** From now on it is there for as long as the other one is in use. */
        void release(ClientLink link);
    }

    /**
     * What came of it.
     *
     * @param link null: none
     * @param errno why there is none
     */
    public record Introduced(@Nullable ClientLink link, int errno) {}

    private final ClientLink from;
    private final Map<Long, ClientLink> links = new HashMap<>(); // guarded by this

    /** Those behind links that have ended: who went on from there still uses them; by this. */
    private final Set<ClientLink> behind = new HashSet<>();

    /** The ports that links are wanted to, and not answered; the first is worked on; by this. */
    private final Deque<Wanted> wanted = new ArrayDeque<>();

    private record Wanted(long portId, long rightId) {}

    private volatile @Nullable Introducer introducer;

    ForwardLinks(ClientLink from) {
        this.from = from;
    }

    /** Who makes them; else there are none. */
    public void introduceBy(Introducer who) {
        introducer = who;
    }

    /** Those over which something may be on its way. */
    synchronized List<ClientLink> all() {
        behind.removeIf(link -> link.ending() != null);
        List<ClientLink> all = new ArrayList<>(links.values());
        all.addAll(behind);
        return all;
    }

    /** On the background thread: the server wants this client to have a link to that port. */
    void wanted(long portId, long rightId) {
        boolean isFirst;
        synchronized (this) {
            if (wanted.stream().anyMatch(other -> other.portId() == portId)) {
                from.violated("wants a link to port %d twice".formatted(portId));
                return;
            }
            if (wanted.size() + links.size() >= MOST) {
                answer(portId, 0, ErrnoException.EAGAIN);
                return;
            }
            isFirst = wanted.isEmpty();
            wanted.add(new Wanted(portId, rightId));
        }
        if (isFirst) {
            Thread.ofVirtual().start(this::introduceAll);
        }
    }

    /** One after the other: a server cannot have this process ask for many at once. */
    private void introduceAll() {
        ended().forEach(this::lost);
        boolean more = true;
        while (more) {
            Wanted one = first();
            Introduced introduced = introduce(one);
            more = answer(one.portId(), introduced);
            Introducer who = introducer;
            if (introduced.link() != null && who != null) {
                who.release(introduced.link());
            }
        }
    }

    private synchronized List<ClientLink> ended() {
        return links.values().stream().filter(link -> link.ending() != null).toList();
    }

    private synchronized Wanted first() {
        return wanted.element();
    }

    private Introduced introduce(Wanted one) {
        Introducer who = introducer;
        return who == null
                ? new Introduced(null, ErrnoException.ENOSYS)
                : who.introduce(from, one.portId(), one.rightId());
    }

    /**
     * It is not wanted any more before the server hears that, and may want it again; and a link is
     * kept before anybody can say that it has ended. True: there are more.
     */
    private synchronized boolean answer(long portId, Introduced introduced) {
        wanted.remove();
        ClientLink link = introduced.link();
        if (link == null) {
            answer(portId, 0, introduced.errno());
        } else {
            links.put(link.id(), link);
            answer(portId, link.id(), 0);
        }
        return !wanted.isEmpty();
    }

    private void answer(long portId, long linkId, int errno) {
        from.sender().post(LinkFrame.followed(portId, linkId, errno));
    }

    /** The one of this number, if it was made for this link, and has not ended. */
    @Nullable ClientLink find(long linkId) {
        ClientLink link;
        synchronized (this) {
            link = links.get(linkId);
        }
        if (link != null && link.ending() != null) {
            lost(link);
            return null;
        }
        return link;
    }

    /** One has ended: to forward there, the server has to ask for another. */
    void lost(ClientLink link) {
        List<ClientLink> further = link.forwards().all();
        synchronized (this) {
            if (links.remove(link.id(), link)) {
                behind.addAll(further);
                answer(link.portId(), 0, ErrnoException.EPIPE);
            }
        }
    }

    /** These links, and those over which what they send may be forwarded, however often. */
    public static Set<ClientLink> reachedFrom(Collection<ClientLink> links) {
        Set<ClientLink> reached = new HashSet<>();
        Deque<ClientLink> found = new ArrayDeque<>(links);
        while (!found.isEmpty()) {
            ClientLink link = found.remove();
            if (reached.add(link)) {
                found.addAll(link.forwards().all());
            }
        }
        return reached;
    }
}
