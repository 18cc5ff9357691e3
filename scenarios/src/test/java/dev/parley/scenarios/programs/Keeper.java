package dev.parley.scenarios.programs;

import dev.parley.Notice;
import dev.parley.Parley;
import dev.parley.Port;
import dev.parley.PortOptions;
import dev.parley.Proxy;
import dev.parley.Pulse;
import dev.parley.Request;

/**
 * Keeps its clients and never answers.
 *
 * <p>Argument: port name. Prints "serving", "holding NUMBER" for each request, and "abandoned
 * NUMBER" when its client wants to leave.
 */
public final class Keeper {

    private Keeper() {}

    /** Serves until it is killed. */
    public static void main(String[] args) throws Exception {
        PortOptions keeping = PortOptions.defaults().withClientsKept(true);
        try (Parley parley = Parley.join();
                Port port = parley.open(args[0], keeping)) {
            System.out.println("serving");
            while (true) {
                switch (port.receive()) {
                    case Request request -> System.out.println("holding " + request.number());
                    case Notice.Abandoned(_, long number) ->
                            System.out.println("abandoned " + number);
                    case Pulse _, Proxy _, Notice _ -> {}
                }
            }
        }
    }
}
