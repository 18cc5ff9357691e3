package dev.parley.node;

import java.util.concurrent.locks.LockSupport;

/** A thread that does not keep the process alive, and whose end can be waited for. Thread-safe. */
final class BackgroundThread {

    private final Thread thread;

    BackgroundThread(String name, Runnable work) {
        thread = Thread.ofPlatform().name(name).daemon().unstarted(work);
    }

    void start() {
        thread.start();
    }

    /** Ends the pause that the thread makes now, or its next one. */
    void wake() {
        LockSupport.unpark(thread);
    }

    /** Waits for the end, unless it is the caller; an interrupt is kept for later. */
    void awaitEnd() {
        boolean interrupted = false;
        while (!thread.equals(Thread.currentThread()) && thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
