package dev.parley.scenarios.oracle;

import org.jspecify.annotations.Nullable;

/** A server's entry that it received a message. Filled while the journals are read. */
final class Receipt {

    private final Life server;
    private final Entry.Received entry;
    private Entry.@Nullable Replied reply;
    private Entry.@Nullable Forwarding forwarding;
    private Entry.@Nullable Forwarded forwarded;

    Receipt(Life server, Entry.Received entry) {
        this.server = server;
        this.entry = entry;
    }

    void replied(Entry.Replied entry) {
        reply = entry;
    }

    void forwarding(Entry.Forwarding entry) {
        forwarding = entry;
    }

    void forwarded(Entry.Forwarded entry) {
        forwarded = entry;
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

    /** What became of the forward; null: there was none, or nothing is known of it. */
    Entry.@Nullable Forwarded forwarded() {
        return forwarded;
    }

    /**
     * Where its client may have gone from here; null: nowhere. Who was killed may have forwarded
     * without having written that down.
     */
    Entry.@Nullable Forwarding way() {
        Entry.Forwarded known = forwarded;
        boolean isPossible = known == null ? reply == null : known.met();
        return isPossible ? forwarding : null;
    }
}
