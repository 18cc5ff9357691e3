package dev.parley.link;

import static dev.parley.link.LinkLayout.BELL;
import static dev.parley.link.LinkLayout.SLEEPERS;

import dev.parley.linux.Mapping;
import dev.parley.linux.Words;
import dev.parley.table.ProcessTable;
import dev.parley.table.ThreadRow;
import dev.parley.table.ThreadState;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where the requests of many links arrive. Thread-safe: any number of threads may receive.
 *
 * <p>Problem: a receiver must not miss a request that is sent at the moment it falls asleep, must
 * cost nothing while nobody sends, and must not pay for clients that are silent. No lock may be
 * shared with a client, for a client may die with it.
 *
 * <p>States of a link here: <i>hot</i>, looked at by every scan; <i>cold</i>, not looked at, its
 * client rings through the socket; <i>arriving</i>, new or having rung, to be made hot by the next
 * scan. Invariants:
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
        /** A notice waits, see {@link #pollNotice}. */
        NOTICE,
        /** The deadline passed. */
        NOTHING,
        /** The thread was interrupted; its flag stays set. */
        INTERRUPTED,
        /** The port is closed. */
        CLOSED
    }

    /** So many links are looked at by every scan whether they are silent or not. */
    private static final int ALWAYS_HOT = 16;

    /** A link that was not heard for this long may go cold; looked at every so many scans. */
    private static final long SILENCE_NANOS = 100_000_000L;

    private static final int SCANS_PER_COOLING = 1024;
    private static final ServerLink[] NONE = {};

    private volatile long id;
    private final ProcessTable table;
    private final Mapping factsPage;
    private final Mapping bellPage;
    private final Words facts;
    private final Words bell;
    private final Spin spin;
    private final InterruptibleSleep interruptible =
            new InterruptibleSleep(() -> ring(Integer.MAX_VALUE));
    private final BellWatch bellWatch;
    private final ReentrantLock lock;

    /** A request was replied while the port was closed. */
    private final Condition letGo;

    private final HintQueue queue;
    private final Queue<ServerLink> arriving = new ConcurrentLinkedQueue<>();

    /** Links that are gone, and what the floor above has to tell. */
    private final Queue<Object> notices = new ConcurrentLinkedQueue<>();

    /** Replaced under the lock; read without it by who only peeks. */
    private volatile ServerLink[] hot = NONE;

    private volatile @Nullable ServerLink lastServed;
    private volatile @Nullable Tracer tracer;
    private volatile boolean closed;

    /** Some link, hot or cold, has ended and is still known. */
    private volatile boolean someEnded;

    private final Set<ServerLink> known = new HashSet<>();
    private int scansSinceCooling;
    private long lastCoolingNanos = System.nanoTime();

    /**
     * How a port receives.
     *
     * @param isByPriority by priority first, then as messages arrive
     */
    public record Terms(Spin.Policy policy, boolean isByPriority) {}

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
        this.queue = new HintQueue(terms.isByPriority());
        this.factsPage = factsPage;
        this.bellPage = bellPage;
        this.facts = factsPage.words();
        this.bell = bellPage.words();
        this.spin = new Spin(terms.policy(), this::hasWork);
        this.bellWatch = new BellWatch(bell, () -> ring(1));
        this.lock = lock;
        this.letGo = lock.newCondition();
    }

    /** The present kernel's number of this port. */
    public long id() {
        return id;
    }

    /** Another kernel has another number for it. */
    public void renumber(long newId) {
        id = newId;
    }

    /** Who sees what is received and replied from now on; null: nobody. */
    public void traceBy(@Nullable Tracer who) {
        tracer = who;
    }

    @Nullable Tracer tracer() {
        return tracer;
    }

    /** A link that is new, or that rang while cold: the next scan looks at it. */
    public void admit(ServerLink link) {
        // model: cold.pml admit
        link.arriveAt(this);
        if (link.becomeArriving()) {
            arriving.add(link);
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
            admitArriving();
            link.setMode(LinkLayout.MODE_CLOSED);
            link.refuseQueued();
        } finally {
            lock.unlock();
        }
    }

    /** A link whose client hung up. Told once, by {@link Taken#NOTICE}. */
    public void hungUp(ServerLink link) {
        link.end();
        someEnded = true;
        tell(link);
        replied(); // nobody waits for what it still had waiting here
    }

    /** Something of the floor above that is to be received once, by {@link Taken#NOTICE}. */
    public void tell(Object notice) {
        notices.add(notice);
        ring(1);
    }

    /** The next notice: a {@link ServerLink} that is gone, or what was told; null: none. */
    public @Nullable Object pollNotice() {
        return notices.poll();
    }

    /**
     * Takes the request that is next, or tells of a notice. Blocks until there is one, the deadline
     * passes, the thread is interrupted or the port is closed. What is there is taken in any case.
     */
    public Taken receive(Held into, long deadline) {
        Taken taken = take(into);
        if (taken != Taken.NOTHING || Deadline.hasPassed(deadline)) {
            return taken;
        }
        taken = stayAwake() ? take(into) : Taken.NOTHING;
        return taken == Taken.NOTHING ? await(into, deadline) : taken;
    }

    /** It did not come soon: from now on the kernel can see that this thread waits. */
    private Taken await(Held into, long deadline) {
        ThreadRow row = table.row();
        try {
            return sleepAndTake(into, deadline, row);
        } finally {
            row.ready();
        }
    }

    private Taken sleepAndTake(Held into, long deadline, ThreadRow row) {
        while (true) {
            // Each time anew: another kernel has another number for the port.
            row.await(ThreadState.RECEIVE, id, ThreadRow.NO_SLOT, 0);
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
    private void ringForTheRest() {
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
            admitArriving();
            for (ServerLink link : known) {
                link.setMode(LinkLayout.MODE_CLOSED);
                link.refuseQueued();
            }
        } finally {
            lock.unlock();
        }
        ring(Integer.MAX_VALUE);
    }

    /**
     * Waits, after {@link #close}, until all that was received is replied, or cannot be any more.
     *
     * @return false: the time is over, or the thread was interrupted; its flag stays set
     */
    public boolean awaitReplies(long deadline) {
        lock.lock();
        try {
            while (!known.stream().allMatch(link -> link.isEnded() || link.isIdle())) {
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
            known.stream().filter(ServerLink::isIdle).forEach(ServerLink::end);
            known.removeIf(ServerLink::isEnded);
            return known.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Lets go of the pages of a closed port. */
    public void retire() {
        factsPage.retire();
        bellPage.retire();
    }

    private Taken take(Held into) {
        // model: port.pml take
        lock.lock();
        try {
            if (closed) {
                return Taken.CLOSED;
            }
            if (!notices.isEmpty()) {
                return Taken.NOTICE;
            }
            admitArriving();
            scan();
            return pop(into);
        } finally {
            lock.unlock();
        }
    }

    private Taken pop(Held into) {
        // model: port.pml pop
        for (Hint hint = queue.poll(); hint != null; hint = queue.poll()) {
            if (hint.link.claim(hint, into)) {
                lastServed = hint.link;
                return Taken.REQUEST;
            }
        }
        return Taken.NOTHING;
    }

    private void scan() {
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

    private void admitArriving() {
        // model: cold.pml admit_arriving
        for (ServerLink link = arriving.poll(); link != null; link = arriving.poll()) {
            link.arrived();
            if (!link.isEnded() && !link.isHot()) {
                known.add(link);
                link.setHot(true);
                ServerLink[] more = Arrays.copyOf(hot, hot.length + 1);
                more[hot.length] = link;
                hot = more;
                // [F3] hot before the scan that follows; pairs with [F1] in ClientLink.
                link.setMode(LinkLayout.MODE_HOT);
            }
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

    /** One sleep on the bell. */
    private Taken sleep(Held into, long deadline) {
        // model: port.pml count, port.pml sleep
        // [F2] counted before the second scan; pairs with [F1] in ClientLink.
        facts.getAndAddInt(SLEEPERS, 1);
        facts.fullFence();
        try {
            int rung = bell.getIntAcquire(BELL);
            Taken taken = take(into);
            if (taken == Taken.NOTHING) {
                sleepOnBell(rung, deadline);
            }
            return taken;
        } finally {
            facts.getAndAddInt(SLEEPERS, -1);
        }
    }

    /** An interrupt, also one that came before this, rings the bell: then this is no sleep. */
    private void sleepOnBell(int rung, long deadline) {
        // model: port.pml sleep_on_bell
        if (Thread.currentThread().isVirtual()) {
            bellWatch.sleep(rung, Deadline.sleepNanos(deadline));
            return;
        }
        interruptible.enter();
        try {
            bell.sleep(BELL, rung, Deadline.sleepNanos(deadline));
        } finally {
            interruptible.leave();
        }
    }

    void ring(int count) {
        // model: port.pml ring_bell
        facts.fullFence();
        if (facts.getIntVolatile(SLEEPERS) != 0) {
            bell.getAndAddInt(BELL, 1);
            bell.wake(BELL, count);
        }
    }

    /** Waits awake for as long as it pays; true: there may be something. */
    private boolean stayAwake() {
        ServerLink last = lastServed;
        boolean isOnThisCore = last != null && last.isClientOnThisCore();
        long copiedBytes = last == null ? 0 : last.copiedBytes();
        return spin.await(isOnThisCore, copiedBytes) || spin.isEndless();
    }

    /** A look without the lock. */
    private boolean hasWork() {
        if (closed || !arriving.isEmpty() || !notices.isEmpty()) {
            return true;
        }
        for (ServerLink link : hot) {
            if (link.hasWork()) {
                return true;
            }
        }
        return false;
    }
}
