package dev.parley.bench.lab;

import dev.parley.bench.mechanism.OtherSide;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * A server, its clients, and what they need besides. Between two measurements they are stopped, so
 * that nobody who spins costs another anything.
 */
public final class Team implements AutoCloseable {

    private static final Logger LOG = System.getLogger("parley.bench");
    private static final int MAX_COUNT = 1_000_000;

    private final Contestant contestant;
    private final Path directory;
    private final List<Child> servers = new CopyOnWriteArrayList<>();
    private final List<Child> clients = new CopyOnWriteArrayList<>();
    private final Thread breakOff = new Thread(this::breakOff);
    private Placement placement = Placement.FREE;

    /** Starts them all, and lets them go on. */
    public Team(Contestant contestant, int clientCount, int maxBytes)
            throws IOException, InterruptedException {
        this.contestant = contestant;
        this.directory = Files.createTempDirectory("bench");
        Runtime.getRuntime().addShutdownHook(breakOff);
        try {
            if (contestant.hasOthers()) {
                start("others", servers, clientCount, maxBytes);
            }
            start("server", servers, clientCount, maxBytes);
            for (int i = 0; i < clientCount; i++) {
                clients.add(begin("client", clientCount, maxBytes));
            }
            for (Child client : clients) {
                client.answer("ready", 0);
            }
        } catch (IOException | InterruptedException e) {
            close();
            throw e;
        }
    }

    private void start(String role, List<Child> into, int clientCount, int maxBytes)
            throws IOException, InterruptedException {
        Child child = begin(role, clientCount, maxBytes);
        into.add(child);
        child.answer("ready", 0);
    }

    private Child begin(String role, int clientCount, int maxBytes) throws IOException {
        return new Child(
                contestant.name() + "'s " + role,
                contestant.command(role, directory, clientCount, maxBytes));
    }

    /** What it is a team of. */
    public Contestant contestant() {
        return contestant;
    }

    /**
     * Puts its processes where they are to be measured; and the other side, if it is a thread of
     * the client's, where a server would be.
     */
    public void place(Placement where) throws IOException, InterruptedException {
        if (placement != where) {
            for (Child server : servers) {
                server.place(where.servers());
            }
            for (Child client : clients) {
                client.place(where.clients());
                client.placeThreads(OtherSide.NAME, where.servers());
            }
            placement = where;
        }
    }

    /** Nothing of it runs until it goes on. */
    public void stop() {
        all().forEach(Child::stop);
    }

    /** It runs again. */
    public void goOn() {
        all().forEach(Child::goOn);
    }

    private Stream<Child> all() {
        return Stream.concat(servers.stream(), clients.stream());
    }

    /** Round trips of all clients at once, which are not measured one by one. */
    public Burst run(Sizes sizes, long nanos) throws IOException, InterruptedException {
        return burst(
                "run %d %d %s".formatted(nanos, Integer.MAX_VALUE, sizes.asArguments()),
                "-",
                nanos);
    }

    /** Round trips of all clients at once, each measured. */
    public Burst measure(Sizes sizes, long nanos) throws IOException, InterruptedException {
        String order = "run %d %d %s".formatted(nanos, MAX_COUNT, sizes.asArguments());
        return burst(order, "samples", nanos);
    }

    /** One round trip at each interval. */
    public Burst pace(Sizes sizes, long intervalNanos, int count)
            throws IOException, InterruptedException {
        String order = "pace %d %d %s".formatted(intervalNanos, count, sizes.asArguments());
        return burst(order, "samples", intervalNanos * count);
    }

    /** New connections, one after the other, with a round trip each, for a time or so many. */
    public Burst connect(Sizes sizes, long nanos, int count)
            throws IOException, InterruptedException {
        String order =
                "connect %d %d %s"
                        .formatted(nanos, Math.min(count, MAX_COUNT), sizes.asArguments());
        return burst(order, "samples", nanos);
    }

    /** Round trips of so many virtual threads of each client, with a connection each. */
    public Burst runThreads(Sizes sizes, int count, int trips)
            throws IOException, InterruptedException {
        String order = "threads %d %d %s".formatted(count, trips, sizes.asArguments());
        return burst(order, "-", TimeUnit.SECONDS.toNanos(60));
    }

    /** So many connections more, of the first client, on which nothing happens. */
    public void hold(int count) throws IOException, InterruptedException {
        clients.getFirst().tell("hold " + count);
        clients.getFirst().answer("held", TimeUnit.SECONDS.toNanos(60));
    }

    private Burst burst(String order, String file, long atMostNanos)
            throws IOException, InterruptedException {
        long cpu = cpuNanos();
        for (int i = 0; i < clients.size(); i++) {
            clients.get(i).tell(order + " " + (file.equals("-") ? "-" : samplesOf(i)));
        }
        List<long[]> answers = new ArrayList<>();
        for (Child client : clients) {
            String[] numbers = client.answer("done", atMostNanos).split(" ");
            answers.add(Stream.of(numbers).mapToLong(Long::parseLong).toArray());
        }
        cpu = cpuNanos() - cpu;
        Histogram histogram = new Histogram(3);
        for (int i = 0; i < clients.size() && !file.equals("-"); i++) {
            addTo(histogram, samplesOf(i));
        }
        return new Burst(
                answers.stream().map(answer -> answer[0]).toList(),
                answers.stream().mapToLong(answer -> answer[1]).max().orElseThrow(),
                cpu,
                answers.stream().mapToLong(answer -> answer[2]).sum(),
                histogram);
    }

    private Path samplesOf(int client) {
        return directory.resolve("samples-" + client);
    }

    private static void addTo(Histogram histogram, Path samples) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(samples));
        bytes.order(ByteOrder.nativeOrder());
        while (bytes.hasRemaining()) {
            histogram.recordValue(Integer.toUnsignedLong(bytes.getInt()));
        }
    }

    /** The time that all its threads have run so far. */
    public long cpuNanos() throws IOException {
        long sum = 0;
        for (Child child : all().toList()) {
            sum += child.cpuNanos();
        }
        return sum;
    }

    /** What all its processes have in memory. */
    public long residentBytes() throws IOException {
        long sum = 0;
        for (Child child : all().toList()) {
            sum += child.residentBytes();
        }
        return sum;
    }

    /** Ends it at once: it has failed, and may not obey. */
    public void giveUp() {
        all().forEach(Child::kill);
        close();
    }

    @Override
    public void close() {
        goOn();
        clients.forEach(Child::end);
        clients.forEach(Child::close);
        servers.reversed().forEach(Child::close);
        try {
            Runtime.getRuntime().removeShutdownHook(breakOff);
        } catch (IllegalStateException _) {
            // It runs.
        }
        removeDirectory();
    }

    /** The bench ends before its time: whoever is stopped would stay for ever. */
    private void breakOff() {
        all().forEach(Child::kill);
        removeDirectory();
    }

    /** What is left of it is no reason to end the run: somebody who was killed may still write. */
    private void removeDirectory() {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.log(Level.WARNING, "bench.left directory={0}: {1}", directory, e.toString());
        }
    }
}
