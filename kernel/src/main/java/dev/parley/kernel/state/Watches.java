package dev.parley.kernel.state;

import dev.parley.kernel.state.Watched.Absent;
import dev.parley.kernel.state.Watched.Named;
import dev.parley.kernel.state.Watched.Present;
import dev.parley.wire.Ask.WatchMember;
import dev.parley.wire.Ask.WatchName;
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
import java.util.Set;

/**
 * Who wants to be told of whose end. Each watch ends in one of three ways: with the one notice that
 * it is for, by its watcher's word, or with its watcher.
 *
 * <p>A member of an earlier kernel that has not come back is waited for until the node's grace is
 * over; who asks after that is answered by the same rule, at once.
 *
 * <p>Owned by {@link Node}; not thread-safe.
 */
final class Watches {

    private static final MemberRecord NOBODY = new MemberRecord(0, 0, 0, 0, "");

    private final Ids ids;
    private final Ledger ledger;
    private final Roster roster;
    private final Directory directory;
    private final Reservations reservations;
    private final Outbox out;
    private final Map<Long, Watch> byId = new HashMap<>();
    private final Map<Watched, Set<Watch>> byWatched = new HashMap<>();
    private final Set<Absent> absent = new LinkedHashSet<>();

    Watches(Books books) {
        ids = books.ids();
        ledger = books.ledger();
        roster = books.roster();
        directory = books.directory();
        reservations = books.reservations();
        out = books.out();
    }

    void watch(Member watcher, int call, WatchMember ask) throws RefusedException {
        MemberRecord asked = new MemberRecord(ask.memberId(), ask.pid(), ask.uid(), 0, "");
        boolean mayComeBack = ids.isOfAnotherLife(asked.id());
        if (!mayComeBack && !ids.wasGivenOut(asked.id())) {
            throw ids.missing("member", asked.id());
        }
        Optional<Member> present = roster.find(asked.id()).or(() -> roster.successor(asked));
        Watched watched = present.<Watched>map(Present::new).orElse(new Absent(asked));
        open(watcher, call, watched);
        if (present.isEmpty() && !mayComeBack) {
            gone(watched, asked);
        }
    }

    void watch(Member watcher, int call, WatchName ask) throws RefusedException {
        Named named = new Named(ask.name());
        open(watcher, call, named);
        if (directory.find(ask.name()).isEmpty() && !reservations.keeps(ask.name())) {
            gone(named, NOBODY);
        }
    }

    private void open(Member watcher, int call, Watched watched) throws RefusedException {
        ledger.require(watcher, Limit.WATCHES_PER_MEMBER, 1);
        ledger.charge(watcher, Limit.WATCHES_PER_MEMBER, 1);
        Watch watch = new Watch(ids.next(), watcher, watched);
        enter(watch);
        out.say(watcher, call, new Watching(watch.id()));
    }

    void unwatch(Member watcher, long watchId) throws RefusedException {
        Watch watch = byId.get(watchId);
        if (watch == null) {
            return; // its notice was on the way when this was asked
        }
        if (watch.watcher() != watcher) {
            throw new RefusedException(
                    Refusal.NOT_PERMITTED, "the watch is somebody else's, watch=" + watchId);
        }
        end(watch);
    }

    void endAll(Member watcher) {
        watcher.watches().forEach(this::end);
    }

    void memberGone(Member member) {
        gone(new Present(member), member.asRecord());
    }

    /** Nobody has the name any more, or it is no longer kept. */
    void nameGone(String name, MemberRecord owner) {
        gone(new Named(name), owner);
    }

    private void gone(Watched watched, MemberRecord who) {
        for (Watch watch : of(watched)) {
            end(watch);
            out.say(watch.watcher(), Wire.UNASKED, new Gone(watch.id(), who));
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

    boolean isAnybodyAwaited() {
        return !absent.isEmpty();
    }

    /** The grace is over: who is not back by now is gone. */
    void giveUp() {
        for (Absent former : List.copyOf(absent)) {
            Optional<Member> relative = roster.relative(former.member());
            if (relative.isPresent()) {
                rebind(former, relative.get());
            } else {
                gone(former, former.member());
            }
        }
    }

    private void end(Watch watch) {
        strike(watch);
        ledger.refund(watch.watcher(), Limit.WATCHES_PER_MEMBER, 1);
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
