package dev.parley.table;

import dev.parley.linux.HeapWords;
import dev.parley.linux.Words;
import dev.parley.proof.Interleavings;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A thread that publishes what it waits for, and the kernel that reads that. */
class ThreadRowInterleavingsTest {

    private static final int THREADS = 2;

    /** What they do. What is written together is read together, or there are errors. */
    public static class Rows {

        private static final int BYTES = (int) TableLayout.row(1);

        private final Words words = HeapWords.ofSize(BYTES);
        private final ProcessTable table = new ProcessTable(words);
        private final ThreadRow row = new ThreadRow(table, words, OptionalInt.of(0), 7);
        private final AtomicInteger errors = new AtomicInteger();
        private int waits;

        /** The row is somebody's. */
        public Rows() {
            row.begin(Thread.currentThread());
        }

        /** It waits for something else each time. */
        @Operation(nonParallelGroup = "owner")
        public void await() {
            waits++;
            row.await(ThreadState.SEND, waits, waits, 0);
        }

        /** It waits no longer. */
        @Operation(nonParallelGroup = "owner")
        public void ready() {
            row.ready();
        }

        /** Looks. */
        @Operation
        public void read() {
            new TableReader(words).row(0).ifPresent(this::check);
        }

        private void check(TableReader.Row seen) {
            boolean isWhole =
                    switch (seen.state()) {
                        case READY -> seen.on() == 0 && seen.slot() == ThreadRow.NO_SLOT;
                        case SEND -> seen.on() == seen.slot();
                        case RECEIVE, REPLY -> false;
                    };
            if (!isWhole) {
                errors.incrementAndGet();
            }
        }

        /** Nobody has read what was never there. */
        @Validate
        public void nothingWasTorn() {
            if (errors.get() != 0) {
                throw new AssertionError("torn rows: " + errors.get());
            }
        }
    }

    @Test
    @Tag("reliability")
    void aRowIsReadAsItWasAtOneMoment() {
        Interleavings.check(Rows.class, THREADS);
    }
}
