package dev.parley.scenarios.programs;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.Notice;
import dev.parley.Parley;
import dev.parley.Port;
import dev.parley.Received;
import dev.parley.Request;
import dev.parley.Transport;
import dev.parley.kernel.Kernel;
import dev.parley.kernel.KernelOptions;
import dev.parley.node.NodeAddress;
import dev.parley.qnx4.Qnx4;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/** What most of these programs do, once, in one process: others start fast with what is learnt. */
public final class Rehearsal {

    private static final int LONG_BYTES = 100_000;

    private Rehearsal() {}

    /** Ends by itself. */
    public static void main(String[] args) throws Exception {
        KernelOptions options = KernelOptions.userNode(NodeAddress.ofThisProcess().userSocket());
        try (Kernel _ = Kernel.start(options);
                Parley parley = Parley.join();
                Port port = parley.open("rehearsal")) {
            Thread server = Thread.ofPlatform().start(() -> serve(port));
            for (Transport transport : Transport.values()) {
                ConnectOptions how = ConnectOptions.defaults().withTransport(transport);
                try (Connection connection = parley.connect("rehearsal", how)) {
                    send(connection);
                }
            }
            System.out.println("rehearsed " + parley.look().processes().size());
            port.close();
            server.join();
            trigger();
        }
        System.exit(0);
    }

    private static void trigger() throws Exception {
        try (Qnx4 qnx = Qnx4.attach()) {
            MemorySegment message = MemorySegment.ofArray(new byte[] {1});
            qnx.Trigger(qnx.qnx_proxy_attach(0, message, 1, -1));
            System.out.println("is triggered by " + qnx.Receive(0, message));
        }
    }

    private static void send(Connection connection) throws Exception {
        connection.send(new byte[] {1});
        connection.send(new byte[LONG_BYTES]);
        connection.send(new byte[1], Duration.ofMinutes(1));
        connection.sendAsync(new byte[1]).get();
    }

    private static void serve(Port port) {
        try {
            while (true) {
                Received received = port.receive();
                if (received instanceof Request request) {
                    request.reply(request.bytes());
                } else if (received instanceof Notice notice) {
                    System.out.println("is told " + notice);
                }
            }
        } catch (Exception e) {
            System.out.println("serves no more: " + e);
        }
    }
}
