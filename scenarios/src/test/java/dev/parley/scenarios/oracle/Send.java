package dev.parley.scenarios.oracle;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message and all that is known of it. Filled while the journals are read. */
final class Send {

    private final Life client;
    private final Entry.Intent intent;
    private final List<Receipt> receipts = new ArrayList<>(1);
    private Entry.@Nullable Outcome outcome;
    private boolean isToldTwice;

    Send(Life client, Entry.Intent intent) {
        this.client = client;
        this.intent = intent;
    }

    void ended(Entry.Outcome entry) {
        isToldTwice = outcome != null;
        outcome = entry;
    }

    void received(Receipt receipt) {
        receipts.add(receipt);
        receipts.sort(Comparator.comparingLong(one -> one.entry().nanos()));
    }

    Life client() {
        return client;
    }

    Entry.Intent intent() {
        return intent;
    }

    /** In the order of time: whoever comes after the first had it forwarded. */
    List<Receipt> receipts() {
        return receipts;
    }

    boolean isReceived() {
        return !receipts.isEmpty();
    }

    /** Whoever had it last, so far as is known; null: nobody. */
    @Nullable Receipt lastReceipt() {
        return receipts.isEmpty() ? null : receipts.getLast();
    }

    /** Null: none was told. */
    Entry.@Nullable Outcome outcome() {
        return outcome;
    }

    boolean isToldTwice() {
        return isToldTwice;
    }

    boolean endedIn(End end) {
        Entry.Outcome known = outcome;
        return known != null && known.end() == end;
    }

    @Override
    public String toString() {
        return "#%d of %s, lane %d".formatted(intent.number(), client, intent.lane());
    }
}
