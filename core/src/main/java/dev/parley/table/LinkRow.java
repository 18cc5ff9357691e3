package dev.parley.table;

import dev.parley.linux.Words;

/**
 * What a server publishes of a link. {@link #received} is for one thread at a time, as the
 * receiving port's lock sees to it; the rest is thread-safe.
 *
 * <p>A client that sleeps cannot publish that its request was received. So the server does, for
 * those and no others: who is awake does it itself, when it falls asleep.
 */
public final class LinkRow {

    private final ProcessTable table;
    private final Words words;
    private final int index;
    private final long base;
    private long count;

    /**
     * @param index -1: there is no row left, and nothing is published
     */
    LinkRow(ProcessTable table, Words words, int index) {
        this.table = table;
        this.words = words;
        this.index = index;
        this.base = TableLayout.link(Math.max(index, 0));
    }

    /** One message more. */
    public void received() {
        count++;
        if (index >= 0) {
            words.putLong(base + TableLayout.RECEIVED, count);
        }
    }

    /** What is in this slot was received while its client slept. */
    public void hold(int slot) {
        if (index >= 0) {
            words.getAndBitwiseOrLong(base + TableLayout.HELD, 1L << slot);
        }
    }

    /** Before the client can send by this slot again. */
    public void letGo(int slot) {
        long bit = 1L << slot;
        if (index >= 0 && (words.getLong(base + TableLayout.HELD) & bit) != 0) {
            words.getAndBitwiseAndLong(base + TableLayout.HELD, ~bit);
        }
    }

    /** The link has ended, and nobody uses the row any more. */
    public void close() {
        table.closed(this);
    }

    int index() {
        return index;
    }

    long count() {
        return count;
    }

    void begin(long linkId) {
        words.putLong(base + TableLayout.RECEIVED, 0);
        words.putLong(base + TableLayout.HELD, 0);
        // [T5] zeros before the number; pairs with [T6] in TableReader.
        words.setLongRelease(base + TableLayout.LINK, linkId);
    }

    void end() {
        words.setLongVolatile(base + TableLayout.LINK, 0);
    }
}
