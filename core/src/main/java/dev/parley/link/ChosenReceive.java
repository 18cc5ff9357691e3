package dev.parley.link;

import dev.parley.link.ReceivePort.Taken;
import dev.parley.sleep.Deadline;
import dev.parley.sleep.Spin;
import dev.parley.table.ThreadRow;

/**
 * Receives from a port what it is chosen for, and nothing else; the rest stays in its place. Owned
 * by the thread that receives.
 *
 * <p>A wake that comes may be meant for anybody, and a single one for another. So who waits here
 * does not sleep in the futex: it parks, every ring wakes it, and whoever it is that Linux wakes
 * passes that on ({@link BellWatch}). Two that wait for different things never ring for each other:
 * who finds nothing of its own lies down again without a word.
 */
public abstract sealed class ChosenReceive permits MemberReceive, ProxyReceive {

    private final ReceivePort port;

    ChosenReceive(ReceivePort port) {
        this.port = port;
    }

    ReceivePort port() {
        return port;
    }

    /** Whether it is for this. Under the port's lock. */
    abstract boolean wants(Hint hint);

    /** Nothing can come, as far as is known here. Under the port's lock. */
    abstract boolean isAbsent(PortLinks links);

    /**
     * Takes what is next. Blocks until there is something, the deadline passes, the thread is
     * interrupted or the port is closed; or {@link Taken#ABSENT}: nothing can come. Never {@link
     * Taken#NOTICE}.
     */
    public Taken receive(Held into, long deadline) {
        port.beforeReceive();
        Taken taken = next(into, deadline);
        port.afterReceive(taken, into);
        return taken;
    }

    private Taken next(Held into, long deadline) {
        Taken taken = port.waiting().takeFor(this, into);
        // Who sees what others have sent cannot tell whether waiting awake would pay.
        if (taken == Taken.NOTHING
                && !Deadline.hasPassed(deadline)
                && !port.waiting().hasWork()
                && port.stayAwake()) {
            taken = port.waiting().takeFor(this, into);
        }
        return taken == Taken.NOTHING && !Deadline.hasPassed(deadline)
                ? await(into, deadline)
                : taken;
    }

    private Taken await(Held into, long deadline) {
        ThreadRow row = port.row();
        try {
            while (true) {
                port.showIn(row);
                if (Deadline.hasPassed(deadline)) {
                    return Taken.NOTHING;
                }
                if (Thread.currentThread().isInterrupted()) {
                    return Taken.INTERRUPTED;
                }
                Taken taken = sleep(into, deadline);
                if (taken != Taken.NOTHING) {
                    return taken;
                }
            }
        } finally {
            row.ready();
        }
    }

    /** One sleep. Who parks swallows nobody's wake, so nothing is rung on for. */
    private Taken sleep(Held into, long deadline) {
        if (port.policy() == Spin.Policy.ALWAYS) {
            Thread.onSpinWait();
            return port.waiting().takeFor(this, into);
        }
        PortBell bell = port.bell();
        bell.count();
        try {
            int rung = bell.shown();
            Taken taken = port.waiting().takeFor(this, into);
            if (taken != Taken.NOTHING) {
                return taken;
            }
            bell.park(rung, deadline);
        } finally {
            bell.uncount();
        }
        return port.waiting().takeFor(this, into);
    }
}
