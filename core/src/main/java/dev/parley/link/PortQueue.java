package dev.parley.link;

import dev.parley.link.ReceivePort.Taken;
import dev.parley.sleep.Deadline;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What waits at a port, in the order in which it is received: requests, pulses and proxies that
 * were seen, and notices; and the links that they come by ({@link PortLinks}).
 *
 * <p>Thread-safe. Never sleeps; who waits here is {@link ReceivePort}'s. Invariants:
 *
 * <ol>
 *   <li>Only the holder of {@link #lock} scans, pops, claims, and writes a link's mode. It is
 *       shared with no client, for a client may die with it.
 *   <li>A request is claimed when it is handed out, not when it is found: what is queued here its
 *       client may still withdraw.
 * </ol>
 */
final class PortQueue {

    /** A rank before all others: of a notice, and of the end of the port. */
    private static final long AT_ONCE = Long.MIN_VALUE;

    private final ReentrantLock lock;

    /** A request was replied while the port was closed. */
    private final Condition letGo;

    private final HintQueue queue;
    private final PortProxies proxies = new PortProxies();
    private final PortLinks links;

    /** Null: priorities are for the queue, if for anything. Under the lock. */
    private @Nullable PriorityFloat floating;

    /** Links that are gone, and what the floor above has to tell. */
    private final Queue<Object> notices = new ConcurrentLinkedQueue<>();

    private volatile @Nullable ServerLink lastServed;
    private volatile @Nullable PortReadiness readiness;
    private volatile boolean closed;

    /** What the last request is called; under the lock. */
    private long lastNumber;

    PortQueue(ReceivePort.Terms terms, @Nullable PriorityFloat floating, ReentrantLock lock) {
        this.floating = floating;
        this.lock = lock;
        this.letGo = lock.newCondition();
        this.queue = new HintQueue(terms.urgency().isByPriority());
        this.links = new PortLinks(terms.keepsClients());
    }

    /** Who is told by receivers that there is nothing left. */
    void tellBy(PortReadiness who) {
        readiness = who;
    }

    @Nullable PortReadiness readiness() {
        return readiness;
    }

    /** The next look is at this link, too. */
    void arrive(ServerLink link) {
        links.arrive(link);
    }

    /** The next look drops the links that have ended. */
    void oneHasEnded() {
        links.oneHasEnded();
    }

    /** This one came, or rang, after the end of the port. */
    void refuse(ServerLink link) {
        lock.lock();
        try {
            links.refuseLate(link);
        } finally {
            lock.unlock();
        }
    }

    /** Who sent a pulse may be gone before it is received. */
    void keepPulses(ServerLink link) {
        if (!link.pulses().isUsed()) {
            return;
        }
        lock.lock();
        try {
            link.pulses().end(queue);
        } finally {
            lock.unlock();
        }
    }

    /** From now on it receives so; what waits is ordered anew. */
    void change(Urgency urgency, boolean keepsClients, @Nullable PriorityFloat floats) {
        lock.lock();
        try {
            links.admitArriving(); // so that they are known
            queue.order(urgency.isByPriority());
            links.keepClients(keepsClients);
            floating = floats;
            if (floats != null) {
                links.watchBy(floats);
            }
        } finally {
            lock.unlock();
        }
    }

    /** A new proxy; null: the port has as many as it may. */
    @Nullable PortProxy openProxy(int priority) {
        return proxies.open(priority);
    }

    /** One with this number; null: another has it, or the port has as many as it may. */
    @Nullable PortProxy openProxy(long id, int priority) {
        return proxies.open(id, priority);
    }

    /** Whether there is one with this number. */
    boolean hasProxy(long id) {
        return proxies.find(id) != null;
    }

    /** Closes a proxy: what was triggered and not received vanishes. */
    void close(PortProxy proxy) {
        lock.lock();
        try {
            proxies.close(proxy);
            proxy.hint().clear();
            if (proxy.hint().queued) {
                queue.remove(proxy.hint());
            }
            links.forget(proxy);
        } finally {
            lock.unlock();
        }
    }

    /** Triggers a proxy; false: it was as often as it may be, and is not received. */
    boolean trigger(PortProxy proxy) {
        return proxies.trigger(proxy);
    }

    /** A client wants to trigger a proxy, under that number; false: there is none. */
    boolean bind(ServerLink link, int number, long proxyId) {
        lock.lock();
        try {
            links.admitArriving(); // so that it is known
            PortProxy proxy = closed ? null : proxies.find(proxyId);
            if (proxy != null) {
                link.pulses().bind(number, proxy);
            }
            return proxy != null;
        } finally {
            lock.unlock();
        }
    }

    /** Something that is to be received once, by {@link Taken#NOTICE}. */
    void tell(Object notice) {
        notices.add(notice);
    }

    /**
     * The next notice: a {@link ServerLink} that is gone, {@link Deserted}, an {@link Abandonment},
     * or what was told; null: none.
     */
    @Nullable Object pollNotice() {
        // model: slots.pml take_notice
        Object notice = notices.poll();
        while (notice instanceof Abandonment abandonment && !abandonment.take()) {
            notice = notices.poll();
        }
        return notice;
    }

    /** Nothing is received any more: what waits is refused. */
    void close() {
        lock.lock();
        try {
            closed = true;
            links.refuseAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether it was closed. */
    boolean isClosed() {
        return closed;
    }

    /**
     * Waits, after {@link #close}, until all that was received is replied, or cannot be any more.
     *
     * @return false: the time is over, or the thread was interrupted; its flag stays set
     */
    boolean awaitReplies(long deadline) {
        lock.lock();
        try {
            while (!links.areIdle()) {
                if (Deadline.hasPassed(deadline)) {
                    return false;
                }
                letGo.awaitNanos(Deadline.sleepNanos(deadline));
            }
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** A request was replied. Who drains the port may wait for that. */
    void replied() {
        if (closed) {
            lock.lock();
            try {
                letGo.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Ends those links of a closed port of which nobody holds a request.
     *
     * @return whether none is left, so that the port may be retired
     */
    boolean endIdleLinks() {
        lock.lock();
        try {
            return links.endIdle();
        } finally {
            lock.unlock();
        }
    }

    /**
     * As {@link #take}; but in the order of arrival, what was seen already is next whatever has
     * come since, so nobody looks for that. Not for who was woken: it may be for what is not seen.
     */
    Taken takeNext(Held into) {
        // model: port.pml take_next
        lock.lock();
        try {
            boolean seenIsNext = !queue.isByPriority() && !closed && notices.isEmpty();
            Taken taken = seenIsNext ? pop(into) : Taken.NOTHING;
            return taken == Taken.NOTHING ? lookAndTake(into) : taken;
        } finally {
            lock.unlock();
        }
    }

    /** Takes what is next, if anything is there. */
    Taken take(Held into) {
        lock.lock();
        try {
            return lookAndTake(into);
        } finally {
            lock.unlock();
        }
    }

    private Taken lookAndTake(Held into) {
        // model: port.pml take
        if (closed) {
            return Taken.CLOSED;
        }
        look();
        // After the scan: what was told before a link came is heard before its requests.
        Taken taken = notices.isEmpty() ? pop(into) : Taken.NOTICE;
        if (taken == Taken.NOTHING) {
            foundNothing();
        }
        return taken;
    }

    /** Queues what has come and was not seen yet; under the lock. */
    private void look() {
        links.admitArriving();
        links.scan(queue);
        proxies.scan(queue);
    }

    private void foundNothing() {
        PortReadiness told = readiness;
        if (told != null) {
            told.clear();
        }
    }

    /** As {@link #take}, of what somebody has chosen; the rest stays for others. */
    Taken takeFor(ChosenReceive who, Held into) {
        lock.lock();
        try {
            if (closed) {
                return Taken.CLOSED;
            }
            look();
            Taken taken = popFor(who, into);
            return taken == Taken.NOTHING && who.isAbsent(links) ? Taken.ABSENT : taken;
        } finally {
            lock.unlock();
        }
    }

    private Taken popFor(ChosenReceive who, Held into) {
        for (Hint hint = queue.pollFor(who); hint != null; hint = queue.pollFor(who)) {
            Taken taken = handOut(hint, into);
            if (taken != Taken.NOTHING) {
                return taken;
            }
        }
        return Taken.NOTHING;
    }

    /**
     * How soon what is next here should be received, compared with other ports: the smaller, the
     * sooner; {@link HintQueue#NO_RANK}: nothing is here.
     */
    long rank() {
        // model: portset.pml rank
        lock.lock();
        try {
            if (closed || !notices.isEmpty()) {
                return AT_ONCE;
            }
            look();
            return queue.rank();
        } finally {
            lock.unlock();
        }
    }

    private Taken pop(Held into) {
        // model: port.pml pop
        for (Hint hint = queue.poll(); hint != null; hint = queue.poll()) {
            Taken taken = handOut(hint, into);
            if (taken != Taken.NOTHING) {
                return taken;
            }
        }
        return Taken.NOTHING;
    }

    private Taken handOut(Hint hint, Held into) {
        into.name(++lastNumber); // also if it is not received: no number is used again
        Taken taken = floating == null ? hint.take(into) : floating.take(hint, into);
        if (hint.hasMore()) {
            queue.putBack(hint);
        }
        if (taken != Taken.NOTHING) {
            lastServed = hint.link();
        }
        return taken;
    }

    /** Whether something was seen and not received. */
    boolean hasSeen() {
        lock.lock();
        try {
            return !queue.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** A look without the lock: whether there may be something to take. */
    boolean hasWork() {
        return closed || !notices.isEmpty() || proxies.hasNew() || links.haveWork();
    }

    /** The link of what was received last. */
    @Nullable ServerLink lastServed() {
        return lastServed;
    }
}
