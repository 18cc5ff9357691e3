package dev.parley.link;

import dev.parley.linux.ErrnoException;
import dev.parley.linux.Mapping;
import dev.parley.table.ProcessTable;
import dev.parley.table.ThreadRow;
import dev.parley.table.ThreadState;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Where the requests of many links arrive. Thread-safe: any number of threads may receive.
 *
 * <p>Problem: a receiver must not miss a request that is sent at the moment it falls asleep, must
 * cost nothing while nobody sends, and must not pay for clients that are silent. No lock may be
 * shared with a client, for a client may die with it.
 *
 * <p>What is known of the links is in {@link PortLinks}, how one sleeps in {@link PortBell}.
 * Invariants:
 *
 * <ol>
 *   <li>Only the holder of {@link #lock} scans, pops, claims, and writes a link's mode.
 *   <li>A request is claimed when it is handed out, not when it is found: what is queued here its
 *       client may still withdraw.
 *   <li>Sleeping: count oneself in `sleepers`, then read the bell, then scan once more, then sleep
 *       on the bell's value. A client publishes, then reads `sleepers`, then changes the bell, then
 *       wakes. So either the client sees the sleeper or the second scan sees the request; and if
 *       the bell rang after it was read, the futex refuses to sleep.
 *   <li>A client never writes `sleepers`: one that was killed between clearing a flag and the wake
 *       would silence all others.
 *   <li>A link goes cold only after its mode was written and its slots were looked at once more;
 *       the client publishes before it reads the mode. So one of the two sees the other.
 *   <li>Whoever comes back from the sleep without taking anything, or leaving something queued, may
 *       have swallowed the wake of another: it rings on.
 * </ol>
 *
 * <p>Modelled with Spin, with and without kills: docs/link.md names the mutants that were caught.
 */
public final class ReceivePort {

    /** What a receive came back with. */
    public enum Taken {
        /** A request was filled in. */
        REQUEST,
        /** A pulse was filled in, see {@link Held#pulse}. */
        PULSE,
        /** A proxy was triggered, see {@link Held#pulse}. */
        PROXY,
        /** A notice waits, see {@link #pollNotice}. */
        NOTICE,
        /** The deadline passed. */
        NOTHING,
        /** The thread was interrupted; its flag stays set. */
        INTERRUPTED,
        /** The port is closed. */
        CLOSED,
        /** The member that is sought has no link to this port; see {@link MemberReceive}. */
        ABSENT,
        /** Somebody calls for attention; see {@link ReceiveSet#call}. */
        CALLED
    }

    /** A rank before all others: of a notice, and of the end of the port. */
    static final long AT_ONCE = Long.MIN_VALUE;

    private volatile long id;
    private final ProcessTable table;
    private final Terms terms;
    private final PortBell bell;
    private final Spin spin;
    private final ReentrantLock lock;

    /** A request was replied while the port was closed. */
    private final Condition letGo;

    private final HintQueue queue;
    private final PortProxies proxies = new PortProxies();
    private final PortLinks links;

    /** Null: priorities are for the queue, if for anything. */
    private final @Nullable PriorityFloat floating;

    /** Links that are gone, and what the floor above has to tell. */
    private final Queue<Object> notices = new ConcurrentLinkedQueue<>();

    private final Clientele clientele = new Clientele();

    private volatile @Nullable ServerLink lastServed;
    private volatile @Nullable Tracer tracer;
    private volatile @Nullable PortReadiness readiness;
    private volatile @Nullable Object attachment;
    private volatile boolean closed;

    /** What the last request is called; under the lock. */
    private long lastNumber;

    /**
     * How a port receives.
     *
     * @param urgency what it makes of priorities
     * @param keepsClients who wants to leave what is held stays until it is answered
     */
    public record Terms(Spin.Policy policy, Urgency urgency, boolean keepsClients) {

        /** A port that lets its clients go. */
        public Terms(Spin.Policy policy, Urgency urgency) {
            this(policy, urgency, false);
        }
    }

    /** A port over its two pages, which the kernel knows. */
    public ReceivePort(
            long id, Mapping factsPage, Mapping bellPage, Terms terms, ProcessTable table) {
        this(id, factsPage, bellPage, terms, table, new ReentrantLock());
    }

    ReceivePort(
            long id,
            Mapping factsPage,
            Mapping bellPage,
            Terms terms,
            ProcessTable table,
            ReentrantLock lock) {
        this.id = id;
        this.table = table;
        this.terms = terms;
        this.queue = new HintQueue(terms.urgency().isByPriority());
        this.links = new PortLinks(terms.keepsClients());
        this.bell = new PortBell(factsPage, bellPage);
        this.spin = new Spin(terms.policy(), this::hasWork);
        this.lock = lock;
        this.letGo = lock.newCondition();
        this.floating =
                terms.urgency().floats()
                        ? new PriorityFloat(
                                factsPage.words(),
                                bellPage.words(),
                                terms.urgency() == Urgency.SCHEDULES)
                        : null;
    }

    /** The present kernel's number of this port. */
    public long id() {
        return id;
    }

    /** Another kernel has another number for it. */
    public void renumber(long newId) {
        id = newId;
    }

    /** What the floor above wants to remember with this port. */
    public @Nullable Object attachment() {
        return attachment;
    }

    /** Remembers something with this port. */
    public void attach(Object value) {
        attachment = value;
    }

    /** Tells a foreign event loop whether there is something to receive; in place of the last. */
    public PortReadiness startReadiness() throws ErrnoException {
        PortReadiness started = PortReadiness.create(this);
        readiness = started; // before it begins: from now on receivers clear it
        started.start();
        return started;
    }

    /** Who sees what is received and replied from now on; null: nobody. */
    public void traceBy(@Nullable Tracer who) {
        tracer = who;
    }

    @Nullable Tracer tracer() {
        return tracer;
    }

    /**
     * A new link, on the background thread. If all others have hung up before it was made, they are
     * told of first, and that they were the last.
     */
    public void welcome(ServerLink link) {
        for (ServerLink gone : clientele.goneUnheard()) {
            end(gone, clientele.removeEarly(gone));
        }
        clientele.add(link);
        admit(link);
    }

    /** A link that is new, or that rang while cold: the next scan looks at it. */
    public void admit(ServerLink link) {
        // model: cold.pml admit
        link.arriveAt(this);
        links.arrive(link);
        if (floating != null) {
            floating.watch(link);
        }
        if (closed) {
            refuse(link);
        } else {
            ring(1);
        }
    }

    private void refuse(ServerLink link) {
        lock.lock();
        try {
            links.refuseLate(link);
        } finally {
            lock.unlock();
        }
    }

    /**
     * A link whose client hung up, on the background thread. Told once, by {@link Taken#NOTICE};
     * and after it, if it was the last, that nobody is left.
     */
    public void hungUp(ServerLink link) {
        if (!clientele.wasTold(link)) {
            end(link, clientele.remove(link));
        } else if (link.pulses().isUsed()) {
            keepPulses(link); // what it had said, and was not heard yet
        }
    }

    private void end(ServerLink link, boolean wasLast) {
        if (link.pulses().isUsed()) {
            keepPulses(link);
        }
        link.end();
        links.oneHasEnded();
        tell(link);
        if (wasLast) {
            tell(Deserted.NO_LINK_LEFT);
        }
        ring(Integer.MAX_VALUE); // also who waits for this client alone has to see it
        replied(); // nobody waits for what it still had waiting here
    }

    /** Who sent a pulse may be gone before it is received. */
    private void keepPulses(ServerLink link) {
        lock.lock();
        try {
            link.pulses().end(queue);
        } finally {
            lock.unlock();
        }
    }

    /** A new proxy; null: the port has as many as it may. */
    public @Nullable PortProxy openProxy(int priority) {
        return proxies.open(priority);
    }

    /** Closes a proxy: what was triggered and not received vanishes. */
    public void close(PortProxy proxy) {
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

    /** Whether it was closed. */
    public boolean isClosed() {
        return closed;
    }

    /** Triggers a proxy of this port; false: it was as often as it may be, and is not received. */
    public boolean trigger(PortProxy proxy) {
        boolean triggered = proxies.trigger(proxy);
        ring(1);
        return triggered;
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

    /** Something of the floor above that is to be received once, by {@link Taken#NOTICE}. */
    public void tell(Object notice) {
        notices.add(notice);
        ring(1);
    }

    /**
     * The next notice: a {@link ServerLink} that is gone, {@link Deserted}, an {@link Abandonment},
     * or what was told; null: none.
     */
    public @Nullable Object pollNotice() {
        // model: slots.pml take_notice
        Object notice = notices.poll();
        while (notice instanceof Abandonment abandonment && !abandonment.take()) {
            notice = notices.poll();
        }
        return notice;
    }

    /** Whether who wants to leave what is held stays until it is answered. */
    boolean keepsClients() {
        return terms.keepsClients();
    }

    /**
     * Takes the request that is next, or tells of a notice. Blocks until there is one, the deadline
     * passes, the thread is interrupted or the port is closed. What is there is taken in any case.
     */
    public Taken receive(Held into, long deadline) {
        if (floating == null) {
            return next(into, deadline);
        }
        floating.beforeReceive();
        Taken taken = next(into, deadline);
        floating.afterReceive(taken, into);
        return taken;
    }

    private Taken next(Held into, long deadline) {
        Taken taken = takeNext(into);
        if (taken != Taken.NOTHING || Deadline.hasPassed(deadline)) {
            return taken;
        }
        taken = stayAwake() ? take(into) : Taken.NOTHING;
        return taken == Taken.NOTHING ? await(into, deadline) : taken;
    }

    /** Something of this priority waits, or is held, whose client cannot tell by itself. */
    void urgent(int priority) {
        if (floating != null) {
            floating.urgent(priority);
        }
    }

    /** It did not come soon: from now on the kernel can see that this thread waits. */
    private Taken await(Held into, long deadline) {
        ThreadRow row = row();
        try {
            return sleepAndTake(into, deadline, row);
        } finally {
            row.ready();
        }
    }

    private Taken sleepAndTake(Held into, long deadline, ThreadRow row) {
        while (true) {
            showIn(row);
            if (Deadline.hasPassed(deadline)) {
                return leave(Taken.NOTHING);
            }
            if (Thread.currentThread().isInterrupted()) {
                return leave(Taken.INTERRUPTED);
            }
            Taken taken = sleepOnce(into, deadline);
            if (taken != Taken.NOTHING) {
                return taken;
            }
        }
    }

    /** What is queued may be what this thread was woken for, if others died before they rang. */
    void ringForTheRest() {
        // model: port.pml leave
        lock.lock();
        try {
            if (queue.isEmpty()) {
                return;
            }
        } finally {
            lock.unlock();
        }
        ring(1);
    }

    /** Comes back with nothing: a wake that was meant for others may be lost with this thread. */
    Taken leave(Taken why) {
        // model: port.pml leave
        ring(1);
        return why;
    }

    /** One sleep, and a look for what it was ended by. */
    Taken sleepOnce(Held into, long deadline) {
        Taken taken = spin.isEndless() ? Taken.NOTHING : sleep(into, deadline);
        if (taken == Taken.NOTHING) {
            taken = take(into);
        }
        if (taken == Taken.NOTHING && stayAwake()) {
            taken = take(into);
        }
        if (taken != Taken.NOTHING) {
            ringForTheRest();
        }
        return taken;
    }

    /**
     * Closes the port: receivers come back with {@link Taken#CLOSED}, what is queued is refused as
     * not received. What is held may still be replied.
     */
    public void close() {
        lock.lock();
        try {
            closed = true;
            links.refuseAll();
        } finally {
            lock.unlock();
        }
        ring(Integer.MAX_VALUE);
        if (floating != null) {
            floating.close();
        }
        PortReadiness told = readiness;
        if (told != null) {
            told.portClosed();
        }
    }

    /**
     * Waits, after {@link #close}, until all that was received is replied, or cannot be any more.
     *
     * @return false: the time is over, or the thread was interrupted; its flag stays set
     */
    public boolean awaitReplies(long deadline) {
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
    public boolean endIdleLinks() {
        lock.lock();
        try {
            return links.endIdle();
        } finally {
            lock.unlock();
        }
    }

    /** Lets go of the pages of a closed port. */
    public void retire() {
        bell.retire();
    }

    /**
     * As {@link #take}; but in the order of arrival, what was seen already is next whatever has
     * come since, so nobody looks for that. Not for who was woken: it may be for what is not seen.
     */
    private Taken takeNext(Held into) {
        // model: port.pml take_next
        lock.lock();
        try {
            boolean seenIsNext = !terms.urgency().isByPriority() && !closed && notices.isEmpty();
            Taken taken = seenIsNext ? pop(into) : Taken.NOTHING;
            return taken == Taken.NOTHING ? lookAndTake(into) : taken;
        } finally {
            lock.unlock();
        }
    }

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

    /** As {@link #take}, of what one member has sent; notices stay for others. */
    Taken takeFrom(MemberReceive who, Held into) {
        lock.lock();
        try {
            if (closed) {
                return Taken.CLOSED;
            }
            look();
            Taken taken = popFrom(who.memberId(), into);
            return taken == Taken.NOTHING && who.isAbsent(links) ? Taken.ABSENT : taken;
        } finally {
            lock.unlock();
        }
    }

    private Taken popFrom(long memberId, Held into) {
        for (Hint hint = queue.pollFrom(memberId); hint != null; hint = queue.pollFrom(memberId)) {
            into.name(++lastNumber);
            if (hint.take(into) == Taken.REQUEST) {
                lastServed = hint.link();
                return Taken.REQUEST;
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
            into.name(++lastNumber); // also if it is not received: no number is used again
            Taken taken = floating == null ? hint.take(into) : floating.take(hint, into);
            if (hint.hasMore()) {
                queue.putBack(hint);
            }
            if (taken != Taken.NOTHING) {
                lastServed = hint.link();
                return taken;
            }
        }
        return Taken.NOTHING;
    }

    /** One sleep on the bell. */
    private Taken sleep(Held into, long deadline) {
        // model: port.pml sleep
        bell.count();
        try {
            int rung = bell.shown();
            Taken taken = take(into);
            if (taken == Taken.NOTHING) {
                bell.sleep(rung, deadline);
            }
            return taken;
        } finally {
            bell.uncount();
        }
    }

    void ring(int count) {
        bell.ring(count);
    }

    PortBell bell() {
        return bell;
    }

    Spin.Policy policy() {
        return terms.policy();
    }

    @Nullable ServerLink lastServed() {
        return lastServed;
    }

    /** Where the calling thread publishes that it waits. */
    ThreadRow row() {
        return table.row();
    }

    /** The thread waits here. Each time anew: another kernel has another number for the port. */
    void showIn(ThreadRow row) {
        row.await(ThreadState.RECEIVE, id, ThreadRow.NO_SLOT, 0);
    }

    /** Waits awake for as long as it pays; true: there may be something. */
    boolean stayAwake() {
        return stayAwake(spin, lastServed);
    }

    /** The same for who waits for more than one port. */
    static boolean stayAwake(Spin spin, @Nullable ServerLink last) {
        boolean isOnThisCore = last != null && last.isClientOnThisCore();
        long copiedBytes = last == null ? 0 : last.copiedBytes();
        return spin.await(isOnThisCore, copiedBytes) || spin.isEndless();
    }

    /** A look without the lock. */
    boolean hasWork() {
        return closed || !notices.isEmpty() || proxies.hasNew() || links.haveWork();
    }
}
