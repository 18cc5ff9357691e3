package dev.parley.kernel.state;

/** What every part of a node keeps its records in. Owned by {@link Node}; not thread-safe. */
record Books(Ids ids, Ledger ledger, Directory directory, Outbox out) {

    static Books empty(Limits limits) {
        return new Books(new Ids(), new Ledger(limits), new Directory(), new Outbox());
    }
}
