package dev.parley.kernel.state.simulation;

import dev.parley.kernel.state.Descriptor;
import dev.parley.kernel.state.Effect;
import dev.parley.kernel.state.Effect.Drop;
import dev.parley.kernel.state.Effect.Expel;
import dev.parley.kernel.state.Effect.Introduce;
import dev.parley.kernel.state.Effect.Journal;
import dev.parley.kernel.state.Effect.Note;
import dev.parley.kernel.state.Effect.Release;
import dev.parley.kernel.state.Effect.Say;
import dev.parley.kernel.state.Effect.Show;
import dev.parley.kernel.state.Event;
import dev.parley.kernel.state.Event.Arrived;
import dev.parley.kernel.state.Event.Asked;
import dev.parley.kernel.state.Event.Elapsed;
import dev.parley.kernel.state.Event.Flushed;
import dev.parley.kernel.state.Event.Left;
import dev.parley.kernel.state.Event.Misspoke;
import dev.parley.kernel.state.Event.Settled;
import dev.parley.kernel.state.Event.Unmade;
import dev.parley.kernel.state.Node;
import dev.parley.kernel.state.Origin;
import dev.parley.kernel.state.simulation.Cable.Asking;
import dev.parley.kernel.state.simulation.Cable.Pair;
import dev.parley.kernel.state.simulation.Cable.Telling;
import dev.parley.wire.MemberEnd;
import dev.parley.wire.Tell;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/** One life of a kernel: a node, and around it what the shell does, without any system. */
final class SimulatedKernel {

    private static final int IMMORTAL = Integer.MAX_VALUE;
    private static final MemberEnd KILLED = new MemberEnd(MemberEnd.Kind.KILLED, 9);

    private final Simulation world;
    private final Node node;
    private final Oracle oracle;
    private final long birthNanos;
    private final Queue<Cable> backlog = new ArrayDeque<>();
    private final Map<Long, Cable> cables = new LinkedHashMap<>();
    private final Queue<Event> happened = new ArrayDeque<>();
    private final Set<Cable> introduced = new LinkedHashSet<>();

    /** Those who have hung up, and whose end the node waits for. */
    private final Map<Long, Peer> dying = new LinkedHashMap<>();

    private long lastConnection;
    private long lastToken;
    private int effectsToLive = IMMORTAL;

    SimulatedKernel(Simulation world, Origin origin) {
        this.world = world;
        birthNanos = world.nowNanos();
        node = new Node(origin, world.setting().ends());
        oracle = new Oracle(node, origin, world.setting());
    }

    /** A process connects; it is let in later. */
    Cable connect(Peer process) {
        Cable cable = new Cable(++lastConnection, process, world.setting().socketFrames());
        backlog.add(cable);
        return cable;
    }

    /** Lets somebody in, or attends to one connection. */
    void turn() {
        if (world.chance(1, 8)) {
            settleTheDead();
        }
        Cable newcomer = backlog.poll();
        if (newcomer != null) {
            admit(newcomer);
        } else if (!cables.isEmpty()) {
            attend(world.oneOf(List.copyOf(cables.values())));
        }
    }

    /** Does everything that there is to do; true: there was something. */
    boolean work() {
        boolean worked = !backlog.isEmpty();
        while (!backlog.isEmpty()) {
            turn();
        }
        for (Cable cable : List.copyOf(cables.values())) {
            worked |= cable.hasQuestion() || cable.isHungUp();
            attend(cable);
        }
        worked |= settleTheDead();
        tick();
        return worked;
    }

    /** Sees how those ended who had hung up before; false: there are none. */
    private boolean settleTheDead() {
        List<Long> dead =
                dying.entrySet().stream()
                        .filter(entry -> entry.getValue().isDead())
                        .map(Map.Entry::getKey)
                        .toList();
        for (long connection : dead) {
            if (dying.remove(connection) != null) { // else released meanwhile
                tell(new Settled(connection, KILLED));
            }
        }
        return !dead.isEmpty();
    }

    private void admit(Cable cable) {
        cables.put(cable.number, cable);
        tell(new Arrived(cable.number, cable.process.credentials));
    }

    private void attend(Cable cable) {
        if (!cables.containsKey(cable.number)) {
            return; // it has ended in this very turn
        }
        cable.flush();
        if (cable.isHungUp() && (!cable.hasQuestion() || world.chance(1, 2))) {
            leave(cable);
        } else if (!cable.isStalled()) {
            cable.hear().ifPresent(asking -> play(understand(cable, asking)));
        }
        playOut();
    }

    private Event understand(Cable cable, Asking asking) {
        if (asking.ask().isEmpty()) {
            return new Misspoke(cable.number, "noise");
        }
        List<Descriptor> descriptors =
                asking.defects().stream()
                        .map(defect -> new Descriptor(++lastToken, defect))
                        .toList();
        return new Asked(cable.number, asking.call(), asking.ask().get(), descriptors);
    }

    /** Time has passed. */
    void tick() {
        if (uptimeNanos() >= node.nextDeadlineNanos().orElse(Long.MAX_VALUE)) {
            if (uptimeNanos() >= Node.GRACE_NANOS) {
                world.absentees(oracle.truth().greeted()).forEach(Peer::wasAbsent);
            }
            tell(new Elapsed());
        }
        playOut();
    }

    private long uptimeNanos() {
        return world.nowNanos() - birthNanos;
    }

    private void tell(Event event) {
        play(event);
        playOut();
    }

    private void playOut() {
        Optional<Event> event = nextEvent();
        while (event.isPresent()) {
            play(event.get());
            event = nextEvent();
        }
    }

    /** What went wrong comes first: who has left is not flushed. */
    private Optional<Event> nextEvent() {
        return Optional.ofNullable(happened.poll()).or(this::nextFlushed);
    }

    private Optional<Event> nextFlushed() {
        Optional<Cable> flushed =
                introduced.stream().filter(cable -> !cable.isStalled()).findFirst();
        flushed.ifPresent(introduced::remove);
        return flushed.map(cable -> new Flushed(cable.number));
    }

    private void play(Event event) {
        List<Effect> effects = world.trace().note(event, () -> node.on(event, uptimeNanos()));
        if (event instanceof Asked asked && new Misnaming(oracle.truth()).isIn(asked)) {
            world.tally().countMisnaming(asked.ask());
        }
        oracle.judge(event, effects, uptimeNanos());
        for (Effect effect : effects) {
            if (effectsToLive == 0) {
                break;
            }
            effectsToLive -= effectsToLive == IMMORTAL ? 0 : 1;
            perform(effect);
        }
        if (effectsToLive == 0) {
            world.kernelDies();
        }
    }

    private void perform(Effect effect) {
        switch (effect) {
            case Say say -> deliver(say, Optional.empty());
            case Introduce introduce when world.systemRefuses() ->
                    happened.add(new Unmade(introduce, "the system refuses"));
            case Introduce introduce -> {
                Optional<Pair> pair = Optional.of(new Pair());
                deliver(introduce.server(), pair);
                deliver(introduce.client(), pair);
            }
            case Show show ->
                    deliver(
                            new Say(show.connection(), show.call(), new Tell.Seen(1), List.of()),
                            Optional.empty());
            case Journal journal -> world.write(journal);
            case Expel(long connection) -> expel(connection);
            case Release(long connection) ->
                    Oracle.require(
                            dying.remove(connection) != null, "it was waited for", connection);
            case Drop _, Note _ -> {}
        }
    }

    private void deliver(Say say, Optional<Pair> pair) {
        world.tally().count(say.tell());
        Cable cable = cables.get(say.connection());
        if (cable == null || (cable.isHungUp() && !cable.isStalled())) {
            pair.ifPresent(Pair::end);
            if (cable != null) {
                leave(cable);
            }
            return;
        }
        cable.tell(new Telling(say.call(), say.tell(), pair));
        if (pair.isPresent()) {
            introduced.add(cable);
        }
    }

    /** A process that ends has hung up a moment before, and either is seen first. */
    private void leave(Cable cable) {
        end(cable);
        if (cable.process.isDead() && world.chance(1, 2)) {
            happened.add(new Left(cable.number, true, Optional.of(KILLED)));
        } else if (cable.process.credentials.pid() == 0) { // out of sight
            happened.add(new Left(cable.number, false, Optional.of(MemberEnd.UNKNOWN)));
        } else {
            happened.add(new Left(cable.number, false, Optional.empty()));
            dying.put(cable.number, cable.process);
        }
    }

    private void expel(long connection) {
        happened.removeIf(event -> event instanceof Left left && left.connection() == connection);
        dying.remove(connection);
        Cable cable = cables.get(connection);
        if (cable != null) {
            end(cable);
        }
    }

    private void end(Cable cable) {
        cables.remove(cable.number);
        introduced.remove(cable);
        cable.cut();
        cable.process.wasAbsent();
    }

    /** Dies in the middle of what it does, after so many more effects. */
    void dieAfter(int effects) {
        effectsToLive = effects;
    }

    /** Nothing happens to it any more. */
    void spare() {
        effectsToLive = IMMORTAL;
    }

    /** It is dead: all connections end. */
    void cutAll() {
        backlog.forEach(Cable::cut);
        cables.values().forEach(Cable::cut);
        backlog.clear();
        cables.clear();
        happened.clear();
        introduced.clear();
        dying.clear();
    }

    void requireNothingLeft() {
        oracle.requireNothingLeft();
        Oracle.require(dying.isEmpty(), "nobody's end is waited for", dying.keySet());
    }
}
