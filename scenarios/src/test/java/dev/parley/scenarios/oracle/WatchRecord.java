package dev.parley.scenarios.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A watch and what was told of it. Filled while the journals are read. */
final class WatchRecord {

    private final Life watcher;
    private final Entry.Watching asked;
    private final List<Entry.Told> told = new ArrayList<>(1);
    private boolean taken;

    WatchRecord(Life watcher, Entry.Watching asked) {
        this.watcher = watcher;
        this.asked = asked;
    }

    void taken() {
        taken = true;
    }

    void told(Entry.Told entry) {
        told.add(entry);
    }

    Life watcher() {
        return watcher;
    }

    Entry.Watching asked() {
        return asked;
    }

    List<Entry.Told> told() {
        return told;
    }

    /** Whether the node took it on. */
    boolean isTaken() {
        return taken;
    }

    @Override
    public String toString() {
        return "watch %d of %s on the %s of life %d"
                .formatted(
                        asked.watch(),
                        watcher,
                        asked.subject().name().toLowerCase(Locale.ROOT),
                        asked.life());
    }
}
