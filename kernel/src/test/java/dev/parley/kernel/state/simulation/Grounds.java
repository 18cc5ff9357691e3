package dev.parley.kernel.state.simulation;

import dev.parley.kernel.state.Descriptor;
import dev.parley.kernel.state.Event.Asked;
import dev.parley.kernel.state.Limit;
import dev.parley.kernel.state.NameHolder;
import dev.parley.kernel.state.simulation.Truth.Link;
import dev.parley.kernel.state.simulation.Truth.Member;
import dev.parley.kernel.state.simulation.Truth.Port;
import dev.parley.kernel.state.simulation.Truth.Right;
import dev.parley.kernel.state.simulation.Truth.Source;
import dev.parley.kernel.state.simulation.Truth.Watch;
import dev.parley.wire.Ask;
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
import dev.parley.wire.LinkGeometry;
import dev.parley.wire.LinkKind;
import dev.parley.wire.PortName;
import dev.parley.wire.Refusal;
import dev.parley.wire.RightUse;
import dev.parley.wire.RightWish;
import dev.parley.wire.Wire;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Every reason that there is to refuse a question. A refusal must be one of them; and where there
 * is one, the question must be refused.
 */
final class Grounds {

    private final Setting setting;
    private final Truth truth;
    private final GivenIds ids;
    private final Recount recount;
    private final Member asker;
    private final Set<Refusal> all = EnumSet.noneOf(Refusal.class);

    /** An id may have been used for something that nobody was told of: then both is right. */
    private boolean mayBeGranted = true;

    private Grounds(Setting setting, Truth truth, GivenIds ids, Recount recount, Member asker) {
        this.setting = setting;
        this.truth = truth;
        this.ids = ids;
        this.recount = recount;
        this.asker = asker;
    }

    static Grounds against(
            Setting setting, Truth truth, GivenIds ids, Recount recount, Member asker, Asked ask) {
        Grounds grounds = new Grounds(setting, truth, ids, recount, asker);
        grounds.judge(ask);
        return grounds;
    }

    boolean include(Refusal refusal) {
        return all.contains(refusal);
    }

    boolean allowGranting() {
        return mayBeGranted;
    }

    private void judge(Asked asked) {
        Ask ask = asked.ask();
        if (!makesSense(ask) || !isEnclosed(asked)) {
            add(Refusal.INVALID);
        } else if (asker.isGreeted()) {
            judge(ask);
        } else {
            addUnless(ask instanceof Hello, Refusal.INVALID);
            addUnless(setting.letsIn(asker.credentials.uid()), Refusal.NOT_PERMITTED);
        }
    }

    private void judge(Ask ask) {
        switch (ask) {
            case Hello _ -> add(Refusal.INVALID);
            case OpenPort open -> {
                if (!open.name().isEmpty()) {
                    judgeNaming(open.name());
                }
                require(asker, Limit.PORTS_PER_MEMBER, 1);
                require(asker, Limit.DESCRIPTORS_PER_UID, Recount.DESCRIPTORS_OF_PORT);
            }
            case ClosePort close -> judgeOwnPort(close.portId());
            case AttachName attach -> {
                judgeOwnPort(attach.portId());
                judgeNaming(attach.name());
            }
            case DetachName detach -> judge(detach);
            case Connect connect -> judge(connect);
            case Disconnect disconnect -> judge(disconnect);
            case WatchMember watch -> {
                judgeWatched(watch.memberId());
                require(asker, Limit.WATCHES_PER_MEMBER, 1);
            }
            case WatchName _, WatchOwner _ -> require(asker, Limit.WATCHES_PER_MEMBER, 1);
            case WatchMembers _ -> {
                addUnless(setting.isPrivileged(asker.credentials.uid()), Refusal.NOT_PERMITTED);
                require(asker, Limit.WATCHES_PER_MEMBER, setting.ends().unnoted());
            }
            case Unwatch unwatch -> {
                Watch watch = truth.watches.get(unwatch.watchId());
                addUnless(watch == null || watch.watcher == asker, Refusal.NOT_PERMITTED);
            }
            case MintRights mint -> judge(mint);
            case ListNames _, Look _, Noted _, Leave _, DropRights _ -> {}
        }
    }

    private void judgeNaming(String name) {
        boolean isLet =
                name.startsWith("#")
                        ? name.equals("#" + asker.credentials.pid()) && !name.equals("#0")
                        : setting.isPrivileged(asker.credentials.uid());
        addUnless(isLet, Refusal.NOT_PERMITTED);
        addUnless(!truth.names.containsKey(name), Refusal.TAKEN);
        NameHolder holder = truth.kept.get(name);
        addUnless(holder == null || asker.isProcessOf(Truth.recordOf(holder)), Refusal.TAKEN);
        require(asker, Limit.NAMES_PER_MEMBER, 1);
    }

    private void judgeOwnPort(long portId) {
        Port port = truth.ports.get(portId);
        if (port == null) {
            missing(portId);
        } else {
            addUnless(port.owner() == asker, Refusal.NOT_PERMITTED);
        }
    }

    private void judge(DetachName detach) {
        judgeOwnPort(detach.portId());
        Port named = truth.names.get(detach.name());
        if (named == null) {
            add(Refusal.NOT_FOUND);
        } else if (named.owner() != asker) {
            add(Refusal.NOT_PERMITTED);
        } else {
            addUnless(named.id() == detach.portId(), Refusal.NOT_FOUND);
        }
    }

    private void judge(Disconnect disconnect) {
        Link link = truth.links.get(disconnect.linkId());
        if (link == null) {
            missing(disconnect.linkId());
        } else {
            addUnless(link.client() == asker, Refusal.NOT_PERMITTED);
        }
    }

    private void judge(MintRights mint) {
        Link link = truth.links.get(mint.linkId());
        if (link == null) {
            missing(mint.linkId());
        } else {
            addUnless(link.isOf(asker), Refusal.NOT_PERMITTED);
        }
        List<Right> passed = new ArrayList<>();
        for (RightWish wish : mint.wishes()) {
            Optional<Source> source = truth.source(asker, wish);
            source.flatMap(Source::passed).ifPresent(passed::add);
            source.ifPresentOrElse(
                    known -> judgeSource(known, wish), () -> missing(Truth.sourceId(wish)));
        }
        addUnless(Set.copyOf(passed).size() == passed.size(), Refusal.INVALID);
        long refunded = passed.stream().filter(right -> asker.isOfSameUser(right.giver())).count();
        require(asker, Limit.RIGHTS_PER_UID, mint.wishes().size() - refunded);
    }

    private void judgeSource(Source source, RightWish wish) {
        boolean mayBeUsedUp = source.use() == RightUse.ONCE && source.passed().isEmpty();
        boolean isLeft = Uses.both(source.use(), wish.use()).isPresent();
        addUnless(source.isOwn() && !mayBeUsedUp && isLeft, Refusal.NOT_PERMITTED);
    }

    private void judgeTaking(Connect connect) {
        Right right = truth.rights.get(connect.right().rightId());
        if (right == null) {
            missing(connect.right().rightId());
        } else if (right.isOf(asker, connect.right())) {
            judgeIntroduction(connect, right.port(), right.use());
        } else {
            add(Refusal.NOT_PERMITTED);
        }
    }

    private void judge(Connect connect) {
        if (connect.right().rightId() != 0) {
            judgeTaking(connect);
            return;
        }
        Port port =
                connect.name().isEmpty()
                        ? truth.ports.get(connect.portId())
                        : truth.names.get(connect.name());
        if (port != null) {
            addUnless(port.isFor(asker), Refusal.NOT_PERMITTED);
            judgeIntroduction(connect, port, RightUse.ALL);
        } else if (connect.name().isEmpty()) {
            missing(connect.portId());
        } else if (mayWait(connect)) {
            requireLink(connect);
            require(asker, Limit.WAITING_PER_MEMBER, 1);
            require(asker, Limit.DESCRIPTORS_PER_UID, isOfMemory(connect) ? 1 : 0);
        } else {
            add(Refusal.NOT_FOUND);
        }
    }

    boolean mayWait(Connect connect) {
        return connect.patienceNanos() > 0 || truth.kept.containsKey(connect.name());
    }

    private void judgeIntroduction(Connect connect, Port port, RightUse use) {
        if (truth.linkOf(asker, port, use).isPresent()) {
            return;
        }
        Member server = port.owner();
        requireLink(connect);
        require(server, Limit.UNREAD_PER_MEMBER, 1);
        boolean sharesMemory = isOfMemory(connect) && asker.isOfSameUser(server);
        int toClient = sharesMemory ? 4 : 2;
        int toServer = sharesMemory ? 3 : 2;
        if (asker.isOfSameUser(server)) {
            require(asker, Limit.DESCRIPTORS_PER_UID, toClient + toServer);
        } else {
            require(asker, Limit.DESCRIPTORS_PER_UID, toClient);
            require(server, Limit.DESCRIPTORS_PER_UID, toServer);
        }
    }

    private void requireLink(Connect connect) {
        require(asker, Limit.LINKS_PER_MEMBER, 1);
        require(asker, Limit.LINK_BYTES_PER_UID, Recount.geometry(connect).sizeBytes());
    }

    private void judgeWatched(long memberId) {
        switch (ids.standing(memberId)) {
            case GIVEN, OF_ANOTHER_LIFE -> {}
            case NEVER_GIVEN -> add(Refusal.NOT_FOUND);
            case UNKNOWN -> all.add(Refusal.NOT_FOUND);
        }
    }

    private void missing(long id) {
        switch (ids.standing(id)) {
            case GIVEN -> add(Refusal.GONE);
            case OF_ANOTHER_LIFE -> add(Refusal.STALE);
            case NEVER_GIVEN -> add(Refusal.NOT_FOUND);
            case UNKNOWN -> {
                add(Refusal.GONE);
                add(Refusal.NOT_FOUND);
            }
        }
    }

    private void require(Member holder, Limit limit, long amount) {
        addUnless(recount.allows(holder, limit, amount), Refusal.OVER_LIMIT);
    }

    private void addUnless(boolean fine, Refusal refusal) {
        if (!fine) {
            add(refusal);
        }
    }

    private void add(Refusal refusal) {
        all.add(refusal);
        mayBeGranted = false;
    }

    private static boolean makesSense(Ask ask) {
        return switch (ask) {
            case Hello hello ->
                    isPlain(hello.program())
                            && isPlain(hello.version())
                            && isPlain(hello.own().version());
            case OpenPort open -> open.name().isEmpty() || isName(open.name());
            case AttachName attach -> isName(attach.name());
            case DetachName detach -> isName(detach.name());
            case WatchName watch -> isName(watch.name());
            case WatchOwner watch -> isName(watch.name());
            case Connect connect ->
                    connect.patienceNanos() >= 0
                            && (connect.name().isEmpty() || isName(connect.name()))
                            && (connect.right().rightId() == 0 || saysNothingElse(connect))
                            && LinkGeometry.defect(connect.slotCount(), connect.slotBytes())
                                    .isEmpty();
            case Look look ->
                    look.capacityBytes() >= 1 && look.capacityBytes() <= Wire.MAX_PICTURE_BYTES;
            case ClosePort _,
                    Disconnect _,
                    ListNames _,
                    WatchMember _,
                    WatchMembers _,
                    Unwatch _,
                    Noted _,
                    Leave _ ->
                    true;
            case MintRights mint -> areSome(mint.wishes());
            case DropRights drop -> areSome(drop.rightIds());
        };
    }

    private static boolean areSome(List<?> rights) {
        return !rights.isEmpty() && rights.size() <= 16;
    }

    private static boolean saysNothingElse(Connect connect) {
        return connect.name().isEmpty() && connect.portId() == 0 && connect.patienceNanos() == 0;
    }

    private static boolean isName(String name) {
        return PortName.defect(name).isEmpty();
    }

    private static boolean isPlain(String label) {
        return label.chars().noneMatch(Character::isISOControl);
    }

    private static boolean isEnclosed(Asked asked) {
        return asked.descriptors().size() == descriptorsWith(asked.ask())
                && asked.descriptors().stream().map(Descriptor::defect).allMatch(d -> d.isEmpty());
    }

    /** How many descriptors have to come with a question. */
    static int descriptorsWith(Ask ask) {
        return switch (ask) {
            case Hello _, OpenPort _ -> 2;
            case Look _ -> 1;
            case Connect connect -> isOfMemory(connect) ? 1 : 0;
            case ClosePort _,
                    AttachName _,
                    DetachName _,
                    Disconnect _,
                    ListNames _,
                    WatchMember _,
                    WatchMembers _,
                    WatchName _,
                    WatchOwner _,
                    Unwatch _,
                    Noted _,
                    Leave _,
                    MintRights _,
                    DropRights _ ->
                    0;
        };
    }

    private static boolean isOfMemory(Connect connect) {
        return connect.kind() == LinkKind.MEMORY;
    }
}
