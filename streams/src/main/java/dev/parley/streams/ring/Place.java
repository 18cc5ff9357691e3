package dev.parley.streams.ring;

/**
 * Where a reader begins.
 *
 * @param position of the first byte that it reads, as its writer counts
 * @param offset where in the ring that lies
 */
public record Place(long position, long offset) {}
