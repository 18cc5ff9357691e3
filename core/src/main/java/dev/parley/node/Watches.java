package dev.parley.node;

import static dev.parley.node.KernelConnection.expect;

import dev.parley.wire.Ask;
import dev.parley.wire.MalformedFrame;
import dev.parley.wire.Tell;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What this process waits to be told, whatever kernel there is. Thread-safe.
 *
 * <p>Whoever takes a watch out of the table tells of its end, so that is told once. One that stands
 * is told by the background thread alone, and stays.
 */
final class Watches implements Membership.Renewal {

    private static final Logger LOG = System.getLogger("parley.node");

    private final Membership membership;
    private final Notes notes;

    /** With what the kernel calls them; guarded by this. */
    private final Map<Watching, Registration> open = new HashMap<>();

    Watches(Membership membership, Poller poller) {
        this.membership = membership;
        notes = new Notes(poller);
    }

    /** Begins to watch. Blocks until the kernel has answered. */
    Watching watch(Watching.Wish wish, Watching.Listener listener)
            throws KernelRefusal, IOException {
        KernelConnection kernel = membership.kernel();
        Watching watching = new Watching(wish, listener);
        return kernel.ask(
                watching.ask(),
                List.of(),
                (tell, _) -> {
                    put(watching, registration(kernel, tell));
                    return watching;
                });
    }

    /** Ends a watch, without a word to its listener; false: it has ended. */
    boolean unwatch(Watching watching) {
        Registration registration = takeOut(watching);
        if (registration != null) {
            registration.tell(Ask.Unwatch::new);
        }
        return registration != null;
    }

    void cancelAll() {
        all().forEach(this::cancel);
    }

    private void cancel(Watching watching) {
        if (unwatch(watching)) {
            watching.listener().cancelled();
        }
    }

    /**
     * On the background thread: the kernel tells a watch something.
     *
     * @param memberId that is gone; 0: that is not what it tells
     */
    void told(long watchId, Tell tell, long memberId) throws MalformedFrame {
        for (Watching watching : all()) {
            Registration registration = registration(watching, watchId);
            if (registration == null) {
                continue;
            }
            if (!watching.expects(tell)) {
                throw new MalformedFrame("no answer to %s: %s".formatted(watching.ask(), tell));
            }
            if (watching.isStanding() || takeOut(watching) != null) {
                watching.listener().told(tell, () -> notes.add(registration, memberId));
            }
        }
    }

    /** Watches the same anew; who went meanwhile is told now. */
    @Override
    public void renew(KernelConnection kernel) throws IOException {
        for (Watching watching : all()) {
            try {
                kernel.ask(
                        watching.ask(),
                        List.of(),
                        (tell, _) -> replace(watching, registration(kernel, tell)));
            } catch (KernelRefusal e) {
                LOG.log(Level.WARNING, "watch.lost {0}: {1}", watching.ask(), e.getMessage());
                cancel(watching);
            }
        }
    }

    private static Registration registration(KernelConnection kernel, Tell tell)
            throws MalformedFrame {
        return new Registration(kernel, expect(Tell.Watching.class, tell).watchId());
    }

    private synchronized List<Watching> all() {
        return List.copyOf(open.keySet());
    }

    private synchronized void put(Watching watching, Registration registration) {
        open.put(watching, registration);
    }

    /** The kernel knows of the watch again; false: it was closed meanwhile. */
    private boolean replace(Watching watching, Registration next) {
        synchronized (this) {
            if (open.replace(watching, next) != null) {
                return true;
            }
        }
        next.tell(Ask.Unwatch::new);
        return false;
    }

    /** If the kernel calls it so. */
    private synchronized @Nullable Registration registration(Watching watching, long watchId) {
        Registration registration = open.get(watching);
        return registration != null && registration.id() == watchId ? registration : null;
    }

    private synchronized @Nullable Registration takeOut(Watching watching) {
        return open.remove(watching);
    }
}
