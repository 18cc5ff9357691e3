package dev.parley.streams.ring;

/** What a wait ended in. */
public enum Outcome {
    /** What was waited for. */
    THERE,
    /** It will never be. */
    OVER,
    /** The time was over. */
    EXPIRED,
    /** The thread was interrupted; it still says so. */
    INTERRUPTED
}
