package dev.parley.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.linux.Words;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * What a thread publishes of itself. Owned by that thread; read by the kernel at any moment.
 *
 * <p>A row is written between two changes of its version, odd in between. So whoever reads the same
 * even version before and after has read one life and one moment of it.
 */
public final class ThreadRow {

    /** It sends, and has no slot of the link yet. */
    public static final int NO_SLOT = 0xffff;

    private final ProcessTable table;
    private final Words words;
    private final OptionalInt index;
    private final long tid;
    private ThreadState state = ThreadState.READY;
    private long on;
    private int slot = NO_SLOT;
    private int priority;
    private boolean hasEnd;
    private long waits;
    private long serves;

    /**
     * @param index empty: there is no row left; only that it waits is counted
     */
    ThreadRow(ProcessTable table, Words words, OptionalInt index, int tid) {
        this.table = table;
        this.words = words;
        this.index = index;
        this.tid = tid;
    }

    /**
     * It waits from now on, if it does not yet: for its turn, a reply, or something to receive.
     *
     * @param urgency of what it has sent; 0 also if it has sent nothing
     */
    public void await(ThreadState why, long what, int atSlot, int urgency) {
        await(why, what, atSlot, urgency, false);
    }

    /**
     * The same.
     *
     * @param endsByItself whether the wait has a time limit
     */
    public void await(ThreadState why, long what, int atSlot, int urgency, boolean endsByItself) {
        boolean isSame = state == why && on == what && slot == atSlot;
        if (isSame && priority == urgency && hasEnd == endsByItself) {
            return;
        }
        boolean goesOn = state == ThreadState.SEND && why == ThreadState.REPLY;
        if (state == ThreadState.READY) {
            waits++;
            if (index.isEmpty()) {
                words.getAndAddInt(TableLayout.HIDDEN, 1);
            }
        }
        state = why;
        on = what;
        slot = atSlot;
        priority = urgency;
        hasEnd = endsByItself;
        publish(!goesOn);
    }

    /** It waits no longer. */
    public void ready() {
        if (state != ThreadState.READY) {
            state = ThreadState.READY;
            on = 0;
            slot = NO_SLOT;
            priority = 0;
            hasEnd = false;
            if (index.isEmpty()) {
                words.getAndAddInt(TableLayout.HIDDEN, -1);
            } else {
                publish(true);
            }
        }
        table.waited(this);
    }

    /** It has received from this port, or answered for it: whoever waits there may wait for it. */
    public void serve(long portId) {
        if (serves == portId || serves == TableLayout.SEVERAL) {
            return;
        }
        serves = serves == 0 ? portId : TableLayout.SEVERAL;
        if (index.isPresent()) {
            publish(false);
        } else {
            table.servedByStrangers();
        }
    }

    /** Whether it serves a port. */
    public boolean serves() {
        return serves != 0;
    }

    OptionalInt index() {
        return index;
    }

    /** Takes the row over from whoever had it. */
    void begin(Thread thread) {
        byte[] name = Arrays.copyOf(thread.getName().getBytes(UTF_8), TableLayout.NAME_BYTES);
        long base = TableLayout.row(index.orElseThrow());
        long version = open(base);
        words.putLong(base + TableLayout.THREAD, thread.threadId());
        for (int i = 0; i < name.length; i++) {
            words.putByte(base + TableLayout.NAME + i, name[i]);
        }
        putState(base, true);
        close(base, version);
    }

    /** The row is nobody's. */
    void end() {
        long base = TableLayout.row(index.orElseThrow());
        long version = open(base);
        words.putLong(base + TableLayout.THREAD, 0);
        close(base, version);
    }

    private void publish(boolean sinceNow) {
        if (index.isPresent()) {
            long base = TableLayout.row(index.getAsInt());
            long version = open(base);
            putState(base, sinceNow);
            close(base, version);
        }
    }

    private void putState(long base, boolean sinceNow) {
        words.putLong(
                base + TableLayout.WHAT,
                state.number()
                        | (long) priority << 8
                        | (hasEnd ? 1L << 15 : 0)
                        | (long) slot << 16
                        | tid << 32);
        words.putLong(base + TableLayout.ON, on);
        words.putLong(base + TableLayout.WAITS, waits);
        words.putLong(base + TableLayout.SERVES, serves);
        if (sinceNow) {
            words.putLong(base + TableLayout.SINCE, System.nanoTime());
        }
    }

    private long open(long base) {
        long version = words.getLong(base + TableLayout.VERSION);
        words.setLongRelease(base + TableLayout.VERSION, version + 1);
        // [T1] odd before what follows; pairs with [T4] in TableReader.
        words.fullFence();
        return version;
    }

    private void close(long base, long version) {
        // [T2] even after all of it; pairs with [T3] in TableReader.
        words.setLongRelease(base + TableLayout.VERSION, version + 2);
    }
}
