package dev.parley.scenarios.programs;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.Parley;
import dev.parley.Port;
import dev.parley.PortOptions;
import dev.parley.Priority;
import dev.parley.Request;
import dev.parley.Transport;

/**
 * Serves a port whose priority floats: sends each request on to another port, waits, and replies
 * what it was replied.
 *
 * <p>Arguments: port name, name of the next port, transport to that. Prints "serving", and before
 * each request that it sends on "works at PRIORITY".
 */
public final class Relay {

    private Relay() {}

    /** Serves until it is killed. */
    public static void main(String[] args) throws Exception {
        ConnectOptions options =
                ConnectOptions.defaults().withTransport(Transport.valueOf(args[2]));
        try (Parley parley = Parley.join();
                Connection next = parley.connect(args[1], options);
                Port port =
                        parley.open(
                                args[0],
                                PortOptions.defaults().withFloat(PortOptions.Floating.NUMBER))) {
            System.out.println("serving");
            while (true) {
                if (port.receive() instanceof Request request) {
                    System.out.println("works at " + Priority.ofThread());
                    request.reply(next.send(request.bytes()).bytes());
                }
            }
        }
    }
}
