package dev.parley.qnx4;

import dev.parley.Errno;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.PortOptions;
import dev.parley.PortOptions.Floating;
import dev.parley.PortOptions.Order;
import dev.parley.Watch;
import org.jspecify.annotations.Nullable;

/** The flags of this process, and what follows from them for its queue. Thread-safe. */
final class Flags {

    private static final int SHOWING_OTHERS =
            Qnx4._PPF_INFORM | Qnx4._PPF_SERVER | Qnx4._PPF_SIGCATCH;
    private static final int ALL =
            SHOWING_OTHERS | Qnx4._PPF_PRIORITY_REC | Qnx4._PPF_PRIORITY_FLOAT;

    private final Port port;
    private int flags; // guarded by this
    private @Nullable Watch inform; // guarded by this

    Flags(Port port) {
        this.port = port;
    }

    synchronized PFlags change(int bits, int mask) throws Qnx4Exception {
        if ((mask & ~ALL) != 0) {
            throw new Qnx4Exception(
                    Errno.EINVAL, "no flags: 0x" + Integer.toHexString(mask & ~ALL));
        }
        int before = flags;
        int after = (before & ~mask) | (bits & mask);
        try {
            requireRight(after & ~before & SHOWING_OTHERS);
            inform((after & Qnx4._PPF_INFORM) != 0);
            if (after != before) {
                port.use(options(after));
            }
        } catch (ParleyException e) {
            throw Fault.of(e);
        }
        flags = after;
        return new PFlags(before, after);
    }

    /** Who may watch all members may have these; on a node of one user, that is everybody. */
    private void requireRight(int wanted) throws ParleyException {
        if (wanted != 0 && inform == null) {
            port.watchMembers().close();
        }
    }

    private void inform(boolean wanted) throws ParleyException {
        Watch present = inform;
        if (wanted && present == null) {
            inform = port.watchMembers();
        } else if (!wanted && present != null) {
            present.close();
            inform = null;
        }
    }

    private static PortOptions options(int flags) {
        boolean isFloating = (flags & Qnx4._PPF_PRIORITY_FLOAT) != 0;
        boolean isByPriority = isFloating || (flags & Qnx4._PPF_PRIORITY_REC) != 0;
        return PortOptions.defaults()
                .withOrder(isByPriority ? Order.PRIORITY : Order.ARRIVAL)
                .withFloat(isFloating ? Floating.NUMBER : Floating.NONE)
                .withClientsKept((flags & Qnx4._PPF_SIGCATCH) != 0);
    }
}
