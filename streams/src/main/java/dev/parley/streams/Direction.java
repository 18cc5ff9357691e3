package dev.parley.streams;

/** Which ways a stream goes, as seen by who opens it. */
public enum Direction {
    /** Both sides write, and read what the other wrote. */
    BOTH,
    /** This side writes, the other reads. */
    OUT,
    /** The other side writes, this one reads. */
    IN;

    boolean writes() {
        return this != IN;
    }

    boolean reads() {
        return this != OUT;
    }
}
