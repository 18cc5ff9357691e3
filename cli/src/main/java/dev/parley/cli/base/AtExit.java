package dev.parley.cli.base;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Closes a resource when the process ends by itself or by a signal, however early.
 *
 * <p>Thread-safe. The hook is in place before the resource is opened; if the end comes in between,
 * it waits for the opening, so that nothing half-open stays behind.
 */
public final class AtExit<R extends AutoCloseable> {

    private @Nullable R resource;
    private boolean ended;

    private AtExit() {}

    /** Opens a resource. Closing it before the end as well must be harmless. */
    public static <R extends AutoCloseable> R closing(Callable<R> opening) throws Exception {
        AtExit<R> exit = new AtExit<>();
        Runtime.getRuntime().addShutdownHook(new Thread(exit::end, "closing at exit"));
        return exit.open(opening);
    }

    private synchronized R open(Callable<R> opening) throws Exception {
        if (ended) {
            throw new IllegalStateException("the process is ending");
        }
        R opened = opening.call();
        resource = opened;
        return opened;
    }

    private synchronized void end() {
        ended = true;
        R opened = resource;
        if (opened == null) {
            return;
        }
        try {
            opened.close();
        } catch (Exception e) {
            System.err.println("parley: not closed: " + e);
        }
    }
}
