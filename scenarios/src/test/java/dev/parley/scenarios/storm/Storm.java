package dev.parley.scenarios.storm;

import static dev.parley.scenarios.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.JoinOptions;
import dev.parley.Member;
import dev.parley.Parley;
import dev.parley.Snapshot;
import dev.parley.linux.Processes;
import dev.parley.scenarios.Jvm;
import dev.parley.scenarios.Peer;
import dev.parley.scenarios.oracle.Entry;
import dev.parley.scenarios.oracle.Entry.Role;
import dev.parley.scenarios.oracle.Figures;
import dev.parley.scenarios.oracle.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Servers and clients, all of them processes, that a {@link Plan} strikes; then they end in order,
 * and nothing may be left of them. What was said and heard is in the journals, for the oracle.
 *
 * <p>Owned by one thread.
 */
final class Storm implements AutoCloseable {

    /** What everybody says who has joined the node. */
    static final String HERE = "here";

    /** What clients are told before all others, and say when they have done it. */
    static final String QUIET = "quiet";

    /** What everybody is told in the end. */
    static final String LEAVE = "leave";

    private static final int SERVERS = 3;
    private static final int CLIENTS = 4;
    private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Jvm jvm;
    private final Path socket;
    private final Path journals;
    private final Journal journal;
    private final long seed;
    private final List<Post> servers;
    private final List<Post> clients;
    private final List<Post> posts;
    private int lives;
    private @Nullable Peer kernel;
    private boolean kernelLives;

    /** Whether it was there already when it should have been killed the last time. */
    private boolean kernelIsSettled;

    private Storm(Jvm jvm, Path directory, Path journals, long seed) throws IOException {
        this.jvm = jvm;
        this.socket = directory.resolve("node").resolve("kernel.sock");
        this.journals = journals;
        this.journal = Journal.begin(journals, 0);
        this.seed = seed;
        this.servers = IntStream.range(0, SERVERS).mapToObj(this::server).toList();
        this.clients = Stream.generate(this::client).limit(CLIENTS).toList();
        this.posts = Stream.concat(servers.stream(), clients.stream()).toList();
    }

    /** Lets all processes begin; returns when they have joined. */
    static Storm begin(Jvm jvm, Path directory, long seed) throws IOException {
        Path journals = Files.createDirectory(directory.resolve("journals"));
        Storm storm = new Storm(jvm, directory, journals, seed);
        storm.write(new Entry.Born(System.nanoTime(), Role.STORM, Processes.getpid(), 0));
        storm.startKernel();
        storm.posts.forEach(storm::begin);
        storm.posts.forEach(Post::awaitHere);
        return storm;
    }

    /** Where the journals are. */
    Path journals() {
        return journals;
    }

    /** Every other server receives with one thread, so that the order can be seen. */
    private Post server(int index) {
        int receivers = index % 2 == 0 ? 1 : 3;
        Object[] arguments = Stream.concat(Stream.of(name(index), receivers), names()).toArray();
        return new Post(life -> start(StormServer.class, life, arguments));
    }

    private Post client() {
        Object[] names = names().toArray();
        return new Post(life -> start(StormClient.class, life, names));
    }

    private static Stream<String> names() {
        return IntStream.range(0, SERVERS).mapToObj(Storm::name);
    }

    private static String name(int server) {
        return "storm-" + server;
    }

    private Peer start(Class<?> program, int life, Object... more) {
        Stream<Object> common = Stream.of(life, journals, seed + life);
        Object[] arguments = Stream.concat(common, Stream.of(more)).toArray();
        return Peer.start(socket, jvm, program, arguments);
    }

    private void begin(Post post) {
        post.begin(++lives);
    }

    /** The first server and the first client survive; they are stopped as all others. */
    Plan plan(Duration length) {
        List<Integer> all = IntStream.range(0, posts.size()).boxed().toList();
        List<Integer> mortals = all.stream().filter(post -> post != 0 && post != SERVERS).toList();
        return Plan.of(seed, length, mortals, all);
    }

    /** Strikes, and says every ten seconds how it stands. */
    void rage(Plan plan) throws IOException {
        long begin = System.nanoTime();
        long nextProgress = PROGRESS_NANOS;
        for (Plan.Step step : plan.steps()) {
            long due = TimeUnit.MILLISECONDS.toNanos(step.millis());
            while (System.nanoTime() - begin < due) {
                LockSupport.parkNanos(due - (System.nanoTime() - begin));
            }
            strike(step.blow());
            if (System.nanoTime() - begin >= nextProgress) {
                nextProgress += PROGRESS_NANOS;
                System.out.printf("  %3d s: %s%n", step.millis() / 1_000, Figures.in(journals));
            }
        }
    }

    private void strike(Blow blow) {
        switch (blow) {
            case Blow.Kill(int post, boolean early) -> kill(posts.get(post), early);
            case Blow.Stop(int post) -> {
                write(new Entry.Stopped(System.nanoTime(), posts.get(post).life()));
                posts.get(post).signal(Processes.SIGSTOP);
            }
            case Blow.Go(int post) -> posts.get(post).signal(Processes.SIGCONT);
            case Blow.KillKernel() -> killKernel();
            case Blow.StartKernel() -> {
                if (!kernelLives) {
                    startKernel();
                }
            }
        }
    }

    /** Whom one blow has hit is spared by most others until it is here again. */
    private void kill(Post post, boolean early) {
        if (!early && !post.isHere()) {
            return;
        }
        write(new Entry.Killed(System.nanoTime(), post.life()));
        post.peer().kill();
        begin(post);
    }

    /** One that has just come is spared: on a slow machine there would hardly be any. */
    private void killKernel() {
        if (kernelIsSettled) {
            write(new Entry.KernelKilled(System.nanoTime()));
            kernel().kill();
            kernelLives = false;
        }
        kernelIsSettled = kernelLives && !kernel().isSilent();
    }

    private void startKernel() {
        write(new Entry.KernelStarted(System.nanoTime()));
        kernel = Peer.start(socket, jvm, StormKernel.class);
        kernelLives = true;
    }

    private Peer kernel() {
        Peer present = kernel;
        if (present == null) {
            throw new IllegalStateException("there is no kernel yet");
        }
        return present;
    }

    private void write(Entry entry) {
        journal.write(entry);
    }

    /**
     * All end in order: the clients send no more, the servers leave, the clients hear of that and
     * leave. Nothing may be left.
     */
    void end() throws Exception {
        clients.forEach(client -> client.peer().tell(QUIET));
        clients.forEach(client -> client.expect(QUIET));
        servers.forEach(Storm::dismiss);
        clients.forEach(client -> client.peer().tell(LEAVE));
        clients.forEach(client -> client.peer().awaitExit());
        expectNobody();
        kernel().endInput();
        kernel().expect("listening").expect("ledger " + StormKernel.NOTHING);
        assertThat(kernel().awaitExit()).isZero();
        assertThat(besideSocket()).containsOnly("kernel.lock", "kernel.names");
    }

    /** What a kernel leaves for the next one, and nothing else. */
    private List<String> besideSocket() throws IOException {
        try (Stream<Path> files = Files.list(socket.resolveSibling("."))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static void dismiss(Post post) {
        post.peer().tell(LEAVE);
        post.peer().awaitExit();
    }

    private void expectNobody() throws Exception {
        try (Parley observer = Parley.join(JoinOptions.defaults().withSocket(socket))) {
            Member self = observer.self();
            soon().untilAsserted(() -> expectOnly(self, observer.look()));
            assertThat(observer.names()).isEmpty();
        }
    }

    private static void expectOnly(Member self, Snapshot node) {
        assertThat(node.processes()).extracting(process -> process.member()).containsExactly(self);
        assertThat(node.ports()).isEmpty();
        assertThat(node.links()).isEmpty();
    }

    /** Ends what is still there, whatever happened. */
    @Override
    public void close() {
        List<Peer> all = new ArrayList<>(posts.stream().map(Post::peer).toList());
        all.add(kernel());
        all.forEach(Peer::close);
    }
}
