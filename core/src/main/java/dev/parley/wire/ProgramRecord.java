package dev.parley.wire;

/**
 * What a process says of its program, for people.
 *
 * @param version empty: it does not say
 * @param epochDay of its making, in days since 1970; 0: it does not say
 */
public record ProgramRecord(String version, int epochDay) {

    /** Nothing is said. */
    public static final ProgramRecord UNSAID = new ProgramRecord("", 0);
}
