package dev.parley.kernel.state.simulation;

import dev.parley.kernel.state.simulation.Cable.Telling;
import dev.parley.wire.Ask;
import dev.parley.wire.Ask.Unwatch;
import dev.parley.wire.Ask.WatchMember;
import dev.parley.wire.Ask.WatchName;
import dev.parley.wire.Tell.Gone;
import dev.parley.wire.Tell.Watching;
import java.util.ArrayList;
import java.util.List;

/**
 * What an honest process waits to be told the end of, whatever kernel there is; and whether what it
 * is told is true of the process that it meant.
 */
final class HonestWatches {

    /** Of a name nothing is known: it may have an end at any time. */
    private sealed interface Meant {
        record Somebody(Honest process, int absences) implements Meant {}

        record Anything() implements Meant {}
    }

    private static final class OwnWatch {
        private final Ask ask;
        private final Meant meant;
        private long id;

        OwnWatch(Ask ask, Meant meant) {
            this.ask = ask;
            this.meant = meant;
        }
    }

    private final Honest process;
    private final List<OwnWatch> open = new ArrayList<>();

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
        watch(new OwnWatch(new WatchName(process.world.name()), new Meant.Anything()));
    }

    private void watch(OwnWatch watch) {
        process.ask(
                watch.ask,
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
        for (OwnWatch watch : List.copyOf(open)) {
            process.renew(watch.ask, telling -> renewed(watch, telling));
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
        for (OwnWatch watch : List.copyOf(open)) {
            if (watch.id == gone.watchId()) {
                open.remove(watch);
                if (watch.meant instanceof Meant.Somebody(Honest other, int absences)) {
                    Oracle.require(other.absences() > absences, "it has been away", gone);
                }
            }
        }
    }

    void requireNothingMissed() {
        for (OwnWatch watch : open) {
            boolean isOfTheDead =
                    watch.meant instanceof Meant.Somebody(Honest other, _) && other.isDead();
            Oracle.require(!isOfTheDead, "somebody is told of this death", watch.ask);
        }
    }

    void forget() {
        open.clear();
    }
}
