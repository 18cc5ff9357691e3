package dev.parley.wire;

/**
 * A right that a process wants to pass on.
 *
 * @param sourceId what it has itself: a port of its own, a link that it is the client of, or a
 *     right that was passed to it and that it has not taken; the last is gone once it is passed on
 * @param use what is to be left of it
 */
public record RightWish(long sourceId, RightUse use) {}
