package dev.parley.link;

/**
 * The state word of a slot: one long that says everything about who owns the slot, and that changes
 * only as a whole.
 *
 * <pre>
 *   bits  0-7   state        8 SLEEP  9 RING  10 POKE  11 RECALL  12 LEAVE  13 UNBLOCK
 *        16-63  generation
 *
 *   FREE(g)       the client's                  -> SENT(g+1)     store, by the client
 *   SENT(g)       nobody's, until received      -> FREE(g)       withdrawn by the client
 *                 the server's, once received   -> REPLIED(g)    by the server
 *                                               -> ABANDONED(g)  by the client
 *   REPLIED(g)    the client's                  -> SENT(g+1)     store, by the client
 *   ABANDONED(g)  the server's                  -> FREE(g)       by the server
 * </pre>
 *
 * <p>Whether a sent request was received is not said here, but in a word of the server's own
 * ({@link Slots#receive}): the line of this one stays where it is until the reply.
 *
 * <p>The generation makes each use of a slot another word, so that a late reply meets nothing. 48
 * bits last four years at two million sends a second; a slot that is worn out is retired. The low
 * half of the word is what a waiter sleeps on. Memory of zeros reads as FREE(0), on which every
 * compare-and-set of a live exchange fails.
 */
final class SlotWord {

    static final int FREE = 0;
    static final int SENT = 1;
    static final int REPLIED = 2;
    static final int ABANDONED = 3;

    /** The client sleeps on the word, or is about to: whoever replies wakes it. */
    static final long SLEEP = 1L << 8;

    /** Nobody sleeps on the word: whoever replies tells the client's background thread. */
    static final long RING = 1L << 9;

    /** Somebody in the client's own process wants the sleeper to look up. */
    static final long POKE = 1L << 10;

    /** By a socket: the sleeper has asked for the request back, and waits for any answer. */
    static final long RECALL = 1L << 11;

    /** The client is about to leave: it looks whether the request was received. */
    static final long LEAVE = 1L << 12;

    /** The client wants to leave what was received, and stays: the port keeps its clients. */
    static final long UNBLOCK = 1L << 13;

    static final long LAST_GENERATION = (1L << 48) - 1;

    /** A compare-and-set that fails because only flags moved is tried again, this often. */
    static final int FLAG_RETRIES = 16;

    private static final int STATE_BITS = 0xff;
    private static final long FLAG_BITS = 0x3f00;

    private SlotWord() {}

    static long of(int state, long generation) {
        return generation << 16 | state;
    }

    static int state(long word) {
        return (int) word & STATE_BITS;
    }

    static long generation(long word) {
        return word >>> 16;
    }

    static long flags(long word) {
        return word & FLAG_BITS;
    }

    static boolean isSleeping(long word) {
        return (word & SLEEP) != 0;
    }

    static boolean isRinging(long word) {
        return (word & RING) != 0;
    }

    static boolean isRecalled(long word) {
        return (word & RECALL) != 0;
    }

    static boolean isLeaving(long word) {
        return (word & LEAVE) != 0;
    }

    static boolean isUnblocking(long word) {
        return (word & UNBLOCK) != 0;
    }

    /** Its client waits for a reply. */
    static boolean isWaiting(long word) {
        return state(word) == SENT;
    }

    /** Its client sleeps, or has nobody wait: it does not see by itself what the server does. */
    static boolean isUnwatched(long word) {
        return (word & (SLEEP | RING)) != 0;
    }

    /** The word is this state of this generation, whatever its flags. */
    static boolean is(long word, int state, long generation) {
        return (word & ~FLAG_BITS) == of(state, generation);
    }
}
