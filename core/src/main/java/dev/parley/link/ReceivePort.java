package dev.parley.link;

import dev.parley.linux.ErrnoException;
import dev.parley.linux.Mapping;
import dev.parley.sleep.Deadline;
import dev.parley.sleep.Spin;
import dev.parley.table.ProcessTable;
import dev.parley.table.TableLayout;
import dev.parley.table.ThreadRow;
import dev.parley.table.ThreadState;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Where the requests of many links arrive. Thread-safe: any number of threads may receive.
 *
 * <p>Problem: a receiver must not miss a request that is sent at the moment it falls asleep, must
 * cost nothing while nobody sends, and must not pay for clients that are silent. No lock may be
 * shared with a client, for a client may die with it.
 *
 * <p>What waits is in {@link PortQueue}, how one sleeps in {@link PortBell}. Invariants:
 *
 * <ol>
 *   <li>Sleeping: count oneself in `sleepers`, then read the bell, then scan once more, then sleep
 *       on the bell's value. A client publishes, then reads `sleepers`, then changes the bell, then
 *       wakes. So either the client sees the sleeper or the second scan sees the request; and if
 *       the bell rang after it was read, the futex refuses to sleep.
 *   <li>A client never writes `sleepers`: one that was killed between clearing a flag and the wake
 *       would silence all others.
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
        /** What was chosen cannot come; see {@link ChosenReceive}. */
        ABSENT,
        /** Somebody calls for attention; see {@link ReceiveSet#call}. */
        CALLED
    }

    private volatile long id;
    private final ProcessTable table;
    private final Spin.Policy policy;
    private final Mapping factsPage;
    private final Mapping bellPage;
    private final PortBell bell;
    private final Spin spin;
    private final PortQueue waiting;

    /** Null: priorities are for the queue, if for anything. */
    private volatile @Nullable PriorityFloat floating;

    /** Whether who wanted to leave what is held ever had to stay until it is answered. */
    private volatile boolean hasKeptClients;

    private final Clientele clientele = new Clientele();

    private volatile @Nullable Tracer tracer;
    private volatile @Nullable Object attachment;

    private final Serves receivers = new Serves(false);
    private final Serves receiversOfSets = new Serves(true);
    private final Serves answerers = new Serves(false);

    /** Publishes of the calling thread that it serves, unless that was done for it last. */
    private final class Serves {

        private final boolean others;
        private volatile @Nullable Thread last;

        /**
         * @param others whether it serves other ports as well
         */
        Serves(boolean others) {
            this.others = others;
        }

        void publish() {
            Thread current = Thread.currentThread();
            if (!current.equals(last)) {
                last = current; // before the number is read, which may become another one
                table.serves(others ? TableLayout.SEVERAL : id);
            }
        }

        void forget() {
            last = null;
        }
    }

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
        this.policy = terms.policy();
        this.factsPage = factsPage;
        this.bellPage = bellPage;
        this.hasKeptClients = terms.keepsClients();
        this.bell = new PortBell(factsPage, bellPage);
        PriorityFloat floats = terms.urgency().floats() ? newFloat(terms.urgency()) : null;
        this.floating = floats;
        this.waiting = new PortQueue(terms, floats, lock);
        this.spin = new Spin(terms.policy(), waiting::hasWork);
    }

    private PriorityFloat newFloat(Urgency urgency) {
        return new PriorityFloat(factsPage.words(), bellPage.words(), urgency == Urgency.SCHEDULES);
    }

    /**
     * From now on it receives so. What waits is ordered anew; who serves is lowered or raised when
     * it receives next.
     *
     * @throws IllegalArgumentException it has floated already, and not as now
     */
    public synchronized void change(Urgency urgency, boolean keeps) {
        if (isClosed()) {
            return;
        }
        PriorityFloat present = floating;
        if (urgency.floats() && present == null) {
            present = newFloat(urgency);
        } else if (present != null) {
            present.change(urgency);
        }
        if (keeps) {
            hasKeptClients = true; // before any client is told
        }
        floating = present;
        waiting.change(urgency, keeps, present);
        if (present != null && isClosed()) {
            present.close(); // who closed the port may have seen none
        }
    }

    /** The present kernel's number of this port. */
    public long id() {
        return id;
    }

    /** Another kernel has another number for it. */
    public void renumber(long newId) {
        id = newId;
        receivers.forget(); // after the number: who is published anew has the new one
        answerers.forget();
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
        waiting.tellBy(started); // before it begins: from now on receivers clear it
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
        waiting.arrive(link);
        PriorityFloat floats = floating;
        if (floats != null) {
            floats.watch(link);
        }
        if (waiting.isClosed()) {
            waiting.refuse(link);
        } else {
            ring(1);
        }
    }

    /**
     * A link whose client hung up, on the background thread. Told once, by {@link Taken#NOTICE};
     * and after it, if it was the last, that nobody is left.
     */
    public void hungUp(ServerLink link) {
        if (!clientele.wasTold(link)) {
            end(link, clientele.remove(link));
        } else {
            waiting.keepPulses(link); // what it had said, and was not heard yet
        }
    }

    private void end(ServerLink link, boolean wasLast) {
        waiting.keepPulses(link);
        link.end();
        waiting.oneHasEnded();
        tell(link);
        if (wasLast) {
            tell(Deserted.NO_LINK_LEFT);
        }
        ring(Integer.MAX_VALUE); // also who waits for this client alone has to see it
        waiting.replied(); // nobody waits for what it still had waiting here
    }

    /** A new proxy; null: the port has as many as it may. */
    public @Nullable PortProxy openProxy(int priority) {
        return waiting.openProxy(priority);
    }

    /** One with this number; null: another has it, or the port has as many as it may. */
    public @Nullable PortProxy openProxy(long proxyId, int priority) {
        return waiting.openProxy(proxyId, priority);
    }

    /** Whether there is a proxy with this number. */
    public boolean hasProxy(long proxyId) {
        return waiting.hasProxy(proxyId);
    }

    /** Closes a proxy: what was triggered and not received vanishes. */
    public void close(PortProxy proxy) {
        waiting.close(proxy);
        ring(Integer.MAX_VALUE); // who waits for it alone has to see it
    }

    /** Whether it was closed. */
    public boolean isClosed() {
        return waiting.isClosed();
    }

    /** Triggers a proxy of this port; false: it was as often as it may be, and is not received. */
    public boolean trigger(PortProxy proxy) {
        boolean triggered = waiting.trigger(proxy);
        ring(1);
        return triggered;
    }

    /** Something of the floor above that is to be received once, by {@link Taken#NOTICE}. */
    public void tell(Object notice) {
        waiting.tell(notice);
        ring(1);
    }

    /**
     * The next notice: a {@link ServerLink} that is gone, {@link Deserted}, an {@link Abandonment},
     * or what was told; null: none.
     */
    public @Nullable Object pollNotice() {
        return waiting.pollNotice();
    }

    /** Whether who wants to leave what is held may have to stay until it is answered. */
    boolean hasKeptClients() {
        return hasKeptClients;
    }

    /**
     * Takes the request that is next, or tells of a notice. Blocks until there is one, the deadline
     * passes, the thread is interrupted or the port is closed. What is there is taken in any case.
     */
    public Taken receive(Held into, long deadline) {
        beforeReceive();
        Taken taken = next(into, deadline);
        afterReceive(taken, into);
        return taken;
    }

    /** Takes what is next here, if anything is, for who waits for more than this port. */
    Taken poll(Held into) {
        beforeReceive();
        Taken taken = waiting.take(into);
        afterReceive(taken, into);
        if (taken == Taken.REQUEST) {
            receiversOfSets.publish(); // it may be any of the set, the next time
        }
        return taken;
    }

    /** The calling thread is about to receive here, in whatever way. */
    void beforeReceive() {
        PriorityFloat floats = floating;
        if (floats != null) {
            floats.beforeReceive();
        }
    }

    /** Its priority follows what it has received; and whoever looks can see that it serves. */
    void afterReceive(Taken taken, Held into) {
        if (taken == Taken.REQUEST) {
            receivers.publish();
        }
        PriorityFloat floats = floating;
        if (floats != null) {
            floats.afterReceive(taken, into);
        }
    }

    private Taken next(Held into, long deadline) {
        Taken taken = waiting.takeNext(into);
        if (taken != Taken.NOTHING || Deadline.hasPassed(deadline)) {
            return taken;
        }
        taken = stayAwake() ? waiting.take(into) : Taken.NOTHING;
        return taken == Taken.NOTHING ? await(into, deadline) : taken;
    }

    /** Something of this priority waits, or is held, whose client cannot tell by itself. */
    void urgent(int priority) {
        PriorityFloat floats = floating;
        if (floats != null) {
            floats.urgent(priority);
        }
    }

    /** The calling thread answers what another one has received. */
    void answersForAnother() {
        answerers.publish();
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
        if (waiting.hasSeen()) {
            ring(1);
        }
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
            taken = waiting.take(into);
        }
        if (taken == Taken.NOTHING && stayAwake()) {
            taken = waiting.take(into);
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
        waiting.close();
        ring(Integer.MAX_VALUE);
        PriorityFloat floats = floating;
        if (floats != null) {
            floats.close();
        }
        PortReadiness told = waiting.readiness();
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
        return waiting.awaitReplies(deadline);
    }

    /**
     * Ends those links of a closed port of which nobody holds a request.
     *
     * @return whether none is left, so that the port may be retired
     */
    public boolean endIdleLinks() {
        return waiting.endIdleLinks();
    }

    /** Lets go of the pages of a closed port. */
    public void retire() {
        bell.retire();
    }

    /** One sleep on the bell. */
    private Taken sleep(Held into, long deadline) {
        // model: port.pml sleep
        bell.count();
        try {
            int rung = bell.shown();
            Taken taken = waiting.take(into);
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

    PortQueue waiting() {
        return waiting;
    }

    PortBell bell() {
        return bell;
    }

    Spin.Policy policy() {
        return policy;
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
        return stayAwake(spin, waiting.lastServed());
    }

    /** The same for who waits for more than one port. */
    static boolean stayAwake(Spin spin, @Nullable ServerLink last) {
        boolean isOnThisCore = last != null && last.isClientOnThisCore();
        long copiedBytes = last == null ? 0 : last.copiedBytes();
        return spin.await(isOnThisCore, copiedBytes) || spin.isEndless();
    }
}
