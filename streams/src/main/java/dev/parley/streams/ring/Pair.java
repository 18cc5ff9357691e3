package dev.parley.streams.ring;

import dev.parley.sleep.Spin;

/**
 * What two sides of a stream have between them, as one of them sees it.
 *
 * @param ownRead what this side sleeps on as it reads
 * @param ownWrite as it writes
 * @param othersRead what the other side sleeps on as it reads
 * @param othersWrite as it writes
 * @param fate whether they are parted
 * @param policy how this side waits
 */
public record Pair(
        WaitWord ownRead,
        WaitWord ownWrite,
        WaitWord othersRead,
        WaitWord othersWrite,
        Fate fate,
        Spin.Policy policy) {}
