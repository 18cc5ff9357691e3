package dev.parley.scenarios.programs;

import dev.parley.kernel.Kernel;
import dev.parley.kernel.KernelOptions;
import dev.parley.node.NodeAddress;

/** A kernel in a process of its own, at the socket that the environment names. */
public final class KernelDaemon {

    private KernelDaemon() {}

    /** Runs until it is killed. */
    public static void main(String[] args) throws Exception {
        KernelOptions options = KernelOptions.userNode(NodeAddress.ofThisProcess().userSocket());
        try (Kernel kernel = Kernel.start(options)) {
            System.out.println("listening");
            kernel.awaitEnd();
        }
    }
}
