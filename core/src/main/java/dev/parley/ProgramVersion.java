package dev.parley;

import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a process said of its program when it joined: its own word, for people. Its kernel answers
 * for it, so it is known also while the process is stopped, busy or waits.
 *
 * @param program what it is called
 * @param version empty: it did not say
 * @param date when that version was made; empty: it did not say
 * @param layer in which it stands: see {@link JoinOptions#withLayer}; empty: it did not say
 * @param role which way its messages go
 */
public record ProgramVersion(
        String program, String version, Optional<LocalDate> date, OptionalInt layer, Role role) {

    /** Of a program that says neither a layer nor a role. */
    public ProgramVersion(String program, String version, Optional<LocalDate> date) {
        this(program, version, date, OptionalInt.empty(), Role.BOTH);
    }
}
