package dev.parley.scenarios.storm;

import dev.parley.ConnectOptions;
import dev.parley.ParleyException;
import dev.parley.Transport;
import dev.parley.scenarios.oracle.ClientJournal;
import dev.parley.scenarios.oracle.Entry.Role;
import dev.parley.scenarios.oracle.WatchJournal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends to all servers, by many threads of all kinds, some of which are interrupted; and writes
 * down what it sends, what comes of it, and the ends that it is told of.
 *
 * <p>Arguments: its life, the directory of the journals, a seed, and the names of the servers. When
 * it is told to be quiet it sends no more, waits for what is under way, and prints "quiet"; then it
 * leaves when it is told to.
 */
public final class StormClient {

    private static final int PLATFORM_THREADS = 8;
    private static final int VIRTUAL_THREADS = 8;
    private static final int AHEAD_THREADS = 2;
    private static final int AHEAD = 4;
    private static final long LONGEST_PEACE_NANOS = 3_000_000;
    private static final long WATCHDOG_SECONDS = 60;

    /** Fewer slots than there are senders, so that some stand in line. */
    private static final ConnectOptions OPTIONS =
            ConnectOptions.defaults().withSlots(5).withPatience(Duration.ofMillis(200));

    private final Participant self;
    private final Ear ear;
    private final ClientJournal books;
    private final SplittableRandom random;
    private final List<Door> doors = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger lanes = new AtomicInteger();
    private volatile boolean sending = true;

    private StormClient(Participant self, Ear ear, long seed) {
        this.self = self;
        this.ear = ear;
        this.books = new ClientJournal(self.journal());
        this.random = new SplittableRandom(seed);
    }

    /** Sends until it is told to be quiet, or killed. */
    public static void main(String[] args) throws Exception {
        Participant self =
                Participant.enter(Role.CLIENT, Integer.parseInt(args[0]), Path.of(args[1]), 0);
        Ear ear = openEar(self);
        StormClient client = new StormClient(self, ear, Long.parseLong(args[2]));
        client.connect(List.of(args).subList(3, args.length));
        client.begin();
        self.await(Storm.QUIET);
        client.awaitQuiet();
        System.out.println(Storm.QUIET);
        self.await(Storm.LEAVE);
        client.doors.forEach(Door::close);
        ear.awaitAll();
        ear.close();
        self.leave();
    }

    private static Ear openEar(Participant self) {
        while (true) {
            try {
                return Ear.open(self.parley(), new WatchJournal(self.journal()));
            } catch (ParleyException _) {
                Participant.awaitKernel();
            }
        }
    }

    /**
     * A third of the clients reach all servers by memory, a third by sockets, and a third one by
     * this and another by that.
     */
    private void connect(List<String> servers) {
        for (int i = 0; i < servers.size(); i++) {
            ConnectOptions options = OPTIONS.withTransport(transport(i));
            for (String name : StormServer.names(servers.get(i))) {
                doors.add(new Door(self.parley(), ear::watch, name, options));
            }
        }
    }

    private Transport transport(int server) {
        return switch (self.life() % 3) {
            case 0 -> Transport.MEMORY;
            case 1 -> server % 2 == 0 ? Transport.MEMORY : Transport.SOCKET;
            default -> Transport.SOCKET;
        };
    }

    private void begin() {
        for (int i = 0; i < PLATFORM_THREADS; i++) {
            threads.add(Thread.ofPlatform().unstarted(correspondent()::sendAndWait));
        }
        for (int i = 0; i < VIRTUAL_THREADS; i++) {
            threads.add(Thread.ofVirtual().unstarted(correspondent()::sendAndWait));
        }
        List<Thread> interrupted = List.copyOf(threads);
        for (int i = 0; i < AHEAD_THREADS; i++) {
            Correspondent ahead = correspondent();
            threads.add(Thread.ofPlatform().unstarted(() -> ahead.sendAhead(AHEAD)));
        }
        threads.forEach(Thread::start);
        SplittableRandom choice = random.split();
        Thread.ofPlatform().daemon().start(() -> interrupt(interrupted, choice));
    }

    private Correspondent correspondent() {
        return new Correspondent(this, books, random.split());
    }

    private void interrupt(List<Thread> all, SplittableRandom choice) {
        while (sending) {
            all.get(choice.nextInt(all.size())).interrupt();
            LockSupport.parkNanos(choice.nextLong(LONGEST_PEACE_NANOS));
        }
    }

    /** What hangs must not be ended by closing the connections: this process ends before that. */
    private void awaitQuiet() throws InterruptedException {
        sending = false;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WATCHDOG_SECONDS);
        for (Thread thread : threads) {
            long rest = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (!thread.join(Duration.ofMillis(Math.max(1, rest)))) {
                Participant.crash(new IllegalStateException("a send does not end"));
            }
        }
    }

    boolean isSending() {
        return sending;
    }

    List<Door> doors() {
        return doors;
    }

    int nextLane() {
        return lanes.incrementAndGet();
    }
}
