package dev.parley.kernel.state.simulation;

import dev.parley.kernel.state.simulation.Cable.Pair;
import dev.parley.kernel.state.simulation.Cable.Telling;
import dev.parley.wire.Ask.Connect;
import dev.parley.wire.Ask.Disconnect;
import dev.parley.wire.LinkKind;
import dev.parley.wire.PassedRight;
import dev.parley.wire.Tell.AlreadyLinked;
import dev.parley.wire.Tell.Connected;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The links on which an honest process sends. */
final class HonestLinks {

    private final Honest process;
    private final Map<Long, Pair> links = new LinkedHashMap<>();

    HonestLinks(Honest process) {
        this.process = process;
    }

    void connect() {
        Simulation world = process.world;
        LinkKind kind = world.chance(1, 5) ? LinkKind.SOCKET : LinkKind.MEMORY;
        String name = world.chance(1, 10) ? "" : world.name();
        long portId = name.isEmpty() ? world.ids().pick(world.dice(20)) : 0;
        int slotCount = 1 + world.dice(30);
        process.ask(
                new Connect(
                        name,
                        portId,
                        kind,
                        slotCount,
                        256,
                        world.patienceNanos(),
                        PassedRight.NONE),
                this::connected);
    }

    /** By a right. */
    void connect(PassedRight right, Consumer<Telling> then) {
        Simulation world = process.world;
        LinkKind kind = world.chance(1, 5) ? LinkKind.SOCKET : LinkKind.MEMORY;
        process.ask(
                new Connect("", 0, kind, 1 + world.dice(30), 256, 0, right),
                telling -> {
                    connected(telling);
                    then.accept(telling);
                });
    }

    Stream<HonestRights.End> ends() {
        return links.entrySet().stream()
                .map(link -> new HonestRights.End(link.getKey(), link.getValue(), true));
    }

    private void connected(Telling telling) {
        switch (telling.tell()) {
            case Connected connected ->
                    telling.pair().ifPresent(pair -> links.put(connected.linkId(), pair));
            case AlreadyLinked already when !links.containsKey(already.linkId()) ->
                    process.say(new Disconnect(already.linkId()));
            default -> {}
        }
    }

    boolean has(long linkId) {
        return links.containsKey(linkId);
    }

    void release() {
        if (!links.isEmpty()) {
            process.world.oneOf(List.copyOf(links.values())).end();
        }
    }

    /** The other side may be dead, whatever the socket says. */
    void ended(long linkId) {
        Pair pair = links.get(linkId);
        if (pair != null) {
            pair.end();
        }
    }

    /** Lets the kernel know of the links that have ended. */
    void sweep() {
        for (Map.Entry<Long, Pair> link : List.copyOf(links.entrySet())) {
            if (link.getValue().hasEnded()) {
                links.remove(link.getKey());
                process.say(new Disconnect(link.getKey()));
            }
        }
    }

    void endAll() {
        links.values().forEach(Pair::end);
        links.clear();
    }
}
