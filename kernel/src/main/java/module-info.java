/**
 * The kernel of a node: it knows the processes, names and ports, introduces processes to each
 * other, and notices their deaths. It is never on the way of a message.
 *
 * <p>{@link dev.parley.kernel.Kernel} is what one starts. What it decides is in the unexported
 * package {@code state}, which touches neither clock nor system.
 */
module dev.parley.kernel {
    requires static org.jspecify;
    requires dev.parley.core;
    requires dev.parley.linux;

    exports dev.parley.kernel;
}
