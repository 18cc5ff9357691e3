package dev.parley;

/** What is known of a message whose send failed. */
public enum Delivered {
    /** No server received it, and none will. */
    NO,
    /** A server received it and answered: with an error. */
    YES,
    /** A server received it; what it did with it is not known. */
    UNKNOWN
}
