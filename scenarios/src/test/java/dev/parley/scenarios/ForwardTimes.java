package dev.parley.scenarios;

import dev.parley.Transport;
import dev.parley.Waiting;
import dev.parley.kernel.EmbeddedKernel;
import dev.parley.scenarios.programs.EchoClient;
import dev.parley.scenarios.programs.Forwarder;
import dev.parley.scenarios.programs.Middleman;
import dev.parley.scenarios.programs.Server;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long a round trip of 64 bytes takes to a server, to one that forwards it there, and to one
 * that sends it there itself and waits; by a batch of each in turn, and each is a process. Not a
 * test: a program that prints lines.
 *
 * <p>Arguments: how all wait, how many round trips a batch.
 */
final class ForwardTimes {

    private ForwardTimes() {}

    /** Takes a minute. */
    public static void main(String[] args) throws Exception {
        Waiting waiting = Waiting.valueOf(args[0]);
        try (EmbeddedKernel kernel = EmbeddedKernel.start();
                Peer last = start(kernel, Server.class, "last", "echo", 1, waiting, -1);
                Peer forwarder = start(kernel, Forwarder.class, "forwarder", "last", 1, waiting);
                Peer middleman =
                        start(
                                kernel,
                                Middleman.class,
                                "middleman",
                                "last",
                                1,
                                Transport.MEMORY,
                                waiting)) {
            last.expectAfter("serving");
            forwarder.expect("serving");
            middleman.expect("serving");
            Map<String, Peer> clients = new LinkedHashMap<>();
            for (String name : List.of("last", "forwarder", "middleman")) {
                clients.put(
                        name, start(kernel, EchoClient.class, name, Transport.MEMORY, waiting, -1));
            }
            InTurn.measure(clients, Integer.parseInt(args[1]));
            clients.values().forEach(Peer::close);
        }
    }

    private static Peer start(EmbeddedKernel kernel, Class<?> program, Object... arguments) {
        return Peer.start(kernel.socket(), Jvm.standard(), program, arguments);
    }
}
