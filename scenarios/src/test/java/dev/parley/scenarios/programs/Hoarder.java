package dev.parley.scenarios.programs;

import dev.parley.Parley;
import dev.parley.Port;
import dev.parley.Request;
import java.util.ArrayList;
import java.util.List;

/**
 * A server that receives a number of requests and keeps them, and then receives no more.
 *
 * <p>Arguments: port name, how many. Prints "serving", and "holding" when it has them all; waits
 * for its end.
 */
public final class Hoarder {

    private Hoarder() {}

    /** Holds on until it is killed. */
    public static void main(String[] args) throws Exception {
        int count = Integer.parseInt(args[1]);
        try (Parley parley = Parley.join();
                Port port = parley.open(args[0])) {
            System.out.println("serving");
            List<Request> held = new ArrayList<>();
            while (held.size() < count) {
                if (port.receive() instanceof Request request) {
                    held.add(request);
                }
            }
            System.out.println("holding");
            Thread.currentThread().join();
        }
    }
}
