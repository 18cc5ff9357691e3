package dev.parley.scenarios.programs;

import dev.parley.linux.ErrnoException;
import dev.parley.linux.Scheduling;
import dev.parley.linux.Scheduling.Policy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps a processor busy with one real-time thread.
 *
 * <p>Arguments: processor, priority, seconds, and the processor of a watchdog. Prints "burning",
 * and "burned" with the time when it is over. Whatever happens, it ends soon after: its watchdog,
 * on another processor and above all others, sees to that.
 */
public final class Burner {

    private static final int ABOVE_ALL = 99;
    private static final int TOO_LONG = 3;

    private Burner() {}

    /** Burns, and ends. */
    public static void main(String[] args) throws Exception {
        long nanos = TimeUnit.SECONDS.toNanos(Integer.parseInt(args[2]));
        watch(Integer.parseInt(args[3]), nanos + TimeUnit.SECONDS.toNanos(10));
        Scheduling.pin(Integer.parseInt(args[0]));
        Scheduling.realTime(0, Policy.FIFO, Integer.parseInt(args[1]));
        long end = System.nanoTime() + nanos;
        System.out.println("burning");
        while (System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
        System.out.println("burned " + System.nanoTime());
    }

    private static void watch(int cpu, long nanos) throws InterruptedException {
        CountDownLatch watching = new CountDownLatch(1);
        Thread.ofPlatform()
                .daemon()
                .start(
                        () -> {
                            try {
                                Scheduling.pin(cpu);
                                Scheduling.realTime(0, Policy.FIFO, ABOVE_ALL);
                            } catch (ErrnoException e) {
                                throw new IllegalStateException(e);
                            }
                            watching.countDown();
                            long end = System.nanoTime() + nanos;
                            while (end - System.nanoTime() > 0) {
                                LockSupport.parkNanos(end - System.nanoTime());
                            }
                            Runtime.getRuntime().halt(TOO_LONG);
                        });
        if (!watching.await(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("no watchdog");
        }
    }
}
