package dev.parley.scenarios.oracle;

import org.jspecify.annotations.Nullable;

/** A server's entry that it received a message. Filled while the journals are read. */
final class Receipt {

    private final Life server;
    private final Entry.Received entry;
    private Entry.@Nullable Replied reply;

    Receipt(Life server, Entry.Received entry) {
        this.server = server;
        this.entry = entry;
    }

    void replied(Entry.Replied entry) {
        reply = entry;
    }

    Life server() {
        return server;
    }

    Entry.Received entry() {
        return entry;
    }

    /** What became of the reply; null: there was none, or nothing is known of it. */
    Entry.@Nullable Replied reply() {
        return reply;
    }
}
