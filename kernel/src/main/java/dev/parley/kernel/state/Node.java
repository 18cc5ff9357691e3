package dev.parley.kernel.state;

import dev.parley.kernel.state.Effect.Journal;
import dev.parley.kernel.state.Effect.Release;
import dev.parley.kernel.state.Effect.Show;
import dev.parley.kernel.state.Event.Arrived;
import dev.parley.kernel.state.Event.Asked;
import dev.parley.kernel.state.Event.Elapsed;
import dev.parley.kernel.state.Event.Flushed;
import dev.parley.kernel.state.Event.Left;
import dev.parley.kernel.state.Event.Misspoke;
import dev.parley.kernel.state.Event.Settled;
import dev.parley.kernel.state.Event.Unmade;
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
import dev.parley.wire.MemberEnd;
import dev.parley.wire.Picture;
import dev.parley.wire.Refusal;
import dev.parley.wire.Tell.Done;
import dev.parley.wire.Tell.Refused;
import dev.parley.wire.Tell.Welcome;
import dev.parley.wire.Wire;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A node: its members, ports, names, links, rights and watches, and every decision about them.
 *
 * <p>Each question is answered once: at once, or, for a connect that waits for a name, by the time
 * its patience ends, or the grace in which the name is kept. The first thing that a process says
 * must be {@link Hello}; what is said before it, or what is no question at all, ends the
 * connection.
 *
 * <p>Not thread-safe: one owner, who brings about the effects of an event before the next one.
 */
public final class Node {

    /** For so long after the start, what members of the kernel before had is kept for them. */
    public static final long GRACE_NANOS = 2_000_000_000;

    /** None yet; a bit stands for what one version can do and another cannot. */
    private static final long FEATURES = 0;

    /** How one ended that was sent away: not at all. */
    private static final Optional<MemberEnd> ALIVE = Optional.of(MemberEnd.UNKNOWN);

    /** The socket of the connection, the pidfd of its process, its liveness page and its table. */
    private static final int DESCRIPTORS_PER_MEMBER = 4;

    private final long epoch;
    private final String name;
    private final Policy policy;

    private final Books books;
    private final Ids ids;
    private final Ledger ledger;
    private final Roster roster;
    private final Directory directory;
    private final Reservations reservations;
    private final Outbox out;
    private final Watches watches;
    private final Links links;
    private final Rights rights;
    private final Introductions introductions;
    private final Ports ports;

    /** A node without members. */
    public Node(Origin origin) {
        this(origin, EndBounds.STANDARD);
    }

    /** One that has these bounds, for tests. */
    public Node(Origin origin, EndBounds bounds) {
        epoch = origin.epoch();
        name = origin.name();
        policy = origin.policy();
        books = Books.of(origin);
        ids = books.ids();
        ledger = books.ledger();
        roster = books.roster();
        directory = books.directory();
        reservations = books.reservations();
        out = books.out();
        watches = new Watches(books, bounds);
        links = new Links(books);
        rights = new Rights(books, links);
        introductions = new Introductions(books, links, rights);
        ports = new Ports(books, introductions, links, rights, watches);
    }

    /** The part of the epoch that is in every id: two lives of a node should differ in it. */
    public static long tag(long epoch) {
        return Ids.tag(epoch);
    }

    /**
     * Takes note of what happened, and says what has to be done.
     *
     * @param nowNanos nanoseconds since the node began, never less than the last time
     */
    public List<Effect> on(Event event, long nowNanos) {
        switch (event) {
            case Arrived(long connection, Credentials credentials) ->
                    arrive(new Member(ids.next(), connection, credentials));
            case Asked asked -> answer(roster.at(asked.connection()), asked, nowNanos);
            case Misspoke(long connection, String reason) ->
                    expel(
                            roster.at(connection),
                            Wire.UNASKED,
                            new Refused(Refusal.INVALID, reason),
                            nowNanos);
            case Flushed(long connection) -> introductions.flushed(roster.at(connection));
            case Unmade unmade -> introductions.unmade(unmade);
            case Left left -> leave(roster.at(left.connection()), left, nowNanos);
            case Settled(long connection, MemberEnd end) ->
                    watches.settle(connection, end, nowNanos);
            case Elapsed _ -> elapse(nowNanos);
        }
        return out.drain();
    }

    /** When {@link Elapsed} is due at the latest; empty: nobody waits. */
    public OptionalLong nextDeadlineNanos() {
        OptionalLong grace =
                reservations.isEmpty() ? OptionalLong.empty() : OptionalLong.of(GRACE_NANOS);
        return Stream.of(introductions.nextDeadlineNanos(), watches.nextDeadlineNanos(), grace)
                .flatMapToLong(OptionalLong::stream)
                .min();
    }

    private void elapse(long nowNanos) {
        if (nowNanos >= GRACE_NANOS) {
            reservations.lapse().forEach(this::lapse);
        }
        watches.elapse(nowNanos);
        introductions.expire(nowNanos);
    }

    private void lapse(String keptName, NameHolder holder) {
        out.add(new Journal(keptName, Optional.empty()));
        watches.nameGone(keptName, holder.asRecord());
    }

    private void arrive(Member member) {
        try {
            ledger.require(member, Limit.MEMBERS_PER_UID, 1);
            ledger.require(member, Limit.DESCRIPTORS_PER_UID, DESCRIPTORS_PER_MEMBER);
        } catch (RefusedException refused) {
            out.expel(member, Wire.UNASKED, refused.answer());
            return;
        }
        ledger.charge(member, Limit.MEMBERS_PER_UID, 1);
        ledger.charge(member, Limit.DESCRIPTORS_PER_UID, DESCRIPTORS_PER_MEMBER);
        roster.add(member);
    }

    private void answer(Member member, Asked asked, long nowNanos) {
        try {
            if (member.isGreeted()) {
                Validation.require(asked);
                serve(member, asked, nowNanos);
            } else {
                greet(member, asked);
            }
        } catch (RefusedException refused) {
            asked.descriptors().forEach(out::drop);
            if (member.isGreeted()) {
                out.refuse(member, asked.call(), refused.answer());
            } else {
                expel(member, asked.call(), refused.answer(), nowNanos);
            }
        }
    }

    private void greet(Member member, Asked asked) throws RefusedException {
        if (!(asked.ask() instanceof Hello hello)) {
            throw new RefusedException(Refusal.INVALID, "the first question must be Hello");
        }
        Validation.require(asked);
        RefusedException.requirePermitted(policy.joinDenial(member.credentials()));
        roster.greet(member, asked, hello);
        out.say(member, asked.call(), new Welcome(FEATURES, epoch, name, member.asRecord()));
        if (hello.formerId() != 0) {
            watches.returned(member);
        }
    }

    private void serve(Member member, Asked asked, long nowNanos) throws RefusedException {
        int call = asked.call();
        switch (asked.ask()) {
            case Hello _ -> throw new RefusedException(Refusal.INVALID, "Hello was said before");
            case OpenPort open -> ports.open(member, asked, open);
            case ClosePort close -> {
                ports.close(member, close.portId());
                out.say(member, call, new Done());
            }
            case AttachName attach -> {
                ports.attach(member, attach);
                out.say(member, call, new Done());
            }
            case DetachName detach -> {
                ports.detach(member, detach);
                out.say(member, call, new Done());
            }
            case Connect connect ->
                    introductions.connect(
                            PendingConnect.of(ids.next(), member, asked, connect, nowNanos));
            case Disconnect disconnect -> {
                links.disconnect(member, disconnect.linkId());
                out.say(member, call, new Done());
            }
            case ListNames list -> out.say(member, call, directory.page(list.after()));
            case WatchMember watch -> watches.watch(member, call, watch);
            case WatchName watch -> watches.watch(member, call, watch);
            case WatchOwner watch -> watches.watch(member, call, watch);
            case WatchMembers _ -> watches.watchMembers(member, call);
            case Noted noted -> {
                out.say(member, call, new Done());
                watches.noted(member, noted);
            }
            case Leave _ -> {
                member.sayFarewell();
                out.say(member, call, new Done());
            }
            case MintRights mint -> rights.mint(member, call, mint);
            case DropRights drop -> {
                rights.drop(member, drop);
                out.say(member, call, new Done());
            }
            case Look look -> show(member, asked, look, nowNanos);
            case Unwatch unwatch -> {
                watches.unwatch(member, unwatch.watchId());
                out.say(member, call, new Done());
            }
        }
    }

    private void show(Member member, Asked asked, Look look, long nowNanos) {
        Descriptor memory = asked.descriptors().getFirst();
        List<Picture.DeadInfo> dead =
                watches.dead().stream().map(one -> one.info(nowNanos)).toList();
        Inventory inventory = Inventory.of(name, epoch, books, links, dead);
        out.add(
                new Show(
                        member.connection(),
                        asked.call(),
                        memory,
                        look.capacityBytes(),
                        inventory));
        out.drop(memory);
    }

    private void expel(Member member, int call, Refused refused, long nowNanos) {
        forget(member, new Left(member.connection(), false, ALIVE), nowNanos);
        out.expel(member, call, refused);
    }

    /** One that has said that it leaves has left, whatever becomes of its process. */
    private void leave(Member member, Left left, long nowNanos) {
        if (!member.hasSaidFarewell()) {
            forget(member, left, nowNanos);
            return;
        }
        if (left.end().isEmpty()) {
            out.add(new Release(left.connection()));
        }
        forget(
                member,
                new Left(left.connection(), left.died(), Optional.of(MemberEnd.LEFT)),
                nowNanos);
    }

    /** Names first, so that whoever is told of the end can have them; then what others wait for. */
    private void forget(Member member, Left left, long nowNanos) {
        watches.endAll(member);
        ports.unnameAll(member);
        watches.memberGone(member, left.end(), nowNanos);
        if (left.died()) {
            links.tellOfDeath(member);
        }
        ports.closeAll(member);
        introductions.forget(member);
        member.pages().forEach(out::drop);
        roster.remove(member);
        ledger.refund(member, Limit.MEMBERS_PER_UID, 1);
        ledger.refund(member, Limit.DESCRIPTORS_PER_UID, DESCRIPTORS_PER_MEMBER);
    }

    /** What is used at the moment, for tests. */
    Ledger ledger() {
        return ledger;
    }
}
