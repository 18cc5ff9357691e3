/**
 * The product: ports, connections and the links under them.
 *
 * <p>Everything a program needs is in {@link dev.parley}. The other packages are rooms of the
 * house: {@code link} holds the protocol of shared memory, {@code node} the way into a node, {@code
 * wire} the words that a process and its kernel exchange, {@code sleep} how a thread waits, {@code
 * events} what a flight recording tells.
 */
@SuppressWarnings("module") // the friends are built after this module
module dev.parley.core {
    requires transitive static org.jspecify;
    requires dev.parley.linux;
    requires jdk.jfr;
    requires jdk.unsupported; // for signals, see JdkSignals

    exports dev.parley;
    exports dev.parley.sleep to
            dev.parley.streams;
    exports dev.parley.table to
            dev.parley.kernel;
    exports dev.parley.wire to
            dev.parley.kernel;
    exports dev.parley.node to
            dev.parley.kernel,
            dev.parley.cli;
}
