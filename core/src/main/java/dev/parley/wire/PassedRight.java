package dev.parley.wire;

/**
 * A right that was passed to a process, as that one names it: by its number alone it could be one
 * that somebody else has passed to it, for another purpose.
 *
 * @param linkId which the number came by
 */
public record PassedRight(long linkId, long rightId) {

    /** There is none. */
    public static final PassedRight NONE = new PassedRight(0, 0);

    /** Whether there is none. */
    public boolean isNone() {
        return rightId == 0;
    }
}
