package dev.parley.wire;

/**
 * A right that a process wants to pass on.
 *
 * @param ownId what it has itself: a port of its own, or a link that it is the client of; 0: {@code
 *     passed}
 * @param passed what was passed to it and it has not taken, and which is gone once it is passed on;
 *     or none
 * @param use what is to be left of it
 */
public record RightWish(long ownId, PassedRight passed, RightUse use) {

    /** Of what it has itself. */
    public static RightWish own(long id, RightUse use) {
        return new RightWish(id, PassedRight.NONE, use);
    }

    /** Of what was passed to it. */
    public static RightWish passed(PassedRight right, RightUse use) {
        return new RightWish(0, right, use);
    }
}
