package dev.parley.cli.demo;

import dev.parley.Errno;
import dev.parley.JoinOptions;
import dev.parley.Member;
import dev.parley.Notice;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Proxy;
import dev.parley.Pulse;
import dev.parley.Received;
import dev.parley.Request;
import dev.parley.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where the actors of the demonstration say what they do and are told what comes next. It is a port
 * like any other: an actor that is ready waits for the reply, which is its order.
 *
 * <p>Owned by the thread that directs the demonstration.
 */
final class Stage implements AutoCloseable {

    /** The name of the port. */
    static final String NAME = "stage";

    /** What somebody has said, and when. */
    record Line(Child actor, long atNanos, String words) {}

    private static final byte[] NOTHING = {};
    private static final Set<Snapshot.State> IDLE =
            Set.of(Snapshot.State.REPLY, Snapshot.State.RECEIVE);
    private static final Duration LOOK_AROUND = Duration.ofMillis(20);
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(30);

    private final Troupe troupe;
    private final Narrator narrator;
    private final Parley parley;
    private final Port port;
    private final Map<Child, Request> ready = new HashMap<>();
    private final Map<Child, Integer> wordsHeard = new HashMap<>();
    private final Set<Child> left = new HashSet<>();
    private Consumer<Line> audience = this::tellAudience;
    private @Nullable Figures figures;
    private long lastHeardNanos = System.nanoTime();

    private Stage(Troupe troupe, Narrator narrator, Parley parley, Port port) {
        this.troupe = troupe;
        this.narrator = narrator;
        this.parley = parley;
        this.port = port;
    }

    static Stage open(Path socket, Troupe troupe, Narrator narrator) throws ParleyException {
        Parley parley = Parley.join(JoinOptions.defaults().withSocket(socket).withProgram("demo"));
        try {
            return new Stage(troupe, narrator, parley, parley.open(NAME));
        } catch (ParleyException e) {
            parley.close();
            throw e;
        }
    }

    /** Blocks until an actor has done what it was told. */
    void awaitReady(Child actor) throws IOException {
        until(() -> ready.containsKey(actor));
    }

    /** Blocks until an actor has said something for the first time. */
    void awaitEntrance(Child actor) throws IOException {
        until(() -> wordsOf(actor) > 0);
    }

    /** Tells an actor what to do, and blocks until it has done it. */
    void direct(Child actor, Order order) throws IOException {
        tell(actor, order);
        awaitReady(actor);
    }

    /** Tells an actor what to do, and blocks until each of the others has said one thing. */
    void provoke(Child actor, Order order, Child... others) throws IOException {
        Map<Child, Integer> before = new HashMap<>(wordsHeard);
        direct(actor, order);
        for (Child other : others) {
            until(() -> wordsOf(other) > before.getOrDefault(other, 0));
        }
    }

    /**
     * Blocks until each of these has said one thing more, which the audience is not told.
     *
     * @return what they have said, in the order of their own times
     */
    List<Line> gather(Child... actors) throws IOException {
        List<Line> lines = new ArrayList<>();
        audience = lines::add;
        try {
            until(() -> lines.stream().map(Line::actor).toList().containsAll(List.of(actors)));
        } finally {
            audience = this::tellAudience;
        }
        lines.sort(Comparator.comparingLong(Line::atNanos));
        return lines;
    }

    /**
     * Blocks until each of these has nothing to do: one of its threads waits for the next order,
     * another for what is said in the room.
     *
     * @return what the node looks like then
     */
    Snapshot awaitIdle(Child... actors) throws IOException {
        Snapshot snapshot = parley.look();
        while (!areIdle(snapshot, actors)) {
            pause(LOOK_AROUND);
            snapshot = parley.look();
        }
        return snapshot;
    }

    private static boolean areIdle(Snapshot snapshot, Child... actors) {
        return Arrays.stream(actors)
                .map(actor -> states(snapshot, actor))
                .allMatch(states -> states.containsAll(IDLE));
    }

    private static Set<Snapshot.State> states(Snapshot snapshot, Child actor) {
        return snapshot.processes().stream()
                .filter(process -> process.member().pid() == actor.pid())
                .flatMap(process -> process.threads().stream())
                .map(Snapshot.ThreadInfo::state)
                .collect(Collectors.toSet());
    }

    /** Blocks for a while, so that people can read. */
    void pause(Duration duration) throws IOException {
        long begin = System.nanoTime();
        until(() -> System.nanoTime() - begin >= duration.toNanos());
    }

    /** Tells an actor to end, and blocks until it has left. */
    void dismiss(Child actor) throws IOException {
        actor.dismiss();
        tell(actor, new Order.End());
        awaitExit(actor);
    }

    /** Blocks until an actor has left the node, or has died. */
    void awaitExit(Child actor) throws IOException {
        until(() -> left.contains(actor));
    }

    /** What was measured last. */
    Figures figures() {
        Figures known = figures;
        if (known == null) {
            throw new IllegalStateException("nothing was measured");
        }
        return known;
    }

    private void tellAudience(Line line) {
        narrator.line(line.actor().role(), line.words());
    }

    private void tell(Child actor, Order order) throws IOException {
        awaitReady(actor);
        Request waiting = ready.remove(actor);
        if (waiting == null) {
            throw new IllegalStateException(actor.role().label() + " is not ready");
        }
        waiting.reply(order.encode());
    }

    private int wordsOf(Child actor) {
        return wordsHeard.getOrDefault(actor, 0);
    }

    private void until(BooleanSupplier reached) throws IOException {
        while (!reached.getAsBoolean()) {
            troupe.requireAlive();
            Optional<Received> received = port.receive(LOOK_AROUND);
            if (received.isPresent()) {
                lastHeardNanos = System.nanoTime();
                hear(received.get());
            } else {
                requireNoSilence();
            }
        }
    }

    private void requireNoSilence() throws DemoFailed {
        if (System.nanoTime() - lastHeardNanos > LONGEST_SILENCE.toNanos()) {
            throw new DemoFailed(
                    "nothing has happened for " + LONGEST_SILENCE.toSeconds() + " seconds");
        }
    }

    private void hear(Received received) throws IOException {
        switch (received) {
            case Request request -> hear(request);
            case Notice.ClientGone(Member client) -> {
                Optional<Child> actor = troupe.talker(client.pid());
                if (actor.isPresent()) {
                    exit(actor.get());
                }
            }
            case Pulse _, Proxy _, Notice _ -> {} // of a watch: there is none
        }
    }

    private void exit(Child actor) throws DemoFailed {
        if (!actor.isDismissed()) {
            throw actor.failure();
        }
        left.add(actor);
    }

    private void hear(Request request) throws IOException {
        Optional<Child> actor = troupe.talker(request.sender().pid());
        if (actor.isEmpty()) {
            request.fail(Errno.EPERM); // somebody else of this user looked in
            return;
        }
        hear(actor.get(), request);
    }

    private void hear(Child actor, Request request) throws ParleyException {
        switch (Report.decode(request.bytes())) {
            case Report.Ready() -> ready.put(actor, request);
            case Report.Words(long atNanos, String words) -> {
                audience.accept(new Line(actor, atNanos, words));
                wordsHeard.merge(actor, 1, Integer::sum);
                request.reply(NOTHING);
            }
            case Report.Progress(int done) -> {
                narrator.progress(done);
                request.reply(NOTHING);
            }
            case Report.Measured(Figures measured) -> {
                figures = measured;
                request.reply(NOTHING);
            }
        }
    }

    @Override
    public void close() {
        parley.close(); // and the port with it
    }
}
