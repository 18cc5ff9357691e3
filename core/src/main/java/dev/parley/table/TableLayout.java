package dev.parley.table;

/**
 * Where things are in a process's table. Written by its process alone, and sealed so; read by the
 * kernel, which believes nothing of it.
 *
 * <pre>
 *   offset   size  field
 *        0      4  rows used         the highest number of a row so far
 *        4      4  links used        the same of the links
 *        8      4  hidden            threads that wait and have no row
 *       12      4  strangers         1: threads that keep no row serve ports, too
 *       16      8  sent before       messages of links that have ended
 *       24      8  received before   the same of links that it served
 *       64     96  thread row        a thousand of them
 *    96064     64  link row          two thousand of them, a cache line each
 *
 *   thread row
 *        0      8  version           odd while it is written; no row is read across a change of it
 *        8      8  what              bits 0-7 state, 8-14 priority, 15 the wait has an end, 16-31
 *                                    slot, 32-63 Linux's tid
 *       16      8  on                READY: 0; RECEIVE: a port; SEND, REPLY: a link
 *       24      8  since             CLOCK_MONOTONIC, in ns
 *       32      8  waits             how often the thread has waited
 *       40      8  thread            Java's number of it; 0: nobody's row
 *       48     40  name              UTF-8, filled up with zeros
 *       88      8  serves            a port that the thread receives from or answers for; 0: none,
 *                                    -1: several
 *
 *   link row
 *        0      8  link              0: nobody's row
 *        8      8  received          how many messages
 *       16      8  held              a bit a slot that was received from a client that slept
 * </pre>
 *
 * <p>A link's number is never used twice, so a row of it that was read needs no version: it is what
 * it was if the number is still the same.
 */
public final class TableLayout {

    /** Of the whole table; whoever receives one insists on it. */
    public static final long SIZE_BYTES = 224 * 1024;

    static final int ROW_COUNT = 1000;
    static final int LINK_COUNT = 2000;
    static final int NAME_BYTES = 40;

    static final long ROWS_USED = 0;
    static final long LINKS_USED = 4;
    static final long HIDDEN = 8;
    static final long STRANGERS = 12;
    static final long SENT_BEFORE = 16;
    static final long RECEIVED_BEFORE = 24;

    private static final long ROWS = 64;
    private static final long ROW_BYTES = 96;
    private static final long LINKS = ROWS + ROW_COUNT * ROW_BYTES;
    private static final long LINK_BYTES = 64;

    /** Offsets inside a thread's row. */
    static final long VERSION = 0;

    static final long WHAT = 8;
    static final long ON = 16;
    static final long SINCE = 24;
    static final long WAITS = 32;
    static final long THREAD = 40;
    static final long NAME = 48;
    static final long SERVES = 88;

    /** Offsets inside a link's row. */
    static final long LINK = 0;

    static final long RECEIVED = 8;
    static final long HELD = 16;

    /** What serves: more than one port. */
    public static final long SEVERAL = -1;

    private TableLayout() {}

    static long row(int index) {
        return ROWS + index * ROW_BYTES;
    }

    static long link(int index) {
        return LINKS + index * LINK_BYTES;
    }
}
