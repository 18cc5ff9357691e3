package dev.parley.link;

import dev.parley.link.ReceivePort.Taken;
import dev.parley.sleep.Deadline;
import dev.parley.sleep.InterruptibleSleep;
import dev.parley.sleep.Spin;
import dev.parley.table.ThreadRow;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Receives from many ports at once. Thread-safe: any number of threads may receive, here and from
 * the ports themselves.
 *
 * <p>Problem: a thread that sleeps for many ports must miss a request at none of them, and a wake
 * that it gets at one of them may be another receiver's of that port. What {@link ReceivePort} has
 * for one is done here for each:
 *
 * <ol>
 *   <li>Counted among the sleepers of every port, then the bells read, then every port looked at
 *       once more, under its lock, then asleep on all the values that were read.
 *   <li>Who comes back from the sleep looks at every port, and takes from one. At the others whose
 *       bell has rung meanwhile it rings on; at this one, if it leaves something queued.
 *   <li>The set has a bell of its own, read before anything else of the set is, and rung after
 *       anything has changed: ports, the end, an interrupt, a call for attention.
 * </ol>
 *
 * <p>Awake, a port is looked at without its lock first, so that ports where nothing is are cheap.
 */
public class ReceiveSet {

    /**
     * What a receive came back with, and where.
     *
     * @param port null if nothing was received
     */
    public record Arrival(@Nullable ReceivePort port, Taken taken) {}

    private static final Arrival NOTHING = new Arrival(null, Taken.NOTHING);
    private static final Arrival CALLED = new Arrival(null, Taken.CALLED);
    private static final Arrival INTERRUPTED = new Arrival(null, Taken.INTERRUPTED);
    private static final Arrival CLOSED = new Arrival(null, Taken.CLOSED);

    /** What is made once for each port: an arrival is no new object. */
    private record Seat(
            ReceivePort port, Arrival request, Arrival pulse, Arrival proxy, Arrival notice) {

        static Seat of(ReceivePort port) {
            return new Seat(
                    port,
                    new Arrival(port, Taken.REQUEST),
                    new Arrival(port, Taken.PULSE),
                    new Arrival(port, Taken.PROXY),
                    new Arrival(port, Taken.NOTICE));
        }
    }

    /** The ports at one moment. */
    private static final class Seats {

        private final Seat[] all;
        private final PortBell[] bells;
        private final Spin spin;

        Seats(Seat[] all, Spin spin) {
            this.all = all;
            this.bells = Arrays.stream(all).map(seat -> seat.port.bell()).toArray(PortBell[]::new);
            this.spin = spin;
        }
    }

    private final boolean endsWhenEmpty;
    private final SetBell bell = new SetBell();
    private final InterruptibleSleep interruptible = new InterruptibleSleep(bell::ring);

    /** Not in use now; guarded by itself. */
    private final Deque<SetSleep> sleeps = new ArrayDeque<>();

    private volatile Seats seats = new Seats(new Seat[0], spin(Stream.of()));
    private volatile @Nullable ReceivePort lastServed;
    private volatile boolean called;
    private volatile boolean closed;

    /**
     * A set without ports.
     *
     * @param endsWhenEmpty whether a receive ends with {@link Taken#CLOSED} if there is no port;
     *     else it waits for one
     */
    public ReceiveSet(boolean endsWhenEmpty) {
        this.endsWhenEmpty = endsWhenEmpty;
    }

    /** One more port; false: it is there already. */
    public synchronized boolean add(ReceivePort port) {
        if (ports().contains(port)) {
            return false;
        }
        change(Stream.concat(Arrays.stream(seats.all), Stream.of(Seat.of(port))));
        return true;
    }

    /** One port less; false: it is not there. */
    public synchronized boolean remove(ReceivePort port) {
        if (!ports().contains(port)) {
            return false;
        }
        change(Arrays.stream(seats.all).filter(seat -> seat.port != port));
        return true;
    }

    /** The ports that are there now, in the order in which they came. */
    public List<ReceivePort> ports() {
        return Arrays.stream(seats.all).map(Seat::port).toList();
    }

    private void change(Stream<Seat> now) {
        Seat[] all = now.toArray(Seat[]::new);
        seats = new Seats(all, spin(Arrays.stream(all).map(seat -> seat.port.policy())));
        bell.ring();
    }

    /** As all of them wait; who must not wait awake decides for all, who must not sleep alone. */
    private Spin spin(Stream<Spin.Policy> policies) {
        List<Spin.Policy> all = policies.distinct().toList();
        Spin.Policy policy =
                all.contains(Spin.Policy.NEVER)
                        ? Spin.Policy.NEVER
                        : all.equals(List.of(Spin.Policy.ALWAYS))
                                ? Spin.Policy.ALWAYS
                                : Spin.Policy.ADAPTIVE;
        return new Spin(policy, this::hasWork);
    }

    /** A receive that waits, or else the next, comes back with {@link Taken#CALLED}. */
    public void call() {
        called = true;
        bell.ring();
    }

    /** Ends all receives with {@link Taken#CLOSED}; the ports stay as they are. */
    public void close() {
        closed = true;
        bell.ring();
        synchronized (sleeps) {
            sleeps.forEach(SetSleep::close);
            sleeps.clear();
        }
    }

    /** Whether it is closed. */
    public boolean isClosed() {
        return closed;
    }

    /**
     * Takes the request that is next among all ports, or tells of a notice. Blocks until there is
     * one, the deadline passes, the thread is interrupted, or the set is closed. What is there is
     * taken in any case. {@link Taken#CALLED}: there was a {@link #call}.
     */
    public Arrival receive(Held into, long deadline) {
        Arrival arrival = take(into);
        if (arrival.taken != Taken.NOTHING) {
            return arrival;
        }
        if (Deadline.hasPassed(deadline)) {
            return takeFirst(into, false);
        }
        arrival = stayAwake() ? take(into) : NOTHING;
        return arrival.taken == Taken.NOTHING ? await(into, deadline) : arrival;
    }

    private Arrival await(Held into, long deadline) {
        SetSleep sleep = takeSleep();
        Seat[] all = seats.all;
        // Who looks from outside sees it wait at the first of the ports.
        ThreadRow row = all.length == 0 ? null : all[0].port.row();
        try {
            while (true) {
                if (row != null) {
                    all[0].port.showIn(row);
                }
                if (Deadline.hasPassed(deadline)) {
                    return leave(NOTHING);
                }
                if (Thread.currentThread().isInterrupted()) {
                    return leave(INTERRUPTED);
                }
                Arrival arrival = sleepOnce(sleep, into, deadline);
                if (arrival.taken != Taken.NOTHING) {
                    return arrival;
                }
            }
        } finally {
            if (row != null) {
                row.ready();
            }
            giveBack(sleep);
        }
    }

    /** Comes back with nothing: a wake that was meant for others may be lost with this thread. */
    Arrival leave(Arrival why) {
        // model: portset.pml leave
        for (Seat seat : seats.all) {
            seat.port.ring(1);
        }
        return why;
    }

    /** One sleep, and a look for what it was ended by. */
    Arrival sleepOnce(SetSleep sleep, Held into, long deadline) {
        Seat[] slept = {};
        if (!seats.spin.isEndless()) {
            slept = sleep(sleep, deadline);
        }
        Arrival arrival = takeFirst(into, false);
        if (arrival.taken == Taken.NOTHING && stayAwake()) {
            arrival = take(into);
        }
        if (arrival.taken != Taken.NOTHING) {
            ringOn(slept, sleep, arrival);
        }
        return arrival;
    }

    /** Where this thread has slept, and what woke it may have been meant for others. */
    private static void ringOn(Seat[] slept, SetSleep sleep, Arrival arrival) {
        // model: portset.pml ring_on
        for (int i = 0; i < slept.length; i++) {
            ReceivePort port = slept[i].port;
            if (port == arrival.port) {
                port.ringForTheRest();
            } else if (sleep.hasRung(i)) {
                port.ring(1);
            }
        }
    }

    /** One sleep on the bells of all ports: of these. */
    private Seat[] sleep(SetSleep sleep, long deadline) {
        // model: portset.pml fall_asleep
        sleep.begin();
        try {
            Seats now = seats;
            sleep.count(now.bells);
            if (!isOver(now) && !called && !isAnythingThere(now.all)) {
                sleep.sleep(deadline);
            }
            return now.all;
        } finally {
            sleep.end();
        }
    }

    private boolean isOver(Seats now) {
        return closed || (endsWhenEmpty && now.all.length == 0);
    }

    /** A look at every port, under its lock. */
    private boolean isAnythingThere(Seat[] all) {
        for (Seat seat : all) {
            if (rank(seat.port) != HintQueue.NO_RANK) {
                return true;
            }
        }
        return false;
    }

    /** Takes what is next, if it can be seen without a lock that there is something. */
    private Arrival take(Held into) {
        return takeFirst(into, true);
    }

    /**
     * @param peeks looks only at those ports under their lock in which there seems to be something
     */
    private Arrival takeFirst(Held into, boolean peeks) {
        // model: portset.pml take_first
        for (int tries = 0; tries <= seats.all.length; tries++) {
            Seats now = seats;
            if (isOver(now)) {
                return CLOSED;
            }
            Seat first = first(now.all, peeks);
            if (first == null) {
                return answerCall();
            }
            switch (first.port.poll(into)) {
                case REQUEST -> {
                    lastServed = first.port;
                    return first.request;
                }
                case PULSE -> {
                    lastServed = first.port;
                    return first.pulse;
                }
                case PROXY -> {
                    return first.proxy;
                }
                case NOTICE -> {
                    return first.notice;
                }
                case CLOSED -> remove(first.port);
                case NOTHING, INTERRUPTED, ABSENT, CALLED -> {} // another receiver was faster
            }
        }
        return NOTHING;
    }

    /** After a look at the ports: calls, however many, keep nobody from receiving. */
    private Arrival answerCall() {
        if (!called) {
            return NOTHING;
        }
        called = false;
        return CALLED;
    }

    /** The port whose next message is before those of all others; null: there is none. */
    private @Nullable Seat first(Seat[] all, boolean peeks) {
        int begin = peeks ? busy(all, 0) : 0;
        if (begin == all.length) {
            return null;
        }
        if (peeks && busy(all, begin + 1) == all.length) {
            return all[begin]; // the common case: there is nothing to compare it with
        }
        Seat first = null;
        long firstRank = HintQueue.NO_RANK;
        for (int i = begin; i < all.length; i++) {
            long rank = rank(all[i].port);
            if (rank < firstRank) {
                first = all[i];
                firstRank = rank;
            }
        }
        return first;
    }

    /** How soon what is next there should be received: the smaller, the sooner. */
    long rank(ReceivePort port) {
        return port.waiting().rank();
    }

    /** The first, from an index on, where there seems to be something. */
    private static int busy(Seat[] all, int from) {
        int i = from;
        while (i < all.length && !all[i].port.waiting().hasWork()) {
            i++;
        }
        return i;
    }

    private SetSleep takeSleep() {
        SetSleep idle;
        synchronized (sleeps) {
            idle = sleeps.poll();
        }
        return idle == null ? new SetSleep(bell, interruptible) : idle;
    }

    private void giveBack(SetSleep sleep) {
        synchronized (sleeps) {
            if (closed) {
                sleep.close();
            } else {
                sleeps.push(sleep);
            }
        }
    }

    private boolean stayAwake() {
        ReceivePort last = lastServed;
        return ReceivePort.stayAwake(seats.spin, last == null ? null : last.waiting().lastServed());
    }

    /** A look without any lock. */
    private boolean hasWork() {
        Seats now = seats;
        if (called || isOver(now)) {
            return true;
        }
        return busy(now.all, 0) < now.all.length;
    }
}
