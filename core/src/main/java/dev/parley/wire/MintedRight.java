package dev.parley.wire;

/**
 * A right that was made for one process, which may take it.
 *
 * @param portId where it leads
 */
public record MintedRight(long rightId, long portId, RightUse use) {}
