package dev.parley.kernel.state;

import dev.parley.kernel.state.Watched.Absent;
import dev.parley.kernel.state.Watched.Everybody;
import dev.parley.kernel.state.Watched.Named;
import dev.parley.kernel.state.Watched.Owned;
import dev.parley.kernel.state.Watched.Present;
import dev.parley.wire.Ask.Noted;
import dev.parley.wire.Ask.WatchMember;
import dev.parley.wire.Ask.WatchName;
import dev.parley.wire.Ask.WatchOwner;
import dev.parley.wire.MemberEnd;
import dev.parley.wire.MemberRecord;
import dev.parley.wire.Refusal;
import dev.parley.wire.Tell.Gone;
import dev.parley.wire.Tell.Watching;
import dev.parley.wire.Wire;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Who wants to be told of what. A watch for one end ends in one of three ways: with the one notice
 * that it is for, by its watcher's word, or with its watcher; one that is for more, in the last
 * two.
 *
 * <p>A member of an earlier kernel that has not come back is waited for until the node's grace is
 * over; who asks after that is answered by the same rule, at once.
 *
 * <p>Owned by {@link Node}; not thread-safe.
 */
final class Watches {

    private final Policy policy;
    private final Ids ids;
    private final Ledger ledger;
    private final Roster roster;
    private final Directory directory;
    private final Reservations reservations;
    private final Outbox out;
    private final Owners owners;
    private final EndBounds bounds;
    private final Obituaries obituaries;
    private final Map<Long, Watch> byId = new HashMap<>();
    private final Map<Watched, Set<Watch>> byWatched = new HashMap<>();
    private final Set<Absent> absent = new LinkedHashSet<>();

    Watches(Books books, EndBounds bounds) {
        policy = books.policy();
        ids = books.ids();
        ledger = books.ledger();
        roster = books.roster();
        directory = books.directory();
        reservations = books.reservations();
        out = books.out();
        owners = new Owners(books);
        this.bounds = bounds;
        obituaries = new Obituaries(out, bounds);
    }

    void watch(Member watcher, int call, WatchMember ask) throws RefusedException {
        MemberRecord asked = new MemberRecord(ask.memberId(), ask.pid(), ask.uid(), 0, "");
        boolean mayComeBack = ids.isOfAnotherLife(asked.id());
        if (!mayComeBack && !ids.wasGivenOut(asked.id())) {
            throw ids.missing("member", asked.id());
        }
        Optional<Member> present =
                roster.find(asked.id())
                        .or(() -> roster.successor(asked))
                        .or(() -> obituaries.findUnsettled(asked.id()));
        Watched watched = present.<Watched>map(Present::new).orElse(new Absent(asked));
        open(watcher, call, watched);
        if (present.isEmpty() && !mayComeBack) {
            Optional<Deceased> dead = obituaries.find(asked.id());
            gone(
                    watched,
                    dead.map(Deceased::record).orElse(asked),
                    dead.map(Deceased::end).orElse(MemberEnd.UNKNOWN));
        }
    }

    void watch(Member watcher, int call, WatchName ask) throws RefusedException {
        Named named = new Named(ask.name());
        open(watcher, call, named);
        if (directory.find(ask.name()).isEmpty() && !reservations.keeps(ask.name())) {
            gone(named, MemberRecord.NOBODY, MemberEnd.UNKNOWN);
        }
    }

    void watch(Member watcher, int call, WatchOwner ask) throws RefusedException {
        owners.begin(open(watcher, call, new Owned(ask.name())), ask);
    }

    void watchMembers(Member watcher, int call) throws RefusedException {
        RefusedException.requirePermitted(policy.endsDenial(watcher.credentials()));
        obituaries.begin(open(watcher, call, new Everybody()));
    }

    private Watch open(Member watcher, int call, Watched watched) throws RefusedException {
        ledger.require(watcher, Limit.WATCHES_PER_MEMBER, weight(watched));
        ledger.charge(watcher, Limit.WATCHES_PER_MEMBER, weight(watched));
        Watch watch = new Watch(ids.next(), watcher, watched);
        enter(watch);
        out.say(watcher, call, new Watching(watch.id()));
        return watch;
    }

    /** How many watches it counts as: as many as it may have told and nobody noted. */
    private int weight(Watched watched) {
        return switch (watched) {
            case Everybody _ -> bounds.unnoted();
            case Present _, Absent _, Named _, Owned _ -> 1;
        };
    }

    void unwatch(Member watcher, long watchId) throws RefusedException {
        Watch watch = byId.get(watchId);
        if (watch == null) {
            obituaries.noted(watcher, watchId); // its notice was on the way when this was asked
            return;
        }
        if (watch.watcher() != watcher) {
            throw new RefusedException(
                    Refusal.NOT_PERMITTED, "the watch is somebody else's, watch=" + watchId);
        }
        end(watch);
    }

    /** What was told has reached the program; harmless if that is not so. */
    void noted(Member watcher, Noted noted) {
        obituaries.noted(watcher, noted.watchId(), noted.memberId());
        Watch watch = byId.get(noted.watchId());
        if (watch == null || watch.watcher() != watcher) {
            return;
        }
        switch (watch.watched()) {
            case Owned _ -> owners.noted(watch);
            case Everybody _ -> obituaries.noted(watch);
            case Present _, Absent _, Named _ -> {}
        }
    }

    void endAll(Member watcher) {
        watcher.watches().forEach(this::end);
        obituaries.forget(watcher);
    }

    /**
     * A member is gone. Who asked is told how that came about, which may take a moment.
     *
     * @param end empty: the shell may find out
     */
    void memberGone(Member member, Optional<MemberEnd> end, long nowNanos) {
        boolean isAskedFor =
                member.isGreeted()
                        && !(of(new Present(member)).isEmpty() && of(new Everybody()).isEmpty());
        if (!isAskedFor) {
            if (end.isEmpty()) {
                obituaries.release(member);
            }
            return;
        }
        Deceased deceased = new Deceased(member, nowNanos);
        if (end.isPresent()) {
            bury(deceased, end.get(), nowNanos);
        } else {
            obituaries.await(deceased).ifPresent(oldest -> settleUnknown(oldest, nowNanos));
        }
    }

    /** It is known how a member ended, if anybody still waits for that. */
    void settle(long connection, MemberEnd end, long nowNanos) {
        obituaries.takeUnsettled(connection).ifPresent(dead -> bury(dead, end, nowNanos));
    }

    private void settleUnknown(Deceased deceased, long nowNanos) {
        obituaries.release(deceased.member());
        settle(deceased.member().connection(), MemberEnd.UNKNOWN, nowNanos);
    }

    private void bury(Deceased deceased, MemberEnd end, long nowNanos) {
        deceased.settle(end, nowNanos);
        Present former = new Present(deceased.member());
        of(former).forEach(deceased::owe);
        of(new Everybody()).forEach(deceased::owe);
        gone(former, deceased.record(), end);
        obituaries.enter(deceased);
        of(new Everybody()).forEach(obituaries::advance);
    }

    /** Nobody has the name any more, or it is no longer kept. */
    void nameGone(String name, MemberRecord owner) {
        gone(new Named(name), owner, MemberEnd.UNKNOWN);
        ownerChanged(name);
    }

    /** Somebody has the name, or nobody any more. */
    void ownerChanged(String name) {
        of(new Owned(name)).forEach(owners::look);
    }

    private void gone(Watched watched, MemberRecord who, MemberEnd how) {
        for (Watch watch : of(watched)) {
            end(watch);
            out.say(watch.watcher(), Wire.UNASKED, new Gone(watch.id(), who, how));
        }
    }

    /** The member has come back from losing its kernel: those who wait for that, watch it. */
    void returned(Member member) {
        MemberRecord former =
                new MemberRecord(
                        member.formerId(),
                        member.credentials().pid(),
                        member.credentials().uid(),
                        0,
                        "");
        rebind(new Absent(former), member);
    }

    private void rebind(Absent former, Member member) {
        for (Watch watch : of(former)) {
            strike(watch);
            enter(watch.of(new Present(member)));
        }
    }

    /** When {@link #elapse} has something to do, at the latest. */
    OptionalLong nextDeadlineNanos() {
        return absent.isEmpty()
                ? obituaries.nextDeadlineNanos()
                : OptionalLong.of(
                        Math.min(
                                Node.GRACE_NANOS,
                                obituaries.nextDeadlineNanos().orElse(Node.GRACE_NANOS)));
    }

    /** Who is not back by the end of the grace is gone; what nobody can tell is unknown. */
    void elapse(long nowNanos) {
        if (nowNanos >= Node.GRACE_NANOS) {
            List.copyOf(absent).forEach(this::giveUp);
        }
        obituaries.overdue(nowNanos).forEach(deceased -> settleUnknown(deceased, nowNanos));
        obituaries.expire(nowNanos);
    }

    private void giveUp(Absent former) {
        Optional<Member> relative = roster.relative(former.member());
        if (relative.isPresent()) {
            rebind(former, relative.get());
        } else {
            gone(former, former.member(), MemberEnd.UNKNOWN);
        }
    }

    /** Those who are gone, and of whose end somebody has not taken note yet. */
    List<Deceased> dead() {
        return obituaries.all();
    }

    private void end(Watch watch) {
        strike(watch);
        ledger.refund(watch.watcher(), Limit.WATCHES_PER_MEMBER, weight(watch.watched()));
        switch (watch.watched()) {
            case Owned _ -> owners.end(watch);
            case Everybody _ -> obituaries.end(watch);
            case Present _, Absent _, Named _ -> {}
        }
    }

    private List<Watch> of(Watched watched) {
        return List.copyOf(byWatched.getOrDefault(watched, Set.of()));
    }

    private void enter(Watch watch) {
        byId.put(watch.id(), watch);
        watch.watcher().add(watch);
        byWatched.computeIfAbsent(watch.watched(), _ -> new LinkedHashSet<>()).add(watch);
        if (watch.watched() instanceof Absent former) {
            absent.add(former);
        }
    }

    private void strike(Watch watch) {
        byId.remove(watch.id());
        watch.watcher().remove(watch);
        Set<Watch> others = byWatched.getOrDefault(watch.watched(), Set.of());
        others.remove(watch);
        if (others.isEmpty()) {
            byWatched.remove(watch.watched());
            absent.remove(watch.watched());
        }
    }
}
