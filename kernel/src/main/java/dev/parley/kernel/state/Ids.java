package dev.parley.kernel.state;

import dev.parley.wire.Refusal;

/**
 * Numbers for members, ports, links, rights and watches: growing, never given out twice. One row
 * for all kinds, so that the number of one thing is never the number of another; and a part of the
 * epoch in each, so that the number of a thing of another life of the kernel is known as such (ADR
 * 11).
 *
 * <p>Owned by {@link Node}; not thread-safe.
 */
final class Ids {

    private static final int COUNTER_BITS = 40;
    private static final long TAG_MASK = 0x7f_ffff;

    private final long tag;
    private long last;

    Ids(long epoch) {
        tag = tag(epoch);
    }

    /** What marks every id of this life, above the counter. */
    static long tag(long epoch) {
        return epoch & TAG_MASK;
    }

    long next() {
        last++;
        return tag << COUNTER_BITS | last;
    }

    boolean isOfAnotherLife(long id) {
        return id >>> COUNTER_BITS != tag;
    }

    /** Whether this was an id in this life, of anything. */
    boolean wasGivenOut(long id) {
        long counter = id - (tag << COUNTER_BITS);
        return counter >= 1 && counter <= last;
    }

    /** Why nothing of this kind has this id. */
    RefusedException missing(String kind, long id) {
        if (isOfAnotherLife(id)) {
            return new RefusedException(
                    Refusal.STALE,
                    "the id is of another life of the kernel, %s=%d".formatted(kind, id));
        }
        return wasGivenOut(id)
                ? new RefusedException(
                        Refusal.GONE, "the %s is gone, %s=%d".formatted(kind, kind, id))
                : new RefusedException(
                        Refusal.NOT_FOUND, "no %s has this id, %s=%d".formatted(kind, kind, id));
    }
}
