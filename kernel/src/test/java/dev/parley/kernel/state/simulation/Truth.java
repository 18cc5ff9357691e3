package dev.parley.kernel.state.simulation;

import dev.parley.kernel.state.Credentials;
import dev.parley.kernel.state.Descriptor;
import dev.parley.kernel.state.EndBounds;
import dev.parley.kernel.state.NameHolder;
import dev.parley.wire.Ask.Connect;
import dev.parley.wire.Ask.DropRights;
import dev.parley.wire.Ask.Hello;
import dev.parley.wire.Ask.WatchMember;
import dev.parley.wire.LinkGeometry;
import dev.parley.wire.LinkKind;
import dev.parley.wire.MemberEnd;
import dev.parley.wire.MemberRecord;
import dev.parley.wire.PassedRight;
import dev.parley.wire.RightUse;
import dev.parley.wire.RightWish;
import dev.parley.wire.Tell;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What is true of a node, from what it was asked and how it answered: lists that are searched from
 * end to end, and nothing that could be out of step with anything else.
 *
 * <p>Owned by {@link Oracle}.
 */
final class Truth {

    /** A connection; once it is greeted, a member. */
    static final class Member {
        final long connection;
        final Credentials credentials;
        Optional<Hello> hello = Optional.empty();
        MemberRecord asRecord = NOBODY;
        List<Descriptor> pages = List.of();
        int inFlight;
        int unread;
        boolean saidFarewell;

        Member(long connection, Credentials credentials) {
            this.connection = connection;
            this.credentials = credentials;
        }

        boolean isGreeted() {
            return hello.isPresent();
        }

        long id() {
            return asRecord.id();
        }

        boolean hasReturnedFrom(MemberRecord former) {
            return hasReturned()
                    && hello.orElseThrow().formerId() == former.id()
                    && isProcessOf(former);
        }

        boolean hasReturned() {
            return hello.filter(said -> said.formerId() != 0).isPresent();
        }

        boolean isProcessOf(MemberRecord former) {
            return credentials.pid() == former.pid() && credentials.uid() == former.uid();
        }

        boolean isOfSameUser(Member other) {
            return credentials.uid() == other.credentials.uid();
        }
    }

    record Port(long id, Member owner, List<Descriptor> pages, boolean byRightOnly) {

        /** Whether this member may connect to it by itself. */
        boolean isFor(Member client) {
            return owner == client || !byRightOnly;
        }
    }

    /**
     * On its way to its receiver.
     *
     * @param linkId by which it goes there
     */
    record Right(long id, Member giver, Member receiver, long linkId, Port port, RightUse use) {

        /** Whether it is this member's, and is called by this name. */
        boolean isOf(Member member, PassedRight name) {
            return receiver == member && new PassedRight(linkId, id).equals(name);
        }

        /** Whether this member lets it go by saying this. */
        boolean isDropped(Member member, DropRights drop) {
            return (giver == member || receiver == member)
                    && linkId == drop.linkId()
                    && drop.rightIds().contains(id);
        }
    }

    record Link(
            long id,
            Member client,
            Port port,
            LinkKind kind,
            LinkGeometry geometry,
            Optional<Right> right) {

        RightUse use() {
            return useOf(right);
        }

        boolean isOf(Member member) {
            return client == member || port.owner() == member;
        }
    }

    /**
     * What a right is made from.
     *
     * @param isOwn whether it is the asker's to pass on
     */
    record Source(boolean isOwn, Port port, RightUse use, Optional<Right> passed) {}

    record Call(long connection, int number) {}

    record Wait(Member client, Connect ask, Optional<Descriptor> memory, long deadlineNanos) {}

    /** What a watch is for. */
    sealed interface Target {
        record Present(Member member) implements Target {}

        record Absent(MemberRecord former) implements Target {}

        record Named(String name) implements Target {}

        record Owners(String name) implements Target {}

        record Everybody() implements Target {}

        /** It has ended: whoever watches must hear of it at once. */
        record Ended(MemberRecord who, MemberEnd end) implements Target {

            /** A name has, or a member of which nothing is known. */
            Ended(MemberRecord who) {
                this(who, MemberEnd.UNKNOWN);
            }
        }
    }

    static final class Watch {
        final Member watcher;
        Target target;

        /** Of all members: who is yet to be told, how many cannot be told any more. */
        final List<Deaths.Death> untold = new ArrayList<>();

        /** What is to be told of them at this moment. */
        final List<Tell> due = new ArrayList<>();

        long missed;

        /** Told, and not noted. */
        int unnoted;

        /** Of a name's owners: who was told last; empty: nobody yet. */
        Optional<MemberRecord> lastOwner = Optional.empty();

        Watch(Member watcher, Target target) {
            this.watcher = watcher;
            this.target = target;
        }
    }

    static final MemberRecord NOBODY = new MemberRecord(0, 0, 0, 0, "");

    final Map<Long, Member> members = new LinkedHashMap<>();
    final Map<Long, Port> ports = new LinkedHashMap<>();
    final Map<String, Port> names = new LinkedHashMap<>();
    final Map<String, NameHolder> kept;
    final Map<Long, Link> links = new LinkedHashMap<>();
    final Map<Long, Right> rights = new LinkedHashMap<>();
    final Map<Call, Wait> waits = new LinkedHashMap<>();
    final Map<Long, Watch> watches = new LinkedHashMap<>();
    final Deaths deaths;

    Truth(Map<String, NameHolder> kept, EndBounds ends) {
        this.kept = new TreeMap<>(kept);
        deaths = new Deaths(this, ends);
    }

    /** In the order of their greetings: of two who say that they were the same, the first is it. */
    List<Member> greeted() {
        return members.values().stream().filter(Member::isGreeted).toList();
    }

    /** Who is at this connection, where somebody is. */
    Member member(long connection) {
        return Objects.requireNonNull(members.get(connection), "nobody is at this connection");
    }

    /** The link of this id, which there is. */
    Link link(long id) {
        return Objects.requireNonNull(links.get(id), "no such link");
    }

    /** The port of this id, which there is. */
    Port port(long id) {
        return Objects.requireNonNull(ports.get(id), "no such port");
    }

    /** The right that is taken by a connect, which there is; empty: it is by none. */
    Optional<Right> right(Connect connect) {
        long id = connect.right().rightId();
        return id == 0
                ? Optional.empty()
                : Optional.of(Objects.requireNonNull(rights.get(id), "no such right"));
    }

    /** What may be done by a link that is made by this right; empty: by none. */
    static RightUse useOf(Optional<Right> right) {
        return right.map(Right::use).orElse(RightUse.ALL);
    }

    /** What is to be passed on by who wishes this; empty: there is no such thing. */
    Optional<Source> source(Member asker, RightWish wish) {
        return isOfPassed(wish)
                ? Optional.ofNullable(rights.get(wish.passed().rightId()))
                        .map(right -> source(asker, wish, right))
                : own(asker, wish.ownId());
    }

    private static Source source(Member asker, RightWish wish, Right right) {
        return new Source(
                right.isOf(asker, wish.passed()), right.port(), right.use(), Optional.of(right));
    }

    private Optional<Source> own(Member asker, long id) {
        Port port = ports.get(id);
        if (port != null) {
            return Optional.of(
                    new Source(port.owner() == asker, port, RightUse.ALL, Optional.empty()));
        }
        return Optional.ofNullable(links.get(id))
                .map(
                        link ->
                                new Source(
                                        link.client() == asker,
                                        link.port(),
                                        link.use(),
                                        Optional.empty()));
    }

    private static boolean isOfPassed(RightWish wish) {
        return wish.passed().rightId() != 0;
    }

    /** By what number a wish names what is to be passed on. */
    static long sourceId(RightWish wish) {
        return isOfPassed(wish) ? wish.passed().rightId() : wish.ownId();
    }

    /** The port that a connect leads to, which there is. */
    Port port(Connect connect) {
        Optional<Right> right = right(connect);
        if (right.isPresent()) {
            return right.get().port();
        }
        return connect.name().isEmpty()
                ? port(connect.portId())
                : Objects.requireNonNull(names.get(connect.name()), "no such name");
    }

    List<String> namesOf(Port port) {
        return names.keySet().stream().filter(name -> leadsTo(name, port)).toList();
    }

    private boolean leadsTo(String name, Port port) {
        Port found = names.get(name);
        return found != null && found.id() == port.id();
    }

    /** The first link between them that is good for this use. */
    Optional<Link> linkOf(Member client, Port port, RightUse use) {
        return links.values().stream()
                .filter(link -> link.client() == client && link.port().id() == port.id())
                .filter(link -> Uses.isEnough(link.use(), use))
                .findFirst();
    }

    /** Whoever waited for this member to come back, watches it. */
    void greet(Member member, Hello hello, MemberRecord asRecord, List<Descriptor> pages) {
        member.hello = Optional.of(hello);
        member.asRecord = asRecord;
        member.pages = pages;
        members.remove(member.connection);
        members.put(member.connection, member);
        retarget(
                target ->
                        target instanceof Target.Absent(MemberRecord former)
                                && member.hasReturnedFrom(former),
                new Target.Present(member));
    }

    void name(String name, Port port) {
        kept.remove(name);
        names.put(name, port);
    }

    void unname(String name) {
        Port port = names.remove(name);
        if (port != null) {
            retarget(new Target.Named(name)::equals, new Target.Ended(port.owner().asRecord));
        }
    }

    void close(Port port) {
        namesOf(port).forEach(this::unname);
        links.values().removeIf(link -> link.port().id() == port.id());
        rights.values().removeIf(right -> right.port().id() == port.id());
        ports.remove(port.id());
    }

    /**
     * @param end empty: it will be found out, or not
     */
    void leave(Member member, Optional<MemberEnd> end, long nowNanos) {
        members.remove(member.connection);
        watches.values().removeIf(watch -> watch.watcher == member);
        waits.values().removeIf(wait -> wait.client() == member);
        links.values().removeIf(link -> link.client() == member);
        rights.values().removeIf(right -> right.receiver() == member);
        portsOf(member).forEach(this::close);
        deaths.begin(member, end, nowNanos);
    }

    List<Port> portsOf(Member owner) {
        return ports.values().stream().filter(port -> port.owner() == owner).toList();
    }

    /** Whose the names are, kept ones included. */
    Map<String, NameHolder> holders() {
        Map<String, NameHolder> holders = new HashMap<>(kept);
        names.forEach((name, port) -> holders.put(name, holderOf(port.owner())));
        return holders;
    }

    private static NameHolder holderOf(Member owner) {
        return new NameHolder(owner.id(), owner.credentials.pid(), owner.credentials.uid());
    }

    static MemberRecord recordOf(NameHolder holder) {
        return new MemberRecord(holder.memberId(), holder.pid(), holder.uid(), 0, "");
    }

    /** Nothing is kept any longer for those who were here before. */
    void endGrace() {
        Map<String, NameHolder> lapsed = Map.copyOf(kept);
        kept.clear();
        lapsed.forEach(
                (name, holder) ->
                        retarget(
                                new Target.Named(name)::equals,
                                new Target.Ended(recordOf(holder))));
        for (Watch watch : watches.values()) {
            if (watch.target instanceof Target.Absent(MemberRecord former)) {
                watch.target = relative(former).orElse(new Target.Ended(former));
            }
        }
    }

    private Optional<Target> relative(MemberRecord former) {
        return greeted().stream()
                .filter(member -> former.pid() != 0 && member.hasReturned())
                .filter(member -> member.isProcessOf(former))
                .findFirst()
                .map(Target.Present::new);
    }

    /**
     * What a watch that is asked for now is for.
     *
     * @param isFromBefore the id is of another life of the kernel
     */
    Target target(WatchMember ask, boolean isFromBefore) {
        MemberRecord asked = new MemberRecord(ask.memberId(), ask.pid(), ask.uid(), 0, "");
        return greeted().stream()
                .filter(member -> member.id() == asked.id())
                .findFirst()
                .or(() -> returned(asked))
                .<Target>map(Target.Present::new)
                .or(() -> deaths.target(asked.id()))
                .orElse(isFromBefore ? new Target.Absent(asked) : new Target.Ended(asked));
    }

    private Optional<Member> returned(MemberRecord former) {
        return greeted().stream().filter(member -> member.hasReturnedFrom(former)).findFirst();
    }

    Target target(String name) {
        return names.containsKey(name) || kept.containsKey(name)
                ? new Target.Named(name)
                : new Target.Ended(NOBODY);
    }

    /** Who has a name; empty: nobody. */
    Optional<Member> ownerOf(String name) {
        return Optional.ofNullable(names.get(name)).map(Port::owner);
    }

    private void retarget(Predicate<Target> condition, Target next) {
        for (Watch watch : watches.values()) {
            if (condition.test(watch.target)) {
                watch.target = next;
            }
        }
    }

    boolean isAnybodyAwaited() {
        return watches.values().stream().anyMatch(watch -> watch.target instanceof Target.Absent);
    }

    /** Every descriptor that somebody still needs. */
    List<Descriptor> descriptors() {
        List<Descriptor> needed = new ArrayList<>();
        members.values().forEach(member -> needed.addAll(member.pages));
        ports.values().forEach(port -> needed.addAll(port.pages()));
        waits.values().forEach(wait -> wait.memory().ifPresent(needed::add));
        return needed;
    }
}
