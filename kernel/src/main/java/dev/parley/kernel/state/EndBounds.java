package dev.parley.kernel.state;

import dev.parley.wire.Wire;

/**
 * How many ends of members a node has in mind at most, for those who asked for them. Whoever is
 * beyond is forgotten early; nobody is refused.
 *
 * @param unnoted told by one watch of all members, and not noted; at least 1
 * @param unsettled whose cause is not known yet; the shell has a descriptor for each
 * @param kept for those who have not taken note; at least 1
 */
public record EndBounds(int unnoted, int unsettled, int kept) {

    /** So long the cause of an end may be unknown: a process that hangs up dies in a moment. */
    public static final long SETTLING_NANOS = 100_000_000;

    /** So long an end is kept for those who do not take note. */
    public static final long KEPT_NANOS = 10_000_000_000L;

    /** What holds in a real node. */
    public static final EndBounds STANDARD = new EndBounds(Wire.MEMBERS_WINDOW, 64, 1_024);
}
