package dev.parley.kernel.state;

import java.util.Optional;

/**
 * A descriptor of the shell's, as the node sees it.
 *
 * @param token names it; never used twice
 * @param defect what the shell found wrong with it, measured against {@link Enclosure#of}; empty:
 *     it is what it should be
 */
public record Descriptor(long token, Optional<String> defect) {}
