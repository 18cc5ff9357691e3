package dev.parley.scenarios.storm;

import dev.parley.Closed;
import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.Errno;
import dev.parley.Interrupted;
import dev.parley.Notice;
import dev.parley.ParleyException;
import dev.parley.PeerDied;
import dev.parley.Port;
import dev.parley.PortGone;
import dev.parley.PortSet;
import dev.parley.Proxy;
import dev.parley.Pulse;
import dev.parley.Received;
import dev.parley.Request;
import dev.parley.scenarios.oracle.Entry;
import dev.parley.scenarios.oracle.Entry.Role;
import dev.parley.scenarios.oracle.ServerJournal;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Serves two names, and writes down what it receives: most of its threads receive from both ports
 * at once, the third from the first one alone. Some requests it answers at once, some later from
 * another thread, some it fails, some it forwards to any port of any server, its own among them;
 * now and then it drains its ports and opens others.
 *
 * <p>Arguments: its life, the directory of the journals, a seed, the name, how many threads
 * receive, and the names of all servers. Leaves when it is told to.
 */
public final class StormServer {

    private static final int SHORTEST_PORT_MILLIS = 1_000;
    private static final int LONGEST_PORT_MILLIS = 8_000;
    private static final int LONGEST_DRAIN_MILLIS = 50;
    private static final int LONGEST_WORK_MICROS = 3_000;

    /** Of a hundred requests. */
    private static final int FAILED = 3;

    private static final int LATER = 15;
    private static final int IN_PARTS = 30;

    /** Of a hundred of those that are answered in one part, at once or later. */
    private static final int FORWARDED = 30;

    /** While a server is not there, or a client is stopped, not much time is lost. */
    private static final ConnectOptions OPTIONS =
            ConnectOptions.defaults().withSlots(1).withPatience(Duration.ofMillis(5));

    private static final Duration PATIENCE = Duration.ofMillis(100);

    /** The receiver that knows of the first port alone. */
    private static final int OF_ONE_PORT = 2;

    private interface Receiving {
        Received receive() throws Closed, Interrupted;
    }

    private final Participant self;
    private final ServerJournal books;
    private final String name;
    private final int receivers;
    private final SplittableRandom random;
    private final List<Door> onward;
    private final CountDownLatch leaving = new CountDownLatch(1);
    private final ScheduledExecutorService workers = Executors.newScheduledThreadPool(2);

    private StormServer(
            Participant self, String name, int receivers, List<String> servers, long seed) {
        this.self = self;
        this.books = new ServerJournal(self.journal());
        this.name = name;
        this.receivers = receivers;
        this.onward =
                servers.stream()
                        .flatMap(server -> names(server).stream())
                        .map(one -> new Door(self.parley(), (_, _) -> {}, one, OPTIONS))
                        .toList();
        this.random = new SplittableRandom(seed);
    }

    /** Serves until it is told to leave, or killed. */
    public static void main(String[] args) throws Exception {
        int receivers = Integer.parseInt(args[4]);
        Participant self =
                Participant.enter(
                        Role.SERVER, Integer.parseInt(args[0]), Path.of(args[1]), receivers);
        List<String> servers = List.of(args).subList(5, args.length);
        long seed = Long.parseLong(args[2]);
        StormServer server = new StormServer(self, args[3], receivers, servers, seed);
        Thread serving = Thread.ofPlatform().name("serving").start(server::serve);
        self.await(Storm.LEAVE);
        server.leaving.countDown();
        serving.join();
        server.workers.close();
        server.onward.forEach(Door::close);
        self.leave();
    }

    /** The names of a server, as its clients know them. */
    static List<String> names(String name) {
        return List.of(name, name + "-aside");
    }

    private void serve() {
        try {
            List<Port> ports = open();
            while (!ports.isEmpty()) {
                serve(ports);
                ports = open();
            }
        } catch (InterruptedException | Interrupted e) {
            throw new IllegalStateException(e);
        }
    }

    private void serve(List<Port> ports) throws InterruptedException, Interrupted {
        self.journal().write(new Entry.Opened(System.nanoTime()));
        PortSet set = PortSet.of(ports.toArray(Port[]::new));
        Receiving ofAll = () -> set.receive().received();
        Receiving ofOne = ports.getFirst()::receive;
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < receivers; i++) {
            Receiving receiving = i == OF_ONE_PORT ? ofOne : ofAll;
            threads.add(Thread.ofPlatform().name("receiver").start(() -> receive(receiving)));
        }
        int millis = random.nextInt(SHORTEST_PORT_MILLIS, LONGEST_PORT_MILLIS);
        var _ = leaving.await(millis, TimeUnit.MILLISECONDS);
        self.journal().write(new Entry.Closing(System.nanoTime()));
        for (Port port : ports) {
            port.drain(Duration.ofMillis(random.nextInt(LONGEST_DRAIN_MILLIS)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        set.close();
    }

    /** Fewer than there are names: it is time to leave. */
    private List<Port> open() {
        return names(name).stream().map(this::open).flatMap(Optional::stream).toList();
    }

    /** The one before may not be known to be dead yet, or there may be no kernel. */
    private Optional<Port> open(String its) {
        while (leaving.getCount() > 0) {
            try {
                return Optional.of(self.parley().open(its));
            } catch (ParleyException _) {
                Participant.awaitKernel();
            }
        }
        return Optional.empty();
    }

    private void receive(Receiving receiving) {
        try {
            while (true) {
                switch (receiving.receive()) {
                    case Request request -> handle(request);
                    case Pulse _, Proxy _, Notice _ -> {}
                }
            }
        } catch (Closed _) {
            // The next ports have receivers of their own.
        } catch (Interrupted e) {
            throw new IllegalStateException(e);
        }
    }

    private void handle(Request request) {
        byte[] bytes;
        try {
            bytes = request.bytes();
        } catch (IllegalStateException _) {
            request.fail(Errno.EPIPE); // the client is gone, and its memory with it
            return;
        }
        int receipt = books.received(bytes, Participant.life(request.sender()));
        int way = ThreadLocalRandom.current().nextInt(100);
        if (way < FAILED) {
            books.replied(receipt, request.fail(Errno.EIO));
        } else if (way < LATER) {
            int micros = ThreadLocalRandom.current().nextInt(LONGEST_WORK_MICROS);
            var _ =
                    workers.schedule(
                            () -> settleLater(request, receipt, bytes),
                            micros,
                            TimeUnit.MICROSECONDS);
        } else if (way < IN_PARTS) {
            replyInParts(request, receipt, bytes);
        } else {
            settle(request, receipt, bytes);
        }
    }

    private void settleLater(Request request, int receipt, byte[] bytes) {
        try {
            settle(request, receipt, bytes);
        } catch (RuntimeException e) {
            Participant.crash(e);
        }
    }

    private void settle(Request request, int receipt, byte[] bytes) {
        boolean isForOthers = ThreadLocalRandom.current().nextInt(100) < FORWARDED;
        if (!isForOthers || !forward(request, receipt)) {
            books.replied(receipt, request.reply(books.reply(bytes)));
        }
    }

    /** False: it is still this server's, as if nothing had been tried. */
    private boolean forward(Request request, int receipt) {
        Door door = onward.get(ThreadLocalRandom.current().nextInt(onward.size()));
        Optional<Connection> to = door.openIfThere();
        if (to.isEmpty()) {
            return false;
        }
        books.forwarding(receipt, Participant.life(to.get().owner()));
        try {
            books.forwarded(receipt, request.forward(to.get(), PATIENCE));
            return true;
        } catch (PeerDied | PortGone | Closed _) {
            door.close(to.get());
            return false;
        } catch (ParleyException _) {
            return false;
        }
    }

    private void replyInParts(Request request, int receipt, byte[] bytes) {
        MemorySegment reply = MemorySegment.ofArray(books.reply(bytes));
        long half = reply.byteSize() / 2;
        request.write(half, reply.asSlice(half));
        request.write(0, reply.asSlice(0, half));
        books.replied(receipt, request.replyInPlace(0, reply.byteSize()));
    }
}
