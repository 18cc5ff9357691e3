package dev.parley.table;

import dev.parley.linux.Processes;
import dev.parley.linux.Words;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this process publishes: a row for each thread that has had to wait, and one for each link
 * that it serves. Thread-safe.
 *
 * <p>Whoever finds at once what it wants publishes nothing, so nothing is paid where messages are
 * fast. A platform thread keeps its row until it ends and somebody needs it; a virtual one has one
 * while it waits.
 */
public final class ProcessTable {

    private static final int FIRST_ROWS = 16;

    private final Words words;
    private final Places rows;
    private final Places links;

    /** The rows of platform threads: read by those, written under the lock. */
    private final Map<Thread, ThreadRow> own = new ConcurrentHashMap<>();

    /** With so many of them it is time to look who has ended; guarded by this. */
    private int manyRows = FIRST_ROWS;

    /** A table in memory of {@link TableLayout#SIZE_BYTES}, all zeros. */
    public ProcessTable(Words words) {
        this.words = words;
        rows = new Places(words, TableLayout.ROWS_USED, TableLayout.ROW_COUNT);
        links = new Places(words, TableLayout.LINKS_USED, TableLayout.LINK_COUNT);
    }

    /** The calling thread's row. */
    public ThreadRow row() {
        Thread thread = Thread.currentThread();
        ThreadRow known = own.get(thread);
        return known != null ? known : newRow(thread);
    }

    private synchronized ThreadRow newRow(Thread thread) {
        boolean isVirtual = thread.isVirtual();
        if (!isVirtual && own.size() >= manyRows) {
            endRowsOfTheDead();
            manyRows = FIRST_ROWS + 2 * own.size(); // so each row is looked at once or twice a life
        }
        int tid = isVirtual ? 0 : Processes.gettid();
        OptionalInt index = rows.take();
        if (index.isEmpty()) {
            endRowsOfTheDead();
            index = rows.take();
        }
        ThreadRow row = new ThreadRow(this, words, index, tid);
        if (row.index().isPresent()) {
            row.begin(thread);
            if (!isVirtual) {
                own.put(thread, row);
            }
        }
        return row;
    }

    private void endRowsOfTheDead() {
        own.entrySet()
                .removeIf(
                        entry -> {
                            boolean isDead = !entry.getKey().isAlive();
                            if (isDead) {
                                end(entry.getValue());
                            }
                            return isDead;
                        });
    }

    /** A row that no thread keeps is free after the wait. */
    void waited(ThreadRow row) {
        if (row.index().isPresent() && Thread.currentThread().isVirtual()) {
            endRow(row);
        }
    }

    private synchronized void endRow(ThreadRow row) {
        end(row);
    }

    private void end(ThreadRow row) {
        row.end();
        rows.give(row.index().orElseThrow());
    }

    /** A row for a link that this process serves, until it is closed. */
    public synchronized LinkRow link(long linkId) {
        OptionalInt index = links.take();
        LinkRow row = new LinkRow(this, words, index.orElse(-1));
        if (index.isPresent()) {
            row.begin(linkId);
        }
        return row;
    }

    synchronized void closed(LinkRow row) {
        add(TableLayout.RECEIVED_BEFORE, row.count());
        if (row.index() >= 0) {
            row.end();
            links.give(row.index());
        }
    }

    /** A link by which this process sent so many messages has ended. */
    public synchronized void sent(long messages) {
        add(TableLayout.SENT_BEFORE, messages);
    }

    /**
     * The calling thread has received from a port, or answered for it. Of virtual ones, which keep
     * no row, only that there are some is published.
     */
    public void serves(long portId) {
        if (Thread.currentThread().isVirtual()) {
            servedByStrangers();
        } else {
            row().serve(portId);
        }
    }

    void servedByStrangers() {
        words.setIntRelease(TableLayout.STRANGERS, 1);
    }

    private void add(long field, long messages) {
        words.setLongRelease(field, words.getLong(field) + messages);
    }
}
