package dev.parley.kernel;

/** Nanoseconds since this was made, by the monotonic clock. Thread-safe. */
final class Uptime {

    private final long startNanos = System.nanoTime();

    long nowNanos() {
        return System.nanoTime() - startNanos;
    }
}
