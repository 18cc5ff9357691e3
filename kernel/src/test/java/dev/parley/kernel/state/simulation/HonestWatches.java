package dev.parley.kernel.state.simulation;

import dev.parley.kernel.state.simulation.Cable.Telling;
import dev.parley.wire.Ask;
import dev.parley.wire.Ask.Noted;
import dev.parley.wire.Ask.Unwatch;
import dev.parley.wire.Ask.WatchMember;
import dev.parley.wire.Ask.WatchMembers;
import dev.parley.wire.Ask.WatchName;
import dev.parley.wire.Ask.WatchOwner;
import dev.parley.wire.MemberRecord;
import dev.parley.wire.Tell.Gone;
import dev.parley.wire.Tell.Missed;
import dev.parley.wire.Tell.OwnerIs;
import dev.parley.wire.Tell.Watching;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an honest process waits to be told, whatever kernel there is; and whether what it is told is
 * true of the process that it meant. It takes note of what it is told sooner or later.
 */
final class HonestWatches {

    private sealed interface Meant {
        /** The end of this process, which was away so often. */
        record Somebody(Honest process, int absences) implements Meant {}

        /** Of a name nothing is known: it may have an end at any time. */
        record Name() implements Meant {}

        record Owners(String name) implements Meant {}

        record Everybody() implements Meant {}

        default boolean isStanding() {
            return switch (this) {
                case Somebody _, Name _ -> false;
                case Owners _, Everybody _ -> true;
            };
        }
    }

    private static final class OwnWatch {
        private final Ask first;
        private final Meant meant;
        private long id;

        /** Who had the name, by what was told last. */
        private Optional<MemberRecord> lastOwner = Optional.empty();

        OwnWatch(Ask first, Meant meant) {
            this.first = first;
            this.meant = meant;
        }

        private Ask ask() {
            if (meant instanceof Meant.Owners(String name) && lastOwner.isPresent()) {
                MemberRecord last = lastOwner.get();
                return new WatchOwner(name, true, last.id(), last.pid(), last.uid());
            }
            return first;
        }
    }

    private final Honest process;
    private final List<OwnWatch> open = new ArrayList<>();

    /** What was told by the present kernel and not noted. */
    private final List<Noted> unnoted = new ArrayList<>();

    HonestWatches(Honest process) {
        this.process = process;
    }

    void watchSomebody() {
        Peer peer = process.world.somebody();
        if (peer instanceof Honest other && other.isThere()) {
            Ask ask =
                    new WatchMember(
                            other.memberId(), other.credentials.pid(), other.credentials.uid());
            watch(new OwnWatch(ask, new Meant.Somebody(other, other.absences())));
        }
    }

    void watchName() {
        watch(new OwnWatch(new WatchName(process.world.name()), new Meant.Name()));
    }

    void watchOwner() {
        String name = process.world.name();
        watch(new OwnWatch(new WatchOwner(name, false, 0, 0, 0), new Meant.Owners(name)));
    }

    void watchMembers() {
        watch(new OwnWatch(new WatchMembers(), new Meant.Everybody()));
    }

    private void watch(OwnWatch watch) {
        process.ask(
                watch.first,
                telling -> {
                    if (telling.tell() instanceof Watching watching) {
                        watch.id = watching.watchId();
                        open.add(watch);
                    }
                });
    }

    void unwatch() {
        if (!open.isEmpty()) {
            OwnWatch watch = process.world.oneOf(open);
            open.remove(watch);
            process.say(new Unwatch(watch.id));
        }
    }

    void renew() {
        unnoted.clear();
        for (OwnWatch watch : List.copyOf(open)) {
            process.renew(watch.ask(), telling -> renewed(watch, telling));
        }
    }

    private void renewed(OwnWatch watch, Telling telling) {
        if (telling.tell() instanceof Watching watching) {
            watch.id = watching.watchId();
        } else {
            open.remove(watch);
        }
    }

    void gone(Gone gone) {
        unnoted.add(new Noted(gone.watchId(), gone.who().id()));
        for (OwnWatch watch : List.copyOf(open)) {
            if (watch.id == gone.watchId() && !watch.meant.isStanding()) {
                open.remove(watch);
                if (watch.meant instanceof Meant.Somebody(Honest other, int absences)) {
                    Oracle.require(other.absences() > absences, "it has been away", gone);
                }
            }
        }
    }

    void ownerIs(OwnerIs owned) {
        unnoted.add(new Noted(owned.watchId(), 0));
        open.stream()
                .filter(watch -> watch.id == owned.watchId())
                .forEach(watch -> watch.lastOwner = Optional.of(owned.owner()));
    }

    void missed(Missed missed) {
        Oracle.require(missed.count() > 0, "something was missed", missed);
    }

    /** Takes note of something, or not yet. */
    void noteSome() {
        if (!unnoted.isEmpty() && process.world.chance(1, 12)) {
            process.say(unnoted.removeFirst());
        }
    }

    void noteAll() {
        if (process.world.isAtRest()) {
            unnoted.forEach(process::say);
            unnoted.clear();
        }
    }

    void requireNothingMissed() {
        for (OwnWatch watch : open) {
            boolean isOfTheDead =
                    watch.meant instanceof Meant.Somebody(Honest other, _) && other.isDead();
            Oracle.require(!isOfTheDead, "somebody is told of this death", watch.first);
        }
    }

    void forget() {
        open.clear();
        unnoted.clear();
    }
}
