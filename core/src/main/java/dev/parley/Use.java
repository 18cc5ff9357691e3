package dev.parley;

/** What a connection is good for. A right that is passed on can be narrowed, never widened. */
public enum Use {
    /** Everything that a connection can do. */
    ALL,
    /** Requests only. */
    SEND,
    /** Pulses and triggers only. */
    PULSE,
    /** One request, and nothing else. */
    ONCE
}
