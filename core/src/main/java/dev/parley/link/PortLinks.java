package dev.parley.link;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/**
 * The links of a port, and which of them its scans look at.
 *
 * <p>Guarded by the port's lock, but for {@link #arrive}, {@link #oneHasEnded} and {@link
 * #haveWork}, which any thread may call.
 *
 * <p>States of a link: <i>hot</i>, looked at by every scan; <i>cold</i>, not looked at, its client
 * rings through the socket; <i>arriving</i>, new or having rung, to be made hot by the next scan. A
 * link goes cold only after its mode was written and its slots were looked at once more; the client
 * publishes before it reads the mode. So one of the two sees the other.
 */
final class PortLinks {

    /** So many links are looked at by every scan whether they are silent or not. */
    private static final int ALWAYS_HOT = 16;

    /** A link that was not heard for this long may go cold; looked at every so many scans. */
    private static final long SILENCE_NANOS = 100_000_000L;

    private static final int SCANS_PER_COOLING = 1024;
    private static final ServerLink[] NONE = {};

    private final Queue<ServerLink> arriving = new ConcurrentLinkedQueue<>();

    /** Replaced under the lock; read without it by who only peeks. */
    private volatile ServerLink[] hot = NONE;

    /** Some link, hot or cold, has ended and is still known. */
    private volatile boolean someEnded;

    /** Who wants to leave what is held stays until it is answered. */
    private boolean keepsClients;

    private final Set<ServerLink> known = new HashSet<>();
    private int scansSinceCooling;
    private long lastCoolingNanos = System.nanoTime();

    /**
     * @param keepsClients who wants to leave what is held stays until it is answered
     */
    PortLinks(boolean keepsClients) {
        this.keepsClients = keepsClients;
    }

    /** The next scan looks at this one. */
    void arrive(ServerLink link) {
        if (link.becomeArriving()) {
            arriving.add(link);
        }
    }

    /** The next scan drops what has ended. */
    void oneHasEnded() {
        someEnded = true;
    }

    /** From now on, who wants to leave what is held stays until it is answered, or does not. */
    void keepClients(boolean keeps) {
        if (keeps != keepsClients) {
            keepsClients = keeps;
            int terms = keeps ? LinkLayout.TERMS_KEEPS_CLIENTS : 0;
            known.stream().filter(link -> !link.isEnded()).forEach(link -> link.setTerms(terms));
        }
    }

    /** A float knows all links of its port. */
    void watchBy(PriorityFloat floating) {
        known.forEach(floating::watch);
    }

    void admitArriving() {
        // model: cold.pml admit_arriving
        for (ServerLink link = arriving.poll(); link != null; link = arriving.poll()) {
            link.arrived();
            if (!link.isEnded() && !link.isHot()) {
                known.add(link);
                link.setHot(true);
                ServerLink[] more = Arrays.copyOf(hot, hot.length + 1);
                more[hot.length] = link;
                hot = more;
                if (keepsClients) {
                    link.setTerms(LinkLayout.TERMS_KEEPS_CLIENTS);
                }
                // [F3] hot before the scan that follows; pairs with [F1] in ClientLink.
                link.setMode(LinkLayout.MODE_HOT);
            }
        }
    }

    void scan(HintQueue queue) {
        // model: cold.pml scan, waking.pml scan
        queue.startScan();
        if (someEnded) {
            removeEnded();
        }
        for (ServerLink link : hot) {
            if (!link.isEnded()) {
                link.scan(queue);
            }
        }
        if (++scansSinceCooling >= SCANS_PER_COOLING) {
            cool();
        }
    }

    /** Drops ended links. */
    private void removeEnded() {
        someEnded = false;
        keepHot(link -> !link.isEnded());
        known.removeIf(ServerLink::isEnded);
    }

    /** Makes links that have been silent for a while cold, if there are many. */
    private void cool() {
        scansSinceCooling = 0;
        long now = System.nanoTime();
        if (hot.length > ALWAYS_HOT && now - lastCoolingNanos > SILENCE_NANOS) {
            lastCoolingNanos = now;
            keepHot(link -> !link.coolDown());
        }
    }

    private void keepHot(Predicate<ServerLink> condition) {
        for (ServerLink link : hot) {
            link.setHot(condition.test(link));
        }
        hot = Arrays.stream(hot).filter(ServerLink::isHot).toArray(ServerLink[]::new);
    }

    /** A look without the lock. */
    boolean haveWork() {
        if (!arriving.isEmpty()) {
            return true;
        }
        for (ServerLink link : hot) {
            if (link.hasWork()) {
                return true;
            }
        }
        return false;
    }

    /** The port is closed: what is queued is refused, and nothing more accepted. */
    void refuseAll() {
        admitArriving();
        for (ServerLink link : known) {
            refuse(link);
        }
    }

    /** This one came, or rang, after the port was closed. */
    void refuseLate(ServerLink link) {
        admitArriving();
        refuse(link);
    }

    private static void refuse(ServerLink link) {
        link.setMode(LinkLayout.MODE_CLOSED);
        link.refuseQueued();
    }

    /** There is no such proxy any more. */
    void forget(PortProxy proxy) {
        known.forEach(link -> link.pulses().forget(proxy));
    }

    /** Whether a link of this member is known that has not ended. */
    boolean areThereOf(long memberId) {
        return known.stream().anyMatch(link -> !link.isEnded() && link.client().id() == memberId);
    }

    /** Whether nobody holds a request that could still be replied. */
    boolean areIdle() {
        return known.stream().allMatch(link -> link.isEnded() || link.isIdle());
    }

    /** Ends those of which nobody holds a request; true: none is left. */
    boolean endIdle() {
        known.stream().filter(ServerLink::isIdle).forEach(ServerLink::end);
        known.removeIf(ServerLink::isEnded);
        return known.isEmpty();
    }
}
