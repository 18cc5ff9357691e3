package dev.parley.scenarios.programs;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.JoinOptions;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Request;
import dev.parley.Waiting;
import java.time.Duration;

/**
 * Forwards what it receives, and keeps nothing; fails what it cannot forward.
 *
 * <p>Arguments: the name of its port, that of the next one, how many threads, how it waits. Prints
 * "serving"; then "forwarded" for the first request; serves until it is killed.
 */
public final class Forwarder {

    private Forwarder() {}

    /** Serves until it is killed. */
    public static void main(String[] args) throws Exception {
        ConnectOptions patient = ConnectOptions.defaults().withPatience(Duration.ofMinutes(1));
        JoinOptions waiting = JoinOptions.defaults().withWaiting(Waiting.valueOf(args[3]));
        try (Parley parley = Parley.join(waiting);
                Connection next = parley.connect(args[1], patient);
                Port port = parley.open(args[0])) {
            for (int i = 1; i < Integer.parseInt(args[2]); i++) {
                Thread.ofPlatform().daemon().start(() -> serve(port, next));
            }
            System.out.println("serving");
            forward(firstOf(port), next);
            System.out.println("forwarded");
            serve(port, next);
        }
    }

    private static Request firstOf(Port port) throws ParleyException {
        while (true) {
            if (port.receive() instanceof Request request) {
                return request;
            }
        }
    }

    private static void serve(Port port, Connection next) {
        try {
            while (true) {
                forward(firstOf(port), next);
            }
        } catch (ParleyException e) {
            System.out.println("failed: " + e.getMessage());
        }
    }

    private static void forward(Request request, Connection next) {
        try {
            request.forward(next);
        } catch (ParleyException e) {
            request.fail(e.errno());
        }
    }
}
