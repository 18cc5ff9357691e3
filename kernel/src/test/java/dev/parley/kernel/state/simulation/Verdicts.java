package dev.parley.kernel.state.simulation;

import static dev.parley.kernel.state.simulation.Oracle.require;
import static dev.parley.kernel.state.simulation.Oracle.requireEqual;

import dev.parley.kernel.state.Credentials;
import dev.parley.kernel.state.Effect;
import dev.parley.kernel.state.Effect.Say;
import dev.parley.kernel.state.Effect.Show;
import dev.parley.kernel.state.Event.Asked;
import dev.parley.kernel.state.Inventory;
import dev.parley.kernel.state.Inventory.Resident;
import dev.parley.kernel.state.Inventory.Tie;
import dev.parley.kernel.state.Node;
import dev.parley.kernel.state.Origin;
import dev.parley.kernel.state.simulation.GivenIds.Standing;
import dev.parley.kernel.state.simulation.Truth.Call;
import dev.parley.kernel.state.simulation.Truth.Link;
import dev.parley.kernel.state.simulation.Truth.Member;
import dev.parley.kernel.state.simulation.Truth.Port;
import dev.parley.kernel.state.simulation.Truth.Right;
import dev.parley.kernel.state.simulation.Truth.Source;
import dev.parley.kernel.state.simulation.Truth.Target;
import dev.parley.kernel.state.simulation.Truth.Wait;
import dev.parley.kernel.state.simulation.Truth.Watch;
import dev.parley.wire.Ask.AttachName;
import dev.parley.wire.Ask.ClosePort;
import dev.parley.wire.Ask.Connect;
import dev.parley.wire.Ask.DetachName;
import dev.parley.wire.Ask.Disconnect;
import dev.parley.wire.Ask.DropRights;
import dev.parley.wire.Ask.Hello;
import dev.parley.wire.Ask.Leave;
import dev.parley.wire.Ask.ListNames;
import dev.parley.wire.Ask.Look;
import dev.parley.wire.Ask.MintRights;
import dev.parley.wire.Ask.Noted;
import dev.parley.wire.Ask.OpenPort;
import dev.parley.wire.Ask.Unwatch;
import dev.parley.wire.Ask.WatchMember;
import dev.parley.wire.Ask.WatchMembers;
import dev.parley.wire.Ask.WatchName;
import dev.parley.wire.Ask.WatchOwner;
import dev.parley.wire.MemberRecord;
import dev.parley.wire.MintedRight;
import dev.parley.wire.NameRecord;
import dev.parley.wire.Picture.PortInfo;
import dev.parley.wire.RightUse;
import dev.parley.wire.RightWish;
import dev.parley.wire.Tell;
import dev.parley.wire.Tell.AlreadyLinked;
import dev.parley.wire.Tell.Done;
import dev.parley.wire.Tell.Minted;
import dev.parley.wire.Tell.PortOpened;
import dev.parley.wire.Tell.Refused;
import dev.parley.wire.Tell.Watching;
import dev.parley.wire.Tell.Welcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Whether a question was granted or refused for good reason; what is granted becomes true. */
final class Verdicts {

    private final Origin origin;
    private final Truth truth;
    private final GivenIds ids;

    Verdicts(Origin origin, Truth truth, GivenIds ids) {
        this.origin = origin;
        this.truth = truth;
        this.ids = ids;
    }

    /**
     * Judges a question; true: the asker must be expelled for it.
     *
     * @param answer empty: none yet
     */
    boolean judge(
            Asked asked, Member asker, Grounds grounds, Optional<Effect> answer, long nowNanos) {
        if (answer.orElse(null) instanceof Say(_, _, Refused refused, _)) {
            require(grounds.include(refused.refusal()), "there is reason to refuse so", refused);
            return !asker.isGreeted();
        }
        require(grounds.allowGranting(), "there is no reason to refuse", asked);
        grant(asked, asker, answer, nowNanos);
        return false;
    }

    private void grant(Asked asked, Member asker, Optional<Effect> answer, long nowNanos) {
        switch (asked.ask()) {
            case Hello hello -> welcome(asked, asker, hello, told(answer, Welcome.class));
            case OpenPort open -> {
                Port port =
                        new Port(
                                told(answer, PortOpened.class).portId(),
                                asker,
                                asked.descriptors(),
                                open.byRightOnly());
                ids.give(port.id());
                truth.ports.put(port.id(), port);
                if (!open.name().isEmpty()) {
                    truth.name(open.name(), port);
                }
            }
            case ClosePort close -> {
                told(answer, Done.class);
                truth.close(truth.port(close.portId()));
            }
            case AttachName attach -> {
                told(answer, Done.class);
                truth.name(attach.name(), truth.port(attach.portId()));
            }
            case DetachName detach -> {
                told(answer, Done.class);
                truth.unname(detach.name());
            }
            case Connect connect -> connect(asked, asker, connect, answer, nowNanos);
            case Disconnect disconnect -> {
                told(answer, Done.class);
                truth.links.remove(disconnect.linkId());
            }
            case ListNames list ->
                    requireEqual(names(list.after()), told(answer, Tell.Names.class), "the page");
            case WatchMember watch -> {
                boolean isFromBefore = ids.standing(watch.memberId()) == Standing.OF_ANOTHER_LIFE;
                watch(asker, truth.target(watch, isFromBefore), answer);
            }
            case WatchName watch -> watch(asker, truth.target(watch.name()), answer);
            case WatchMembers _ -> watch(asker, new Target.Everybody(), answer);
            case WatchOwner watch -> {
                Watch begun = watch(asker, new Target.Owners(watch.name()), answer);
                MemberRecord last =
                        new MemberRecord(watch.lastId(), watch.lastPid(), watch.lastUid(), 0, "");
                begun.lastOwner = watch.isTold() ? Optional.of(last) : Optional.empty();
            }
            case Look look -> look(asked, look, answer, nowNanos);
            case Unwatch unwatch -> {
                told(answer, Done.class);
                truth.watches.remove(unwatch.watchId());
                truth.deaths.noteAll(asker, unwatch.watchId());
            }
            case Noted noted -> {
                told(answer, Done.class);
                note(asker, noted);
            }
            case MintRights mint -> mint(asker, mint, told(answer, Minted.class));
            case DropRights drop -> {
                told(answer, Done.class);
                truth.rights.values().removeIf(right -> right.isDropped(asker, drop));
            }
            case Leave _ -> {
                told(answer, Done.class);
                asker.saidFarewell = true;
            }
        }
    }

    private void welcome(Asked asked, Member asker, Hello hello, Welcome welcome) {
        Credentials credentials = asker.credentials;
        MemberRecord self =
                new MemberRecord(
                        welcome.self().id(),
                        credentials.pid(),
                        credentials.uid(),
                        credentials.gid(),
                        hello.program());
        requireEqual(new Welcome(0, origin.epoch(), origin.name(), self), welcome, "the welcome");
        ids.give(self.id());
        truth.greet(asker, hello, self, asked.descriptors());
    }

    private Watch watch(Member watcher, Target target, Optional<Effect> answer) {
        long id = told(answer, Watching.class).watchId();
        ids.give(id);
        Watch watch = new Watch(watcher, target);
        truth.watches.put(id, watch);
        return watch;
    }

    private void note(Member asker, Noted noted) {
        truth.deaths.note(asker, noted.watchId(), noted.memberId());
        Watch watch = truth.watches.get(noted.watchId());
        if (watch != null && watch.watcher == asker && watch.target instanceof Target.Owners) {
            watch.unnoted = 0;
        }
    }

    private void mint(Member asker, MintRights mint, Minted minted) {
        Link way = truth.link(mint.linkId());
        Member receiver = way.client() == asker ? way.port().owner() : way.client();
        requireEqual(way.id(), minted.linkId(), "by which link they go");
        requireEqual(mint.wishes().size(), minted.rights().size(), "how many there are");
        for (int i = 0; i < mint.wishes().size(); i++) {
            RightWish wish = mint.wishes().get(i);
            Source source = truth.source(asker, wish).orElseThrow();
            long id = minted.rights().get(i).rightId();
            ids.give(id);
            RightUse use = Uses.both(source.use(), wish.use()).orElseThrow();
            requireEqual(
                    new MintedRight(id, source.port().id(), use),
                    minted.rights().get(i),
                    "what is made");
            source.passed().ifPresent(passed -> truth.rights.remove(passed.id()));
            truth.rights.put(id, new Right(id, asker, receiver, way.id(), source.port(), use));
        }
    }

    /** An introduction is judged as it is heard. */
    private void connect(
            Asked asked, Member asker, Connect connect, Optional<Effect> answer, long nowNanos) {
        if (answer.isEmpty()) {
            require(!truth.names.containsKey(connect.name()), "it is answered at once", connect);
            long deadlineNanos = nowNanos + connect.patienceNanos();
            boolean isKept = truth.kept.containsKey(connect.name());
            truth.waits.put(
                    new Call(asked.connection(), asked.call()),
                    new Wait(
                            asker,
                            connect,
                            asked.descriptors().stream().findFirst(),
                            isKept ? Math.max(deadlineNanos, Node.GRACE_NANOS) : deadlineNanos));
        } else if (!(answer.get() instanceof Effect.Introduce)) {
            RightUse use = Truth.useOf(truth.right(connect));
            long linkId = truth.linkOf(asker, truth.port(connect), use).map(Link::id).orElse(0L);
            requireEqual(
                    new AlreadyLinked(linkId), told(answer, AlreadyLinked.class), "the answer");
        }
    }

    private Tell.Names names(String after) {
        List<NameRecord> page = new ArrayList<>();
        new TreeMap<>(truth.names)
                .tailMap(after, false)
                .forEach(
                        (name, port) ->
                                page.add(new NameRecord(name, port.id(), port.owner().asRecord)));
        return new Tell.Names(page, false);
    }

    private void look(Asked asked, Look look, Optional<Effect> answer, long nowNanos) {
        requireEqual(
                Optional.of(
                        new Show(
                                asked.connection(),
                                asked.call(),
                                asked.descriptors().getFirst(),
                                look.capacityBytes(),
                                inventory(nowNanos))),
                answer,
                "what is shown");
    }

    private Inventory inventory(long nowNanos) {
        return new Inventory(
                origin.name(),
                origin.epoch(),
                truth.greeted().stream()
                        .sorted(Comparator.comparingLong(Member::id))
                        .map(Verdicts::resident)
                        .toList(),
                truth.ports.values().stream()
                        .map(
                                port ->
                                        new PortInfo(
                                                port.id(),
                                                port.owner().id(),
                                                truth.namesOf(port),
                                                port.byRightOnly()))
                        .toList(),
                truth.links.values().stream().map(Verdicts::tie).toList(),
                truth.deaths.infos(nowNanos));
    }

    private static Resident resident(Member member) {
        Hello hello = member.hello.orElseThrow();
        return new Resident(member.asRecord, hello.version(), hello.own(), member.pages.getLast());
    }

    private static Tie tie(Link link) {
        return new Tie(
                link.id(),
                link.client().id(),
                link.port().id(),
                link.port().owner().id(),
                link.kind(),
                link.geometry(),
                link.use(),
                link.right().map(right -> right.giver().asRecord).orElse(Truth.NOBODY));
    }

    private static <T extends Tell> T told(Optional<Effect> answer, Class<T> kind) {
        if (answer.orElse(null) instanceof Say(_, _, Tell tell, _) && kind.isInstance(tell)) {
            return kind.cast(tell);
        }
        throw new AssertionError("not true: the answer is %s: %s".formatted(kind, answer));
    }
}
