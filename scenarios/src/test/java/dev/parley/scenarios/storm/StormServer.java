package dev.parley.scenarios.storm;

import dev.parley.Closed;
import dev.parley.Errno;
import dev.parley.Interrupted;
import dev.parley.Notice;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Proxy;
import dev.parley.Pulse;
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
 * Serves a name, and writes down what it receives. Some requests it answers at once, some later
 * from another thread, some it fails; now and then it drains its port and opens another.
 *
 * <p>Arguments: its life, the directory of the journals, a seed, the name, and how many threads
 * receive. Leaves when it is told to.
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

    private final Participant self;
    private final ServerJournal books;
    private final String name;
    private final int receivers;
    private final SplittableRandom random;
    private final CountDownLatch leaving = new CountDownLatch(1);
    private final ScheduledExecutorService workers = Executors.newScheduledThreadPool(2);

    private StormServer(Participant self, String name, int receivers, long seed) {
        this.self = self;
        this.books = new ServerJournal(self.journal());
        this.name = name;
        this.receivers = receivers;
        this.random = new SplittableRandom(seed);
    }

    /** Serves until it is told to leave, or killed. */
    public static void main(String[] args) throws Exception {
        int receivers = Integer.parseInt(args[4]);
        Participant self =
                Participant.enter(
                        Role.SERVER, Integer.parseInt(args[0]), Path.of(args[1]), receivers);
        StormServer server = new StormServer(self, args[3], receivers, Long.parseLong(args[2]));
        Thread serving = Thread.ofPlatform().name("serving").start(server::serve);
        self.await(Storm.LEAVE);
        server.leaving.countDown();
        serving.join();
        server.workers.shutdown();
        self.leave();
    }

    private void serve() {
        try {
            Optional<Port> port = open();
            while (port.isPresent()) {
                serve(port.get());
                port = open();
            }
        } catch (InterruptedException | Interrupted e) {
            throw new IllegalStateException(e);
        }
    }

    private void serve(Port port) throws InterruptedException, Interrupted {
        self.journal().write(new Entry.Opened(System.nanoTime()));
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < receivers; i++) {
            threads.add(Thread.ofPlatform().name("receiver").start(() -> receive(port)));
        }
        int millis = random.nextInt(SHORTEST_PORT_MILLIS, LONGEST_PORT_MILLIS);
        var _ = leaving.await(millis, TimeUnit.MILLISECONDS);
        self.journal().write(new Entry.Closing(System.nanoTime()));
        port.drain(Duration.ofMillis(random.nextInt(LONGEST_DRAIN_MILLIS)));
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /**
     * The one before may not be known to be dead yet, or there may be no kernel. Empty: it is time
     * to leave.
     */
    private Optional<Port> open() {
        while (leaving.getCount() > 0) {
            try {
                return Optional.of(self.parley().open(name));
            } catch (ParleyException _) {
                Participant.awaitKernel();
            }
        }
        return Optional.empty();
    }

    private void receive(Port port) {
        try {
            while (true) {
                switch (port.receive()) {
                    case Request request -> handle(request);
                    case Pulse _, Proxy _, Notice _ -> {}
                }
            }
        } catch (Closed _) {
            // The next port has receivers of its own.
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
        books.received(bytes, Participant.life(request.sender()));
        int way = ThreadLocalRandom.current().nextInt(100);
        if (way < FAILED) {
            books.replied(bytes, request.fail(Errno.EIO));
        } else if (way < LATER) {
            int micros = ThreadLocalRandom.current().nextInt(LONGEST_WORK_MICROS);
            var _ =
                    workers.schedule(
                            () -> replyLater(request, bytes), micros, TimeUnit.MICROSECONDS);
        } else if (way < IN_PARTS) {
            replyInParts(request, bytes);
        } else {
            reply(request, bytes);
        }
    }

    private void reply(Request request, byte[] bytes) {
        books.replied(bytes, request.reply(books.reply(bytes)));
    }

    private void replyLater(Request request, byte[] bytes) {
        try {
            reply(request, bytes);
        } catch (RuntimeException e) {
            Participant.crash(e);
        }
    }

    private void replyInParts(Request request, byte[] bytes) {
        MemorySegment reply = MemorySegment.ofArray(books.reply(bytes));
        long half = reply.byteSize() / 2;
        request.write(half, reply.asSlice(half));
        request.write(0, reply.asSlice(0, half));
        books.replied(bytes, request.replyInPlace(0, reply.byteSize()));
    }
}
