package dev.parley.link;

import static dev.parley.link.LinkLayout.URGENT;
import static dev.parley.link.LinkLayout.URGENT_BELL;

import dev.parley.link.ReceivePort.Taken;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.Scheduling;
import dev.parley.linux.Scheduling.Policy;
import dev.parley.linux.Words;
import dev.parley.sleep.Deadline;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Raises the threads that serve a port, at once, when something more urgent waits for one of them.
 * Thread-safe.
 *
 * <p>Problem: a thread that is to be raised cannot see to it itself: it is asleep in a send of its
 * own, or, where Linux schedules by these priorities, kept from running by just those that it is to
 * be raised above. So one thread of the port does it for all others. It must hear of each message
 * that is more urgent than one of them, must not be woken by the rest, and must not wait for a lock
 * that a thread which does not run may hold: whatever it needs it finds without one.
 *
 * <p>The port says in its facts page what is urgent: the lowest priority above the level of one of
 * its {@link #members}. A client publishes its message, then reads that, and rings the urgent bell
 * if its message is so urgent. A member that takes on a lower level says so, then looks at what
 * waits. So one of the two at least sees the other ([F7], [F8]); the bell is read before the look
 * at what waits, as ever. Members are, where Linux schedules, all that have received here; else
 * those that wait for what they sent, for the others look when they send.
 *
 * <p>Any value of the bell is harmless, and who rings in vain, however often, costs a few
 * hundredths of a processor.
 */
final class PriorityFloat {

    private static final Logger LOG = System.getLogger("parley.link");

    /** Above all that it raises. */
    private static final int ABOVE_ALL = LinkLayout.HIGHEST_PRIORITY + 1;

    /** After so many rings for nothing there is a pause. */
    private static final int MOST_IN_VAIN = 16;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int ONE_CHANGE = 1 << 8;

    private final Words facts;
    private final Words bell;

    /** All that lead to the port, hot or cold. */
    private final List<ServerLink> links = new CopyOnWriteArrayList<>();

    private final List<Serving> members = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Boolean> started = new CompletableFuture<>();
    private final boolean schedules;
    private final boolean wantsToSchedule;
    private final AtomicBoolean isStarted = new AtomicBoolean();
    private volatile boolean closed;

    /** The port does not float at present: who has served is let go as it receives next. */
    private volatile boolean resting;

    /**
     * @param schedules whether Linux is to schedule receivers, if this process has the right
     */
    PriorityFloat(Words facts, Words bell, boolean schedules) {
        this.facts = facts;
        this.bell = bell;
        this.wantsToSchedule = schedules;
        this.schedules = schedules && start(true);
    }

    /** From now on the port floats again, or does not. */
    void change(Urgency urgency) {
        if (urgency.floats() && wantsToSchedule != (urgency == Urgency.SCHEDULES)) {
            throw new IllegalArgumentException("the port has floated otherwise before");
        }
        resting = !urgency.floats();
        tell();
    }

    private boolean start(boolean aboveAll) {
        if (isStarted.compareAndSet(false, true)) {
            Thread.ofPlatform().name("parley-float").daemon().start(() -> run(aboveAll));
        }
        return aboveAll && started.join();
    }

    /** The calling thread, if Linux is to schedule it by the priority of what it serves. */
    @Nullable SystemThread system() {
        try {
            boolean isOwn = schedules && !Thread.currentThread().isVirtual();
            return isOwn ? SystemThread.current() : null;
        } catch (ErrnoException e) {
            throw new IllegalStateException(e); // the calling thread is there
        }
    }

    /** The calling thread is about to receive. */
    void beforeReceive() {
        if (schedules && !resting) {
            Serving.enter(this);
        }
    }

    /** As {@link Hint#take}. */
    Taken take(Hint hint, Held into) {
        if (!schedules || resting || !(hint instanceof RequestHint)) {
            return hint.take(into);
        }
        Serving.take(hint.urgency());
        Taken taken = hint.take(into);
        if (taken == Taken.NOTHING) {
            Serving.tookNothing();
        }
        return taken;
    }

    /** What the calling thread came back with. Only a request changes its priority. */
    void afterReceive(Taken taken, Held held) {
        if (resting) {
            Serving.closed(this);
            return;
        }
        switch (taken) {
            case REQUEST -> Serving.received(this, held);
            case CLOSED -> Serving.closed(this);
            case PULSE, PROXY, NOTICE, NOTHING, INTERRUPTED, ABSENT, CALLED -> {}
        }
    }

    /** What waits in this link counts from now on, and what has waited. */
    void watch(ServerLink link) {
        if (!links.contains(link)) {
            links.removeIf(ServerLink::isEnded);
            links.add(link);
            urgent(link.highestQueued());
        }
    }

    /** The priority of the most urgent message that waits; -1: none does. */
    int highestWaiting() {
        int highest = -1;
        for (ServerLink link : links) {
            highest = Math.max(highest, link.highestQueued());
        }
        return highest;
    }

    /** From now on it is raised from here. */
    void join(Serving member) {
        var _ = start(schedules);
        if (!members.contains(member)) {
            members.removeIf(one -> !one.isAlive());
            members.add(member);
        }
        tell();
    }

    /** It is raised no more. */
    void part(Serving member) {
        if (members.remove(member)) {
            tell();
        }
    }

    /** Says anew what is urgent, after a level has changed. */
    void tell() {
        // model: float.pml tell, float.pml tell_receiver
        while (true) {
            // Read before the levels: whoever says it meanwhile knows a newer one, and this fails.
            int said = facts.getIntVolatile(URGENT);
            int next = (said & -ONE_CHANGE) + ONE_CHANGE | lowestUrgent();
            // [F8] before the look at what waits, by whoever calls this; pairs with [F7].
            if (facts.compareAndExchangeInt(URGENT, said, next) == said) {
                return;
            }
        }
    }

    private int lowestUrgent() {
        int lowest = ABOVE_ALL;
        if (resting) {
            return 0;
        }
        for (Serving member : members) {
            lowest = Math.min(lowest, member.lowestUrgent());
        }
        return lowest > LinkLayout.HIGHEST_PRIORITY ? 0 : lowest;
    }

    /** Something of this priority waits, whose client cannot ring by itself. */
    void urgent(int priority) {
        facts.fullFence();
        int from = LinkLayout.urgentFrom(facts.getIntVolatile(URGENT));
        if (from != 0 && priority >= from) {
            ring();
        }
    }

    void close() {
        closed = true;
        ring();
    }

    private void ring() {
        bell.getAndAddInt(URGENT_BELL, 1);
        bell.wake(URGENT_BELL, 1);
    }

    private void run(boolean aboveAll) {
        started.complete(aboveAll && mayBeAboveAll());
        int inVain = 0;
        while (!closed) {
            int rung = bell.getIntAcquire(URGENT_BELL);
            if (raiseAll()) {
                inVain = 0;
            } else if (++inVain > MOST_IN_VAIN) {
                inVain = 0;
                LockSupport.parkNanos(this, PAUSE_NANOS);
            }
            bell.sleep(URGENT_BELL, rung, Deadline.sleepNanos(Deadline.NEVER));
        }
    }

    private static boolean mayBeAboveAll() {
        try {
            Scheduling.realTime(0, Policy.FIFO, ABOVE_ALL);
            return true;
        } catch (ErrnoException e) {
            LOG.log(Level.WARNING, "float.unscheduled: {0}", e.getMessage());
            return false;
        }
    }

    /** Whether any member was raised. Comes back to those that may have undone it. */
    private boolean raiseAll() {
        // model: float.pml hear
        boolean risen = false;
        boolean again = true;
        while (again && !closed && !resting) {
            again = false;
            boolean changed = false;
            int waiting = highestWaiting();
            for (Serving member : members) {
                changed |= member.raise(waiting);
                again |= member.isTelling();
            }
            if (changed) {
                risen = true;
                tell();
            }
            if (again) {
                LockSupport.parkNanos(this, PAUSE_NANOS);
            }
        }
        return risen;
    }
}
