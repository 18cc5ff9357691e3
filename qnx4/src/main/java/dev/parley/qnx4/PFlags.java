package dev.parley.qnx4;

/**
 * The flags word of this process, before a call of {@link Qnx4#qnx_pflags} and after it.
 *
 * @param before {@code *old_bits}
 * @param after {@code *new_bits}
 */
public record PFlags(int before, int after) {}
