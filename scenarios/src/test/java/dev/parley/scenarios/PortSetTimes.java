package dev.parley.scenarios;

import dev.parley.JoinOptions;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.PortSet;
import dev.parley.Receipt;
import dev.parley.Received;
import dev.parley.Request;
import dev.parley.Transport;
import dev.parley.Waiting;
import dev.parley.kernel.EmbeddedKernel;
import dev.parley.scenarios.programs.EchoClient;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long a round trip of 64 bytes takes when it is received from a port, from a set of 1, 2 and
 * 16 ports, and from one member, by a batch of each in turn; and how a set shares itself between a
 * busy port and a quiet one. Not a test: a program that prints lines. Each client is a process.
 *
 * <p>Arguments: how all wait, how many round trips a batch.
 */
final class PortSetTimes {

    private static final int SHARES = 9;
    private static final int BUSY_CLIENTS = 3;

    private final Parley parley;
    private final EmbeddedKernel kernel;
    private final Waiting waiting;
    private final int roundTrips;

    private PortSetTimes(EmbeddedKernel kernel, Parley parley, Waiting waiting, int roundTrips) {
        this.kernel = kernel;
        this.parley = parley;
        this.waiting = waiting;
        this.roundTrips = roundTrips;
    }

    /** Takes some minutes. */
    public static void main(String[] args) throws Exception {
        Waiting waiting = Waiting.valueOf(args[0]);
        try (EmbeddedKernel kernel = EmbeddedKernel.start();
                Parley parley =
                        Parley.join(
                                JoinOptions.defaults()
                                        .withSocket(kernel.socket())
                                        .withWaiting(waiting))) {
            PortSetTimes times =
                    new PortSetTimes(kernel, parley, waiting, Integer.parseInt(args[1]));
            times.inTurn();
            times.shares();
        }
    }

    /** Answers with what it got. */
    private static final class Echo {

        private final MemorySegment buffer = Arena.ofAuto().allocate(64, Long.BYTES);

        void serve(Received received) {
            if (received instanceof Request request) {
                request.read(0, buffer);
                request.reply(0, buffer);
            }
        }
    }

    private interface Serve {
        void serveOne(Echo echo, Receipt receipt) throws ParleyException;
    }

    private static void server(Serve serve) {
        Thread.ofPlatform()
                .daemon()
                .start(
                        () -> {
                            try {
                                Echo echo = new Echo();
                                Receipt receipt = new Receipt();
                                while (true) {
                                    serve.serveOne(echo, receipt);
                                }
                            } catch (ParleyException _) {
                                // it is over
                            }
                        });
    }

    private Peer client(String name) {
        return Peer.start(
                kernel.socket(),
                Jvm.standard(),
                EchoClient.class,
                name,
                Transport.MEMORY,
                waiting,
                -1);
    }

    private void inTurn() throws Exception {
        Map<String, Peer> clients = new LinkedHashMap<>();
        Port plain = parley.open("plain");
        server((echo, receipt) -> echo.serve(plain.receive(receipt)));
        clients.put("port", client("plain"));
        Port member = parley.open("member");
        server((echo, receipt) -> fromMember(member, echo, receipt));
        clients.put("receiveFrom", client("member"));
        for (int count : new int[] {1, 2, 16}) {
            clients.put("set of " + count, client(set(count)));
        }
        InTurn.measure(clients, roundTrips);
        clients.values().forEach(Peer::close);
    }

    private static void fromMember(Port port, Echo echo, Receipt receipt) throws ParleyException {
        Received first = port.receive();
        echo.serve(first);
        while (first instanceof Request request) {
            echo.serve(port.receiveFrom(request.sender(), receipt));
        }
    }

    /** The name of the last port of a set. */
    private String set(int count) throws ParleyException {
        List<Port> ports = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ports.add(parley.open("set-" + count + "-" + i));
        }
        PortSet set = PortSet.of(ports.toArray(Port[]::new));
        server((echo, receipt) -> echo.serve(set.receive(receipt).received()));
        return "set-" + count + "-" + (count - 1);
    }

    /** Three clients at one port, one at the other: each sends as fast as it can. */
    private void shares() throws ParleyException {
        try (Port busy = parley.open("busy");
                Port quiet = parley.open("quiet");
                PortSet set = PortSet.of(busy, quiet)) {
            AtomicLong fromBusy = new AtomicLong();
            AtomicLong fromQuiet = new AtomicLong();
            server(
                    (echo, receipt) -> {
                        PortSet.Arrival arrival = set.receive(receipt);
                        (arrival.port() == busy ? fromBusy : fromQuiet).incrementAndGet();
                        echo.serve(arrival.received());
                    });
            List<Peer> clients = new ArrayList<>();
            for (int i = 0; i < BUSY_CLIENTS; i++) {
                clients.add(client("busy"));
            }
            Peer slow = client("quiet");
            clients.add(slow);
            clients.forEach(client -> client.expectAfter("ready"));
            clients.forEach(client -> client.tell(Integer.toString(100 * roundTrips)));
            for (int i = -2; i < SHARES; i++) {
                long before = fromQuiet.get();
                long busyBefore = fromBusy.get();
                Soon.soon().until(() -> fromQuiet.get() > before + roundTrips / 10);
                System.out.printf(
                        "%s shares       busy port %d, quiet port %d%n",
                        waiting, fromBusy.get() - busyBefore, fromQuiet.get() - before);
            }
            clients.forEach(Peer::close);
        }
    }
}
