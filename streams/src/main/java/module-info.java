/**
 * Streams: queues of elements in shared memory, from one process to another.
 *
 * <p>Everything a program needs is in {@link dev.parley.streams}. The other packages are rooms of
 * the house: {@code ring} holds the protocol of the shared memory, {@code element} turns records
 * into bytes and back.
 */
module dev.parley.streams {
    requires transitive static org.jspecify;
    requires transitive dev.parley.core;
    requires dev.parley.linux;

    exports dev.parley.streams;
}
