package dev.parley;

/** How a thread waits for a message or a reply. */
public enum Waiting {
    /** Awake, always: the lowest latency, at the price of a core for each waiting thread. */
    SPIN,
    /** Awake for a moment while that has paid lately, then asleep. The default. */
    ADAPTIVE,
    /** Asleep at once: the least CPU. */
    BLOCK
}
