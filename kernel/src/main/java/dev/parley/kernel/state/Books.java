package dev.parley.kernel.state;

/** What every part of a node keeps its records in. Owned by {@link Node}; not thread-safe. */
record Books(
        Policy policy,
        Ids ids,
        Ledger ledger,
        Roster roster,
        Directory directory,
        Reservations reservations,
        Outbox out) {

    static Books of(Origin origin) {
        Ids ids = new Ids(origin.epoch());
        return new Books(
                origin.policy(),
                ids,
                new Ledger(origin.limits()),
                new Roster(),
                new Directory(ids),
                new Reservations(origin.kept()),
                new Outbox());
    }
}
