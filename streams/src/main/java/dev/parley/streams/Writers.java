package dev.parley.streams;

/** Who may change the content of a {@link SharedMemory}. It becomes fewer, never more. */
public enum Writers {
    /** Everybody who has it. */
    ALL,
    /** Who made it, and nobody else: the system refuses others. */
    CREATOR,
    /** Nobody, for ever: it is frozen. */
    NOBODY
}
