package dev.parley.link;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to be done at the end of a link, by who lives as long as it does. Thread-safe. */
public final class Endings {

    private static final Logger LOG = System.getLogger("parley.link");

    private @Nullable List<Runnable> waiting; // guarded by this
    private boolean hasEnded; // guarded by this

    /** One more; false: the end has come already, and it is not done. */
    public synchronized boolean add(Runnable action) {
        if (hasEnded) {
            return false;
        }
        if (waiting == null) {
            waiting = new ArrayList<>();
        }
        return waiting.add(action);
    }

    /** Not this one; harmless if it was done. */
    public synchronized void remove(Runnable action) {
        if (waiting != null) {
            waiting.remove(action);
        }
    }

    /** Does them all, once. To be called without any lock: they may want others. */
    void end() {
        takeAll().forEach(Endings::run);
    }

    /** What one of them throws keeps no other from its end. */
    private static void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "link.ending failed", e);
        }
    }

    private synchronized List<Runnable> takeAll() {
        List<Runnable> all = waiting == null ? List.of() : waiting;
        waiting = null;
        hasEnded = true;
        return all;
    }
}
