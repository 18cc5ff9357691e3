package dev.parley.kernel.state.simulation;

import dev.parley.kernel.state.simulation.Cable.Pair;
import dev.parley.kernel.state.simulation.Cable.Telling;
import dev.parley.wire.Ask.DropRights;
import dev.parley.wire.Ask.MintRights;
import dev.parley.wire.MintedRight;
import dev.parley.wire.PassedRight;
import dev.parley.wire.Refusal;
import dev.parley.wire.RightUse;
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

        private List<PassedRight> received() {
            Queue<Long> inbox = pair.rightsFor(isClient);
            List<PassedRight> received =
                    inbox.stream().map(id -> new PassedRight(linkId, id)).toList();
            inbox.clear();
            return received;
        }

        private Queue<Long> outbox() {
            return pair.rightsFor(!isClient);
        }
    }

    private final Honest process;
    private final HonestPorts ports;
    private final HonestLinks links;
    private final List<PassedRight> untaken = new ArrayList<>();

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

    /** Also a number that came already, by another link: who is at its other end made it up. */
    void receive() {
        Simulation world = process.world;
        ends().forEach(end -> untaken.addAll(end.received()));
        if (!untaken.isEmpty() && world.chance(1, 12)) {
            PassedRight known = world.oneOf(untaken);
            untaken.add(new PassedRight(linkOtherThan(known.linkId()), known.rightId()));
        }
    }

    private long linkOtherThan(long linkId) {
        Simulation world = process.world;
        List<Long> others =
                ends().stream().map(End::linkId).filter(other -> other != linkId).toList();
        return others.isEmpty() ? world.ids().pick(world.dice(20)) : world.oneOf(others);
    }

    /** First there must be something to pass on, and somebody to pass it to. */
    void pass() {
        Simulation world = process.world;
        List<End> ends = ends();
        List<RightWish> sources =
                Stream.of(
                                ports.ids().map(id -> RightWish.own(id, RightUse.ALL)),
                                links.ends().map(end -> RightWish.own(end.linkId(), RightUse.ALL)),
                                untaken.stream().map(one -> RightWish.passed(one, RightUse.ALL)))
                        .flatMap(wishes -> wishes)
                        .toList();
        if (sources.isEmpty()) {
            ports.open();
        } else if (ends.isEmpty()) {
            links.connect();
        } else {
            pass(world.oneOf(ends), sources);
        }
    }

    private void pass(End end, List<RightWish> sources) {
        Simulation world = process.world;
        List<RightWish> wishes =
                Stream.generate(() -> world.oneOf(sources))
                        .map(wish -> world.chance(1, 15) ? mistaken(wish, end) : wish)
                        .map(wish -> new RightWish(wish.ownId(), wish.passed(), world.use()))
                        .limit(1 + world.dice(3))
                        .toList();
        process.ask(new MintRights(end.linkId(), wishes), telling -> minted(telling, end, wishes));
    }

    /** What it has itself is taken for what was passed to it, or the other way round. */
    private static RightWish mistaken(RightWish wish, End end) {
        return wish.passed().isNone()
                ? RightWish.passed(new PassedRight(end.linkId(), wish.ownId()), wish.use())
                : RightWish.own(wish.passed().rightId(), wish.use());
    }

    /** Now and then the message does not come about, or has one number more, of anything. */
    private void minted(Telling telling, End end, List<RightWish> wishes) {
        if (telling.tell() instanceof Minted(long linkId, List<MintedRight> rights)) {
            wishes.forEach(wish -> untaken.remove(wish.passed()));
            List<Long> ids = rights.stream().map(MintedRight::rightId).toList();
            Simulation world = process.world;
            if (end.pair().hasEnded() || world.chance(1, 6)) {
                process.say(new DropRights(linkId, ids));
            } else {
                end.outbox().addAll(ids);
                if (world.chance(1, 20)) {
                    end.outbox().add(world.ids().pick(world.dice(20)));
                }
            }
        }
    }

    void take() {
        if (!untaken.isEmpty()) {
            PassedRight right = process.world.oneOf(untaken);
            links.connect(right, telling -> taken(telling, right));
        }
    }

    /** It is kept only if it can be taken later, also because a link has ended meanwhile. */
    private void taken(Telling telling, PassedRight right) {
        boolean isKept =
                switch (telling.tell()) {
                    case Refused(Refusal refusal, _) -> refusal == Refusal.OVER_LIMIT;
                    case AlreadyLinked already -> !links.has(already.linkId());
                    default -> false;
                };
        if (!isKept) {
            untaken.remove(right);
            // There may be a link for it already.
            process.say(new DropRights(right.linkId(), List.of(right.rightId())));
        }
    }

    /** One of its own, if it has any; and what may be somebody else's, which does no harm. */
    void drop() {
        Simulation world = process.world;
        PassedRight right = world.ids().pickRight(world.dice(20));
        if (!untaken.isEmpty() && world.chance(1, 2)) {
            right = world.oneOf(untaken);
            untaken.remove(right);
        }
        process.say(
                new DropRights(
                        right.linkId(),
                        List.of(right.rightId(), world.ids().pick(world.dice(20)))));
    }

    void endAll() {
        untaken.clear();
    }
}
