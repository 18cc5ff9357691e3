package dev.parley.linux;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A second thread of a test, whose result and failure are the test's. Thread-safe. */
final class Companion<T> {

    /** What the thread does; no result. */
    interface Action {
        void run() throws Exception;
    }

    private static final long WATCHDOG_SECONDS = 30;

    private final FutureTask<T> task;
    private final Thread thread;

    private Companion(Callable<T> work) {
        this.task = new FutureTask<>(work);
        this.thread = Thread.ofPlatform().daemon().unstarted(task);
    }

    static <T> Companion<T> computes(Callable<T> work) {
        Companion<T> companion = new Companion<>(work);
        companion.thread.start();
        return companion;
    }

    static Companion<Boolean> runs(Action action) {
        return computes(
                () -> {
                    action.run();
                    return true;
                });
    }

    /** Waits for the thread to end and returns its result. */
    T join() throws InterruptedException, ExecutionException, TimeoutException {
        return task.get(WATCHDOG_SECONDS, TimeUnit.SECONDS);
    }

    boolean isRunning() {
        return !task.isDone();
    }

    void interrupt() {
        thread.interrupt();
    }
}
