package dev.parley.scenarios.programs;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.Parley;
import dev.parley.Transport;
import dev.parley.Trigger;

/**
 * A client that sends what nobody waits for.
 *
 * <p>Arguments: port name, transport, proxy id, how many. Prints "knows"; at a line of its input
 * sends so many pulses, of its numbers from 0, and triggers the proxy as often, in turn; prints
 * "sent", and waits for its end.
 */
public final class PulseClient {

    private PulseClient() {}

    /** Sends, and waits until it is killed. */
    public static void main(String[] args) throws Exception {
        int count = Integer.parseInt(args[3]);
        ConnectOptions options =
                ConnectOptions.defaults().withTransport(Transport.valueOf(args[1]));
        try (Parley parley = Parley.join();
                Connection connection = parley.connect(args[0], options)) {
            Trigger trigger = connection.trigger(Long.parseLong(args[2]));
            System.out.println("knows");
            System.in.read();
            for (int i = 0; i < count; i++) {
                connection.pulse(1, i);
                trigger.fire();
            }
            System.out.println("sent");
            Thread.currentThread().join();
        }
    }
}
