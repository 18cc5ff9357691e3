package dev.parley.kernel.state;

/**
 * Numbers for members, ports and links: growing, from 1, never given out twice. One row for all
 * kinds, so that the number of one thing is never the number of another.
 *
 * <p>Owned by {@link Node}; not thread-safe.
 */
final class Ids {

    private long last;

    long next() {
        return ++last;
    }
}
