package dev.parley.streams.ring;

/**
 * Where a side begins to count: anywhere, as both wrap around.
 *
 * @param written the position of the first byte that it writes
 * @param read what it calls the first byte that it reads, whatever its writer calls it
 */
public record Origin(long written, long read) {

    /** From nothing. */
    public static final Origin ZERO = new Origin(0, 0);
}
