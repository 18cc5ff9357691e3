package dev.parley.examples;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** What blocks, while the test goes on. */
public final class Later {

    private Later() {}

    /** Runs a task in a thread of its own; cancelling the future interrupts that. */
    public static <T> FutureTask<T> start(Callable<T> task) {
        FutureTask<T> future = new FutureTask<>(task);
        Thread.ofPlatform().daemon().start(future);
        return future;
    }
}
