package dev.parley.cli.sin;

import dev.parley.Snapshot;
import dev.parley.cli.base.Table;

/** What {@code parley sin} prints, for other commands. */
public final class SinTable {

    private SinTable() {}

    /** The processes, and what they do. */
    public static Table of(Snapshot snapshot) {
        return new ProcessView().table(snapshot, false);
    }
}
