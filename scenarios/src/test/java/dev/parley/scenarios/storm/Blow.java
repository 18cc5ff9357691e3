package dev.parley.scenarios.storm;

/** What happens to whom. */
sealed interface Blow {

    /**
     * A process is killed, and another one takes its post.
     *
     * @param early also if it has not even joined yet
     */
    record Kill(int post, boolean early) implements Blow {}

    /** A process is stopped. */
    record Stop(int post) implements Blow {}

    /** A process goes on. */
    record Go(int post) implements Blow {}

    /** The kernel is killed. */
    record KillKernel() implements Blow {}

    /** There is a kernel again. */
    record StartKernel() implements Blow {}
}
