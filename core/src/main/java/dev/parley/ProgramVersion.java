package dev.parley;

import java.time.LocalDate;
import java.util.Optional;

/**
 * What a process said of its program when it joined: its own word, for people. Its kernel answers
 * for it, so it is known also while the process is stopped, busy or waits.
 *
 * @param program what it is called
 * @param version empty: it did not say
 * @param date when that version was made; empty: it did not say
 */
public record ProgramVersion(String program, String version, Optional<LocalDate> date) {}
