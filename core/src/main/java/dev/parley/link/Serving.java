package dev.parley.link;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * At what priority a thread works that serves: that of the request it received last, or a higher
 * one that it was raised to since.
 *
 * <p>Owned by that thread. {@link PriorityFloat} raises it from others: the level is one word,
 * which others only increase.
 *
 * <p>Of a port that has Linux schedule its receivers, two threads may tell Linux at the same time:
 * the thread itself, and the one that raises. Each does so until the level that it told is the
 * level. And while the thread itself is at it, the level says {@link #TELLING}: it may be stopped
 * between its look at the level and the call, and that call may then be the one that lowers it. So
 * who raises comes back, until the thread has looked at the level after its call.
 */
public final class Serving {

    private static final int LEVEL = 0xff;

    /** The thread itself is about to tell Linux its level, or has, and has not looked again. */
    private static final int TELLING = 1 << 8;

    private static final ThreadLocal<Serving> OF_THREAD = new ThreadLocal<>();

    /** Whether any thread serves a port that floats: who does sees that, and others need not. */
    private static boolean some;

    private final Thread thread = Thread.currentThread();
    private final AtomicInteger level = new AtomicInteger();

    /** The port that it serves; null: none that floats. Written by the thread. */
    private volatile @Nullable PriorityFloat port;

    /** Null: Linux is told nothing. Written by the thread. */
    private volatile @Nullable SystemThread system;

    /** What it waits for, if it sends and waits. Written by the thread. */
    private volatile @Nullable ClientSlot awaited;

    // What it received last. Read by others without care: a mixture names no request, or raises
    // this thread until it receives next.
    private @Nullable ServerLink link;
    private int slot;
    private long generation;

    private Serving() {}

    /** What the calling thread works at, by whose own right it would be that. */
    public static int priorityOr(int own) {
        Serving serving = ofThread();
        return serving == null ? own : serving.priority();
    }

    /** The calling thread says itself what it works at, until it receives next. */
    public static void end() {
        Serving serving = ofThread();
        if (serving != null) {
            serving.leave();
        }
    }

    /** That of the calling thread; null: it serves no port that floats. */
    static @Nullable Serving ofThread() {
        Serving serving = some ? OF_THREAD.get() : null;
        return serving == null || serving.link == null ? null : serving;
    }

    /** The calling thread is about to receive at a port that has Linux schedule its receivers. */
    static void enter(PriorityFloat port) {
        Serving serving = ofCaller();
        if (!port.equals(serving.port)) {
            serving.enterAnew(port);
        }
    }

    /** The calling thread has received this at a port. */
    static void received(PriorityFloat port, Held held) {
        ofCaller().serve(port, held);
    }

    /** The calling thread cannot receive at a port any more. */
    static void closed(PriorityFloat port) {
        Serving serving = ofCaller();
        if (port.equals(serving.port)) {
            serving.leave();
        }
    }

    /**
     * The calling thread is about to take a request. From the take on nobody sees it wait, and this
     * thread may run no more until it is raised: so its level is that of the request before.
     */
    static void take(int priority) {
        Serving serving = ofCaller();
        if (serving.system != null) {
            serving.raiseTo(priority, TELLING);
        }
    }

    /** The request was withdrawn: the thread stays at what it has risen to. */
    static void tookNothing() {
        Serving serving = ofCaller();
        if (serving.isTelling()) {
            serving.settle();
        }
    }

    private static Serving ofCaller() {
        Serving serving = OF_THREAD.get();
        if (serving == null) {
            serving = new Serving();
            OF_THREAD.set(serving);
            some = true;
        }
        return serving;
    }

    private void enterAnew(PriorityFloat next) {
        leave();
        SystemThread self = next.system();
        system = self;
        port = next;
        if (self != null) {
            level.set(self.level());
            next.join(this);
            raiseBy(next, next.highestWaiting());
        }
    }

    private void serve(PriorityFloat at, Held held) {
        boolean isNew = !at.equals(port);
        if (isNew) {
            enterAnew(at);
        }
        link = held.link();
        slot = held.slot();
        generation = held.generation();
        if (system == null) {
            level.set(held.priority());
        } else if (isNew || level.get() != held.priority()) {
            schedule(at, held.priority());
        }
    }

    /**
     * Lets Linux know last: from then on this thread may run no more until somebody raises it, so
     * what is more urgent must be rung for by then, and what is there already must have been seen.
     */
    private void schedule(PriorityFloat at, int priority) {
        // model: float.pml serve
        level.set(priority | TELLING);
        at.tell(); // [F8] what is to be rung for, before the look; pairs with [F7]
        raiseTo(Math.max(raised(), at.highestWaiting()), TELLING);
        settle();
        at.tell();
    }

    /** What the thread works at, what waits meanwhile included. On the thread itself. */
    int priority() {
        PriorityFloat at = port;
        if (at != null) {
            raiseBy(at, Math.max(raised(), at.highestWaiting()));
        }
        return level();
    }

    private void raiseBy(PriorityFloat at, int priority) {
        if (raiseTo(priority, system == null ? 0 : TELLING)) {
            settle();
            at.tell();
        }
    }

    /** It waits for what it sent: from now on it is poked when it is raised. */
    void await(ClientSlot sent) {
        awaited = sent;
        PriorityFloat at = port;
        if (at != null && system == null) {
            at.join(this);
        }
    }

    /** It waits no longer. */
    void awaitNoMore() {
        awaited = null;
        PriorityFloat at = port;
        if (at != null && system == null) {
            at.part(this);
        }
    }

    private void leave() {
        PriorityFloat left = port;
        SystemThread known = system;
        port = null;
        system = null;
        link = null;
        if (left != null) {
            left.part(this);
        }
        if (known != null) {
            known.workAsItself();
        }
    }

    int level() {
        return level.get() & LEVEL;
    }

    /**
     * The lowest priority that it has to be raised for. Until it has told Linux of its level, all
     * that there are: it may be stopped before it does.
     */
    int lowestUrgent() {
        int now = level.get();
        return (now & TELLING) != 0 ? 1 : (now & LEVEL) + 1;
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    /** What the request that it received last was raised to since; 0: nothing. */
    private int raised() {
        ServerLink from = link;
        int at = slot; // of another link, maybe: it must not lead out of this one's memory
        return from == null || at >= from.slots().count() ? 0 : from.slots().raised(at, generation);
    }

    /**
     * Raises it, on another thread.
     *
     * @param waiting the priority of the most urgent message at its port
     * @return whether it was lower
     */
    boolean raise(int waiting) {
        // model: float.pml raise
        boolean rises = raiseTo(Math.max(waiting, raised()), 0);
        if (rises || isTelling()) {
            tellLinux();
        }
        ClientSlot waitsFor = awaited;
        if (rises && waitsFor != null) {
            waitsFor.poke(); // it raises what it has sent
        }
        return rises;
    }

    /** Whether its own call may undo that of {@link #raise}. */
    boolean isTelling() {
        return system != null && (level.get() & TELLING) != 0;
    }

    private boolean raiseTo(int priority, int flag) {
        // model: float.pml raise_to
        int old = level.get();
        while (priority > (old & LEVEL)) {
            int seen = level.compareAndExchange(old, priority | flag | (old & ~LEVEL));
            if (seen == old) {
                return true;
            }
            old = seen;
        }
        return false;
    }

    /** Tells Linux until the level that was told is the level. On another thread. */
    private void tellLinux() {
        SystemThread known = system;
        while (known != null) {
            int told = level.get();
            known.workAt(told & LEVEL);
            SystemThread now = system;
            if (now == null) {
                known.workAsItself(); // it has left, and has told so, maybe before this
                now = system;
            } else if (now.equals(known) && level.get() == told) {
                return;
            }
            known = now;
        }
    }

    /** The same, on the thread itself, which may be stopped at each of these steps. */
    private void settle() {
        // model: float.pml settle
        SystemThread known = system;
        if (known != null) {
            int told;
            do {
                told = level.updateAndGet(now -> now | TELLING);
                known.workAt(told & LEVEL);
            } while (!level.compareAndSet(told, told & LEVEL));
        }
    }
}
