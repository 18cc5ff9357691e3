package dev.parley.link;

import dev.parley.link.LinkFrame.Kind;
import dev.parley.wire.LinkGeometry;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The receiving side of the pulses of one link: copies what has come into the port's queue.
 *
 * <p>Guarded by the port's lock, but for {@link #hasNew}, {@link #isUsed} and {@link #wanted}. What
 * the client says is checked as it is copied; a number that cannot be ends the link.
 */
final class LinkPulses {

    private final ServerLink link;
    private final ClientPeer peer;
    private final PulseRing ring;
    private final Queue<PulseHint> spare = new ArrayDeque<>();
    private final @Nullable Cell[] cells = new Cell[PulseRing.MOST_PROXIES];

    /** Entries that were copied; written under the lock. */
    private volatile long seen;

    /** Entries of which the client may forget that it pushed them. */
    private long taken;

    private boolean ended;

    /** The client broke the rules: nothing that it has sent besides is believed. */
    private boolean broken;

    LinkPulses(ServerLink link, ClientPeer peer, LinkGeometry geometry) {
        this.link = link;
        this.peer = peer;
        this.ring = new PulseRing(link.words(), geometry);
    }

    /** What the client may trigger: one proxy of the port. */
    private final class Cell implements ProxyHint.Source {

        private final PortProxy proxy;
        private final int number;
        private boolean listed;

        /** What there was at the end of the link, and is not taken yet. */
        private int rest;

        Cell(PortProxy proxy, int number) {
            this.proxy = proxy;
            this.number = number;
        }

        @Override
        public int take() {
            int before = ended ? takeRest() : takeShared();
            listed = before > 1;
            return before;
        }

        private int takeRest() {
            return rest == 0 ? 0 : rest--;
        }

        private int takeShared() {
            // model: pulses.pml take
            int before = ring.takeTrigger(number);
            if (before > peer.mostTriggers()) {
                breaks("proxy %d: triggered %d times".formatted(proxy.id(), before));
                return 0;
            }
            peer.tookTrigger(number);
            return before;
        }

        void list(long nanos, HintQueue queue) {
            if (!listed) {
                listed = true;
                proxy.hint().add(this, nanos);
                queue.offerOnce(proxy.hint());
            }
        }

        void end(HintQueue queue) {
            rest += ring.takeTriggers(number);
            if (rest > 0) {
                list(System.nanoTime(), queue);
            }
        }
    }

    ServerLink link() {
        return link;
    }

    /** The ring, for who stands in for a client at the other end of a socket. */
    PulseRing ring() {
        return ring;
    }

    /** Whether there are some that were not seen yet; needs no lock. */
    boolean hasNew() {
        return ring.pushed() != seen;
    }

    /** Whether there ever were any; needs no lock. */
    boolean isUsed() {
        return ring.pushed() != 0;
    }

    /** Offers those that were not seen yet; true: there were some. */
    boolean scan(HintQueue queue) {
        // model: pulses.pml scan
        long pushed = ring.pushed();
        if (pushed == seen || broken) {
            return false;
        }
        if (!link.use().mayPulse()) {
            breaks("a pulse by a link that is good for " + link.use());
            return false;
        }
        if (pushed < seen || pushed - taken > PulseRing.ENTRIES) {
            breaks("%d pulses pushed, %d seen, %d taken".formatted(pushed, seen, taken));
            return false;
        }
        for (long number = seen; number < pushed; number++) {
            see(number, queue);
        }
        seen = pushed;
        ring.tellTaken(taken);
        return true;
    }

    private void breaks(String what) {
        broken = true;
        link.violated(what);
    }

    private void see(long number, HintQueue queue) {
        int proxy = ring.proxy(number);
        if (proxy >= 0) {
            taken++;
            Cell cell = cells[proxy];
            if (cell != null) {
                cell.list(ring.nanos(number), queue);
            }
            return;
        }
        PulseHint free = spare.poll();
        PulseHint hint = free == null ? new PulseHint(this) : free;
        ring.read(number, hint);
        queue.offer(hint);
    }

    /** A pulse was received. */
    void received(PulseHint hint) {
        spare.add(hint);
        taken++;
        if (!ended) {
            ring.tellTaken(taken);
            peer.tookPulse();
        }
    }

    /** The client asks for a number under which it may trigger a proxy; without the lock. */
    void wanted(int number, long proxyId) {
        ReceivePort port = link.port();
        boolean isThere =
                number >= 0
                        && number < cells.length
                        && link.use().mayPulse()
                        && port != null
                        && port.waiting().bind(link, number, proxyId);
        Kind answer = isThere ? Kind.PROXY_FOUND : Kind.PROXY_GONE;
        link.sender().post(LinkFrame.of(answer, number, proxyId));
    }

    /** The client may trigger this proxy, under that number. */
    void bind(int number, PortProxy proxy) {
        peer.bound(number);
        cells[number] = new Cell(proxy, number);
    }

    /** There is no such proxy any more; whoever knows a number for it is told. */
    void forget(PortProxy proxy) {
        for (int number = 0; number < cells.length; number++) {
            Cell cell = cells[number];
            if (cell != null && cell.proxy == proxy) {
                cells[number] = null;
                link.sender().post(LinkFrame.of(Kind.PROXY_GONE, number, proxy.id()));
            }
        }
    }

    /**
     * The client is gone. What it has sent is received nevertheless, unless it broke the rules;
     * also if some of it is heard only later, and this is called once more.
     */
    void end(HintQueue queue) {
        scan(queue);
        ended = true;
        if (broken) {
            return;
        }
        for (Cell cell : cells) {
            if (cell != null) {
                cell.end(queue);
            }
        }
    }
}
