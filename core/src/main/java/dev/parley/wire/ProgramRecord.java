package dev.parley.wire;

/**
 * What a process says of its program. The version is for people; by layer and role the kernel
 * decides who may connect to whom.
 *
 * @param version empty: it does not say
 * @param epochDay of its making, in days since 1970; 0: it does not say
 * @param layer in which it stands; {@link #NO_LAYER}: it does not say
 */
public record ProgramRecord(String version, int epochDay, int layer, MemberRole role) {

    /** It stands in none, and no rule of layers holds for it. */
    public static final int NO_LAYER = -1;

    /** The highest layer; the lowest is 0. */
    public static final int HIGHEST_LAYER = 255;

    /** Nothing is said. */
    public static final ProgramRecord UNSAID = new ProgramRecord("", 0);

    /** Of a program in no layer, whose messages go both ways. */
    public ProgramRecord(String version, int epochDay) {
        this(version, epochDay, NO_LAYER, MemberRole.BOTH);
    }
}
