package dev.parley.kernel.state;

import dev.parley.kernel.state.Watched.Owned;
import dev.parley.wire.Ask.WatchOwner;
import dev.parley.wire.MemberRecord;
import dev.parley.wire.Tell.OwnerIs;
import dev.parley.wire.Wire;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What each watch of a name's owners was told last. It is told the next one only when it has taken
 * note of the last: so one is on its way at most, and what changes meanwhile is merged.
 *
 * <p>Nothing is told of a name that is kept for an owner of before: that is in doubt.
 *
 * <p>Owned by {@link Watches}; not thread-safe.
 */
final class Owners {

    private final Ids ids;
    private final Directory directory;
    private final Reservations reservations;
    private final Outbox out;
    private final Map<Long, Told> byWatch = new HashMap<>();

    /**
     * @param owner empty: nothing was told yet
     */
    private record Told(Optional<MemberRecord> owner, boolean isNoted) {}

    Owners(Books books) {
        ids = books.ids();
        directory = books.directory();
        reservations = books.reservations();
        out = books.out();
    }

    void begin(Watch watch, WatchOwner ask) {
        MemberRecord last = new MemberRecord(ask.lastId(), ask.lastPid(), ask.lastUid(), 0, "");
        Optional<MemberRecord> owner = ask.isTold() ? Optional.of(last) : Optional.empty();
        byWatch.put(watch.id(), new Told(owner, true));
        look(watch);
    }

    void end(Watch watch) {
        byWatch.remove(watch.id());
    }

    void noted(Watch watch) {
        byWatch.put(watch.id(), new Told(told(watch).owner(), true));
        look(watch);
    }

    /** Tells who has the name now, if that is not what was told, and if it may be told. */
    void look(Watch watch) {
        Told told = told(watch);
        String name = ((Owned) watch.watched()).name();
        if (!told.isNoted() || reservations.keeps(name)) {
            return;
        }
        Optional<Member> owner = directory.find(name).map(Port::owner);
        MemberRecord now = owner.map(Member::asRecord).orElse(MemberRecord.NOBODY);
        boolean isKnown = told.owner().isPresent() && isSame(told.owner().get(), owner);
        byWatch.put(watch.id(), new Told(Optional.of(now), isKnown));
        if (!isKnown) {
            out.say(watch.watcher(), Wire.UNASKED, new OwnerIs(watch.id(), now));
        }
    }

    /** Whether they are the same process: it may have lost a kernel in between. */
    private boolean isSame(MemberRecord told, Optional<Member> owner) {
        if (owner.isEmpty() || told.id() == 0) {
            return owner.isEmpty() && told.id() == 0;
        }
        Member now = owner.get();
        return now.id() == told.id() || isSuccessor(now, told);
    }

    /**
     * One that has outlived several kernels remembers its last id only, and is known by its pid.
     */
    private boolean isSuccessor(Member now, MemberRecord told) {
        boolean isProcess =
                now.credentials().pid() == told.pid() && now.credentials().uid() == told.uid();
        boolean isByPid = now.formerId() != 0 && told.pid() != 0 && ids.isOfAnotherLife(told.id());
        return isProcess && (now.formerId() == told.id() || isByPid);
    }

    private Told told(Watch watch) {
        return Objects.requireNonNull(byWatch.get(watch.id()), "no such watch");
    }
}
