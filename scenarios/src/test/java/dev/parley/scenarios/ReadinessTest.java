package dev.parley.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Notice;
import dev.parley.Parley;
import dev.parley.Port;
import dev.parley.Readiness;
import dev.parley.Received;
import dev.parley.Request;
import dev.parley.Transport;
import dev.parley.junit.ParleyNode;
import dev.parley.linux.Epoll;
import dev.parley.linux.Fd;
import dev.parley.scenarios.programs.CrowdClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ports in an event loop that knows nothing of Parley. */
@Timeout(120)
class ReadinessTest {

    private static final int MANY = 500;
    private static final int CLIENTS = 2;

    /** Of no port here, and they wake no loop for ever. */
    private static final int WATCHDOG_MILLIS = 60_000;

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    private static List<Peer> clients(String name, Transport transport) {
        List<Peer> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(Peer.start(NODE.socket(), CrowdClient.class, name, transport, MANY));
        }
        return clients;
    }

    private static void awaitServed(List<Peer> clients) {
        for (Peer client : clients) {
            client.expect("served " + MANY);
            client.close();
        }
    }

    /** Answers one; true: there was something. */
    private static Optional<Received> serveOne(Port port) throws Exception {
        Optional<Received> received = port.poll();
        if (received.orElse(null) instanceof Request request) {
            request.reply(request.bytes());
        }
        return received;
    }

    /** A request, or the end of a client; not that it was the last one that there was. */
    private static boolean counts(Received received) {
        return !(received instanceof Notice.LastConnectionGone);
    }

    /** One at a time, as one may with a descriptor that stays readable while something is left. */
    @ParameterizedTest
    @EnumSource
    void twoPortsInAnEpollInstance(Transport transport) throws Exception {
        try (Parley parley = NODE.join();
                Port first = parley.open("epoll-first-" + transport);
                Port second = parley.open("epoll-second-" + transport);
                Readiness ofFirst = first.readiness();
                Readiness ofSecond = second.readiness();
                Epoll epoll = Epoll.create()) {
            assertThat(first.readiness()).isSameAs(ofFirst);
            epoll.add(Fd.of(ofFirst.descriptor()), 1);
            epoll.add(Fd.of(ofSecond.descriptor()), 2);
            List<Peer> clients = new ArrayList<>(clients("epoll-first-" + transport, transport));
            clients.addAll(clients("epoll-second-" + transport, transport));
            // A notice of each client's end, too.
            for (int left = 2 * CLIENTS * (MANY + 1); left > 0; ) {
                int ready = epoll.await(WATCHDOG_MILLIS);
                assertThat(ready).isPositive();
                for (int i = 0; i < ready; i++) {
                    Port port = epoll.key(i) == 1 ? first : second;
                    left -= serveOne(port).filter(ReadinessTest::counts).isPresent() ? 1 : 0;
                }
            }
            awaitServed(clients);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCallbackThatHandsOverToAnExecutor(Transport transport) throws Exception {
        try (Parley parley = NODE.join();
                Port port = parley.open("callback-" + transport);
                Readiness readiness = port.readiness();
                ExecutorService loop = Executors.newSingleThreadExecutor()) {
            readiness.onReady(() -> loop.execute(() -> serveAll(port)));
            awaitServed(clients("callback-" + transport, transport));
        }
    }

    private static void serveAll(Port port) {
        try {
            while (serveOne(port).isPresent()) {
                // and the next
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneThatIsClosedMayBeAskedForAgain(Transport transport) throws Exception {
        try (Parley parley = NODE.join();
                Port port = parley.open("again-" + transport)) {
            Readiness first = port.readiness();
            first.close();
            try (Readiness second = port.readiness();
                    ExecutorService loop = Executors.newSingleThreadExecutor()) {
                assertThat(second).isNotSameAs(first);
                second.onReady(() -> loop.execute(() -> serveAll(port)));
                awaitServed(clients("again-" + transport, transport));
            }
        }
    }
}
