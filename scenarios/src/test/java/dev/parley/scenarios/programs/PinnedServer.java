package dev.parley.scenarios.programs;

import dev.parley.Parley;
import dev.parley.Port;
import dev.parley.PortOptions;
import dev.parley.Receipt;
import dev.parley.Request;
import dev.parley.linux.Scheduling;
import dev.parley.linux.Scheduling.Policy;

/**
 * Serves a port by one real-time thread on one processor.
 *
 * <p>Arguments: port name, what floats, processor, priority. Prints "serving".
 */
public final class PinnedServer {

    private PinnedServer() {}

    /** Serves until it is killed. */
    public static void main(String[] args) throws Exception {
        PortOptions.Floating floating = PortOptions.Floating.valueOf(args[1]);
        Parley parley = Parley.join();
        Port port = parley.open(args[0], PortOptions.defaults().withFloat(floating));
        Thread.ofPlatform()
                .start(() -> serve(port, Integer.parseInt(args[2]), Integer.parseInt(args[3])));
    }

    private static void serve(Port port, int cpu, int priority) {
        try {
            Scheduling.pin(cpu);
            Scheduling.realTime(0, Policy.FIFO, priority);
            System.out.println("serving");
            Receipt receipt = new Receipt();
            while (true) {
                if (port.receive(receipt) instanceof Request request) {
                    request.reply(new byte[0]);
                }
            }
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1);
        }
    }
}
