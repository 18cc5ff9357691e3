package dev.parley.kernel.state.simulation;

import dev.parley.kernel.state.simulation.Cable.Pair;
import dev.parley.kernel.state.simulation.Cable.Telling;
import dev.parley.wire.Ask.DropRights;
import dev.parley.wire.Ask.MintRights;
import dev.parley.wire.MintedRight;
import dev.parley.wire.Refusal;
import dev.parley.wire.RightWish;
import dev.parley.wire.Tell.AlreadyLinked;
import dev.parley.wire.Tell.Minted;
import dev.parley.wire.Tell.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.stream.Stream;

/** The rights that an honest process passes on over its links, and those that it was passed. */
final class HonestRights {

    /** One side of a link. */
    record End(long linkId, Pair pair, boolean isClient) {

        private Queue<Long> inbox() {
            return pair.rightsFor(isClient);
        }

        private Queue<Long> outbox() {
            return pair.rightsFor(!isClient);
        }
    }

    private final Honest process;
    private final HonestPorts ports;
    private final HonestLinks links;
    private final List<Long> untaken = new ArrayList<>();

    HonestRights(Honest process, HonestPorts ports, HonestLinks links) {
        this.process = process;
        this.ports = ports;
        this.links = links;
    }

    private List<End> ends() {
        return Stream.concat(links.ends(), ports.ends())
                .filter(end -> !end.pair().hasEnded())
                .toList();
    }

    void receive() {
        for (End end : ends()) {
            untaken.addAll(end.inbox());
            end.inbox().clear();
        }
    }

    /** First there must be something to pass on, and somebody to pass it to. */
    void pass() {
        Simulation world = process.world;
        List<End> ends = ends();
        List<Long> sources =
                Stream.of(ports.ids(), links.ends().map(End::linkId), untaken.stream())
                        .flatMap(ids -> ids)
                        .toList();
        if (sources.isEmpty()) {
            ports.open();
        } else if (ends.isEmpty()) {
            links.connect();
        } else {
            pass(world.oneOf(ends), sources);
        }
    }

    private void pass(End end, List<Long> sources) {
        Simulation world = process.world;
        List<RightWish> wishes =
                Stream.generate(() -> new RightWish(world.oneOf(sources), world.use()))
                        .limit(1 + world.dice(3))
                        .toList();
        process.ask(new MintRights(end.linkId(), wishes), telling -> minted(telling, end, wishes));
    }

    /** Now and then the message does not come about. */
    private void minted(Telling telling, End end, List<RightWish> wishes) {
        if (telling.tell() instanceof Minted(List<MintedRight> rights)) {
            wishes.forEach(wish -> untaken.remove(wish.sourceId()));
            List<Long> ids = rights.stream().map(MintedRight::rightId).toList();
            if (end.pair().hasEnded() || process.world.chance(1, 6)) {
                process.say(new DropRights(ids));
            } else {
                end.outbox().addAll(ids);
            }
        }
    }

    void take() {
        if (!untaken.isEmpty()) {
            long right = process.world.oneOf(untaken);
            links.connect(right, telling -> taken(telling, right));
        }
    }

    /** It is kept only if it can be taken later, also because a link has ended meanwhile. */
    private void taken(Telling telling, long right) {
        boolean isKept =
                switch (telling.tell()) {
                    case Refused(Refusal refusal, _) -> refusal == Refusal.OVER_LIMIT;
                    case AlreadyLinked already -> !links.has(already.linkId());
                    default -> false;
                };
        if (!isKept) {
            untaken.remove(right);
            process.say(new DropRights(List.of(right))); // what there was a link for already
        }
    }

    /** One of its own, if it has any; and what may be somebody else's, which does no harm. */
    void drop() {
        Simulation world = process.world;
        List<Long> rights = new ArrayList<>(List.of(world.ids().pick(world.dice(20))));
        if (!untaken.isEmpty() && world.chance(1, 2)) {
            long right = world.oneOf(untaken);
            untaken.remove(right);
            rights.add(right);
        }
        process.say(new DropRights(rights));
    }

    void endAll() {
        untaken.clear();
    }
}
