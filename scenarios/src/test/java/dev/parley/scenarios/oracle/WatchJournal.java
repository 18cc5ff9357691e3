package dev.parley.scenarios.oracle;

import dev.parley.scenarios.oracle.Entry.Subject;
import java.util.concurrent.atomic.AtomicInteger;

/** A watcher's journal of what it is told the end of. Thread-safe. */
public final class WatchJournal {

    private final Journal journal;
    private final AtomicInteger numbers = new AtomicInteger();

    /** What is watched is entered in that journal. */
    public WatchJournal(Journal journal) {
        this.journal = journal;
    }

    /** A watch is going to be asked for; returns its number. */
    public int begin(Subject subject, int life) {
        int watch = numbers.incrementAndGet();
        journal.write(new Entry.Watching(System.nanoTime(), watch, subject, life));
        return watch;
    }

    /** The node has taken it on. */
    public void taken(int watch) {
        journal.write(new Entry.Watched(System.nanoTime(), watch));
    }

    /** The end was told. */
    public void told(int watch) {
        journal.write(new Entry.Told(System.nanoTime(), watch));
    }
}
