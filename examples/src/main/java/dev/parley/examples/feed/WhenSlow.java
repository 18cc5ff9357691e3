package dev.parley.examples.feed;

/** What happens when a subscriber is slower than the feed. */
public enum WhenSlow {
    /** The feed waits for it: it misses nothing, and all others wait, too. */
    WAIT,
    /** The feed does not notice: the subscriber misses what was written over. */
    SKIP
}
