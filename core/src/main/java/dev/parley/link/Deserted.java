package dev.parley.link;

/** What a {@link ReceivePort} tells when the last link to it is gone. */
public enum Deserted {
    /** No link leads here any more. */
    NO_LINK_LEFT
}
