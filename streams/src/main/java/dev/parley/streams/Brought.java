package dev.parley.streams;

import dev.parley.streams.ring.Follower;
import dev.parley.streams.ring.Half;
import dev.parley.streams.ring.Pair;
import dev.parley.streams.ring.RingWriter;

/**
 * What the other side has brought, as a stream is opened.
 *
 * @param opening what it said
 * @param half what it writes, mapped
 * @param pair what is between the two, as this side sees it
 */
record Brought(Opening opening, Half half, Pair pair) {

    /**
     * It reads what is written there from now on.
     *
     * @param whenGone done if the writer, of a broadcast, finds that it does no more
     */
    Follower follow(RingWriter writer, boolean isWaitedFor, Runnable whenGone) {
        return writer.follow(half, pair, opening.origin(), isWaitedFor, whenGone);
    }
}
