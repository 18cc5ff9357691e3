package dev.parley.kernel.state.simulation;

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
import dev.parley.wire.LinkKind;
import dev.parley.wire.PassedRight;
import dev.parley.wire.ProgramRecord;
import dev.parley.wire.RightWish;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Questions about few names, ports and links, so that they meet; some of them make no sense. */
record RandomAsks(Simulation world) {

    private static final int RECENT = 40;
    private static final int FEW = 4;

    Ask next() {
        return switch (world.dice(36)) {
            case 0 -> new Hello(0, "", "1", ProgramRecord.UNSAID, 0);
            case 1 -> new ListNames(name());
            case 2 -> new OpenPort("", world.chance(1, 2));
            case 3, 4, 5 -> new OpenPort(name(), world.chance(1, 4));
            case 6 -> new ClosePort(id());
            case 7, 8 -> new AttachName(id(), name());
            case 9, 10 -> new DetachName(id(), name());
            case 11 -> new Disconnect(id());
            case 12, 13 -> new WatchName(name());
            case 14, 15, 16 -> watchMember();
            case 17 -> new Unwatch(id());
            case 18 -> new Look(world.dice(50) - 1);
            case 19, 20 -> connect("", id(), 1);
            case 21 -> connect(name(), 0, world.dice(70));
            case 22, 23 -> new WatchMembers();
            case 24 -> watchOwner();
            case 25, 26 -> new Noted(id(), id());
            case 27 -> new Leave();
            case 28, 29, 30 -> new MintRights(id(), several(this::wish));
            case 31, 32 -> take();
            case 33 -> drop();
            default -> connect(name(), 0, 1);
        };
    }

    private Connect connect(String name, long portId, int slotCount) {
        LinkKind kind = world.chance(1, 2) ? LinkKind.MEMORY : LinkKind.SOCKET;
        long patienceNanos = world.chance(1, 20) ? -1 : world.patienceNanos();
        return new Connect(name, portId, kind, slotCount, 256, patienceNanos, PassedRight.NONE);
    }

    private Connect take() {
        LinkKind kind = world.chance(1, 2) ? LinkKind.MEMORY : LinkKind.SOCKET;
        long portId = world.chance(1, 20) ? id() : 0;
        return new Connect("", portId, kind, 1, 256, 0, passed());
    }

    /** Seldom of both, as no process that means well would say it. */
    private RightWish wish() {
        return switch (world.dice(8)) {
            case 0, 1, 2, 3 -> RightWish.own(id(), world.use());
            case 4 -> new RightWish(id(), passed(), world.use());
            default -> RightWish.passed(passed(), world.use());
        };
    }

    private DropRights drop() {
        PassedRight one = passed();
        return new DropRights(
                one.linkId(), several(() -> world.chance(1, 2) ? one.rightId() : id()));
    }

    /** Often that of a right that is there; or by another link, or of what is no right. */
    private PassedRight passed() {
        PassedRight known = world.ids().pickRight(world.dice(FEW));
        return switch (world.dice(6)) {
            case 0 -> new PassedRight(id(), known.rightId());
            case 1 -> new PassedRight(known.linkId(), id());
            default -> known;
        };
    }

    /** Seldom too many, or none. */
    private <T> List<T> several(Supplier<T> supplier) {
        int most = world.chance(1, 10) ? 20 : 3;
        return Stream.generate(supplier).limit(world.dice(most + 1)).toList();
    }

    private WatchMember watchMember() {
        Peer somebody = world.somebody();
        return new WatchMember(id(), somebody.credentials.pid(), somebody.credentials.uid());
    }

    private WatchOwner watchOwner() {
        Peer somebody = world.somebody();
        return new WatchOwner(
                name(),
                world.chance(1, 2),
                id(),
                somebody.credentials.pid(),
                somebody.credentials.uid());
    }

    private String name() {
        return world.chance(1, 50) ? "\n" : world.name();
    }

    /** Mostly that of something that is there, or was a moment ago; seldom one that never was. */
    long id() {
        long id = world.ids().pick(Math.min(world.dice(RECENT), world.dice(RECENT)));
        return world.chance(1, 10) ? id + world.dice(100) : id;
    }
}
