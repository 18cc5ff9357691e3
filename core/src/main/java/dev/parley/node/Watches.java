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
 * What this process waits to be told the end of, whatever kernel there is. Thread-safe.
 *
 * <p>Whoever takes a watch out of the table tells of its end, so that is told once.
 */
final class Watches implements Membership.Renewal {

    private static final Logger LOG = System.getLogger("parley.node");

    private final Membership membership;

    /** With what the kernel calls them; guarded by this. */
    private final Map<Watching, Registration> open = new HashMap<>();

    Watches(Membership membership) {
        this.membership = membership;
    }

    /** Begins to watch. Blocks until the kernel has answered. */
    Watching watch(Ask ask, Watching.Listener listener) throws KernelRefusal, IOException {
        KernelConnection kernel = membership.kernel();
        Watching watching = new Watching(ask, listener);
        return kernel.ask(
                ask,
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

    /** On the background thread: the kernel says that something is gone. */
    void gone(Tell.Gone gone) {
        for (Watching watching : all()) {
            if (isCalled(watching, gone.watchId()) && takeOut(watching) != null) {
                watching.listener().gone(gone.who());
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

    private synchronized boolean isCalled(Watching watching, long watchId) {
        Registration registration = open.get(watching);
        return registration != null && registration.id() == watchId;
    }

    private synchronized @Nullable Registration takeOut(Watching watching) {
        return open.remove(watching);
    }
}
