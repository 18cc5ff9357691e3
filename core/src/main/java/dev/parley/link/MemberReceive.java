package dev.parley.link;

import dev.parley.link.ReceivePort.Taken;
import dev.parley.sleep.Deadline;
import dev.parley.sleep.Spin;
import dev.parley.table.ThreadRow;

/**
 * Receives from a port what one member has sent, and nothing else; what others have sent stays in
 * its place. Owned by the thread that receives, but for {@link #gone}.
 *
 * <p>A wake that comes may be meant for anybody, and a single one for another. So who waits here
 * does not sleep in the futex: it parks, every ring wakes it, and whoever it is that Linux wakes
 * passes that on ({@link BellWatch}). Two that wait for different members never ring for each
 * other: who finds nothing of its own lies down again without a word.
 */
public final class MemberReceive {

    private final ReceivePort port;
    private final long memberId;

    /** The floor above is told of the member's end, so a link need not be there. */
    private boolean watched;

    private volatile boolean gone;

    /** For the requests of this member. */
    public MemberReceive(ReceivePort port, long memberId) {
        this.port = port;
        this.memberId = memberId;
    }

    /** From now on the member's end is told by {@link #gone}. */
    public void watched() {
        watched = true;
    }

    /** The member is gone. Any thread. */
    public void gone() {
        gone = true;
        // Visible before the count of sleepers is read; pairs with the count in #sleep.
        port.ring(Integer.MAX_VALUE);
    }

    /** Whether it is. */
    public boolean isGone() {
        return gone;
    }

    long memberId() {
        return memberId;
    }

    /** Under the port's lock: nothing can come, as far as is known here. */
    boolean isAbsent(PortLinks links) {
        return gone || (!watched && !links.areThereOf(memberId));
    }

    /**
     * Takes the request that is next. Blocks until there is one, the deadline passes, the thread is
     * interrupted or the port is closed; or {@link Taken#ABSENT}: the member is {@link #gone}, or
     * has no link and is not watched yet. Never {@link Taken#NOTICE}.
     */
    public Taken receive(Held into, long deadline) {
        port.beforeReceive();
        Taken taken = next(into, deadline);
        port.afterReceive(taken, into);
        return taken;
    }

    private Taken next(Held into, long deadline) {
        Taken taken = port.waiting().takeFrom(this, into);
        // Who sees what others have sent cannot tell whether waiting awake would pay.
        if (taken == Taken.NOTHING
                && !Deadline.hasPassed(deadline)
                && !port.waiting().hasWork()
                && port.stayAwake()) {
            taken = port.waiting().takeFrom(this, into);
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
            return port.waiting().takeFrom(this, into);
        }
        PortBell bell = port.bell();
        bell.count();
        try {
            int rung = bell.shown();
            Taken taken = port.waiting().takeFrom(this, into);
            if (taken != Taken.NOTHING) {
                return taken;
            }
            bell.park(rung, deadline);
        } finally {
            bell.uncount();
        }
        return port.waiting().takeFrom(this, into);
    }
}
