package dev.parley.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.linux.Words;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the table of another process, which may be writing to it, and may write nonsense: every
 * number that bounds a loop is clamped, and a row that never holds still is left out.
 *
 * <p>Owned by one thread.
 */
public final class TableReader {

    /** So often a row is tried that is being written. */
    private static final int TRIES = 100;

    /** So often in all: a table in which nothing ever holds still takes no longer to read. */
    private static final int MOST_RETRIES = 1000;

    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\ufffd]");

    private final Words words;
    private int retries;

    /** A table in memory of {@link TableLayout#SIZE_BYTES}. */
    public TableReader(Words words) {
        this.words = words;
    }

    /**
     * A thread's row at one moment.
     *
     * @param version tells whether it still is as it was
     * @param on READY: 0; RECEIVE: a port; SEND, REPLY: a link
     * @param sinceNanos as {@link System#nanoTime} has it, in its process's words
     * @param serves a port; 0: none; {@link TableLayout#SEVERAL}
     */
    public record Row(
            int index,
            long version,
            ThreadState state,
            int priority,
            boolean hasEnd,
            int slot,
            int tid,
            long on,
            long sinceNanos,
            long waits,
            long thread,
            String name,
            long serves) {

        /** The same, its request having been received. */
        public Row received() {
            return new Row(
                    index,
                    version,
                    ThreadState.REPLY,
                    priority,
                    hasEnd,
                    slot,
                    tid,
                    on,
                    sinceNanos,
                    waits,
                    thread,
                    name,
                    serves);
        }
    }

    /**
     * A link that the process serves.
     *
     * @param received how many messages
     */
    public record Served(long received, int index) {}

    /** The rows of threads that there are. */
    public List<Row> rows() {
        int used = clamped(TableLayout.ROWS_USED, TableLayout.ROW_COUNT);
        List<Row> rows = new ArrayList<>(used);
        for (int i = 0; i < used; i++) {
            row(i).ifPresent(rows::add);
        }
        return rows;
    }

    /** A row of one life and one moment; empty: it is nobody's, or never holds still. */
    public Optional<Row> row(int index) {
        long base = TableLayout.row(index);
        for (int tries = 0; tries < TRIES && retries < MOST_RETRIES; tries++) {
            // [T3] pairs with [T2] in ThreadRow.
            long version = words.getLongAcquire(base + TableLayout.VERSION);
            if ((version & 1) == 0) {
                boolean isNobodys = words.getLong(base + TableLayout.THREAD) == 0;
                Optional<Row> row =
                        isNobodys ? Optional.empty() : Optional.of(read(index, base, version));
                // [T4] all of the row before the second look; pairs with [T1] in ThreadRow.
                words.fullFence();
                if (words.getLong(base + TableLayout.VERSION) == version) {
                    return row;
                }
            }
            retries++;
            Thread.onSpinWait();
        }
        return Optional.empty();
    }

    /** Whether a row is still as it was. */
    public boolean isStill(Row row) {
        words.fullFence();
        return words.getLong(TableLayout.row(row.index()) + TableLayout.VERSION) == row.version();
    }

    /** The links that it serves, by number. */
    public Map<Long, Served> served() {
        int used = clamped(TableLayout.LINKS_USED, TableLayout.LINK_COUNT);
        Map<Long, Served> served = new HashMap<>();
        for (int i = 0; i < used; i++) {
            long base = TableLayout.link(i);
            // [T6] pairs with [T5] in LinkRow.
            long link = words.getLongAcquire(base + TableLayout.LINK);
            long received = words.getLong(base + TableLayout.RECEIVED);
            if (link != 0 && isSame(base, link)) {
                served.put(link, new Served(received, i));
            }
        }
        return served;
    }

    /** Whether what is in this slot was received, and its client slept at that moment. */
    public boolean isHeld(long link, Served served, int slot) {
        long base = TableLayout.link(served.index());
        boolean isHeld =
                slot < Long.SIZE
                        && (words.getLongAcquire(base + TableLayout.HELD) & 1L << slot) != 0;
        return isHeld && isSame(base, link);
    }

    private boolean isSame(long base, long link) {
        words.fullFence();
        return words.getLong(base + TableLayout.LINK) == link;
    }

    /** How many threads wait and have no row. */
    public int hidden() {
        return Math.max(0, words.getIntAcquire(TableLayout.HIDDEN));
    }

    /** Whether threads that keep no row serve ports as well. */
    public boolean hasStrangers() {
        return words.getIntAcquire(TableLayout.STRANGERS) != 0;
    }

    /** How many messages it sent by links that have ended. */
    public long sentBefore() {
        return words.getLongAcquire(TableLayout.SENT_BEFORE);
    }

    /** How many messages it received by links that have ended. */
    public long receivedBefore() {
        return words.getLongAcquire(TableLayout.RECEIVED_BEFORE);
    }

    private Row read(int index, long base, long version) {
        long what = words.getLong(base + TableLayout.WHAT);
        return new Row(
                index,
                version,
                ThreadState.of((int) what & 0xff),
                (int) (what >>> 8) & 0x7f,
                (what & 1L << 15) != 0,
                (int) (what >>> 16) & 0xffff,
                (int) (what >>> 32),
                words.getLong(base + TableLayout.ON),
                words.getLong(base + TableLayout.SINCE),
                words.getLong(base + TableLayout.WAITS),
                words.getLong(base + TableLayout.THREAD),
                name(base + TableLayout.NAME),
                words.getLong(base + TableLayout.SERVES));
    }

    /** A name that is cut in the middle of a letter, or is no text at all, is mended. */
    private String name(long at) {
        byte[] bytes = new byte[TableLayout.NAME_BYTES];
        int length = 0;
        while (length < bytes.length && words.getByte(at + length) != 0) {
            bytes[length] = words.getByte(at + length);
            length++;
        }
        return UNPRINTABLE.matcher(new String(bytes, 0, length, UTF_8)).replaceAll("?");
    }

    private int clamped(long field, int most) {
        return Math.clamp(words.getIntAcquire(field), 0, most);
    }
}
