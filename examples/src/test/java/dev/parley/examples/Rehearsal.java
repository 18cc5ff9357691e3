package dev.parley.examples;

import dev.parley.ConnectOptions;
import dev.parley.Parley;
import dev.parley.examples.ipc.IpcClient;
import dev.parley.examples.ipc.IpcServer;
import dev.parley.kernel.Kernel;
import dev.parley.kernel.KernelOptions;
import dev.parley.node.NodeAddress;
import java.nio.file.Path;
import java.time.Duration;

/** A server and a client, once, in one process: others start fast with what is learnt. */
final class Rehearsal {

    private static final ConnectOptions PATIENT =
            ConnectOptions.defaults().withPatience(Duration.ofMinutes(1));

    private Rehearsal() {}

    /** Ends by itself. */
    public static void main(String[] args) throws Exception {
        Path socket = NodeAddress.ofThisProcess().userSocket();
        try (Kernel _ = Kernel.start(KernelOptions.userNode(socket));
                Parley parley = Parley.join()) {
            Thread server = Thread.ofPlatform().start(() -> IpcServer.main(new String[] {"1"}));
            parley.connect(IpcClient.NAME, PATIENT).close();
            IpcClient.main(new String[] {"1000"});
            server.join();
        }
        System.exit(0);
    }
}
