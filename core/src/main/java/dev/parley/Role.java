package dev.parley;

/**
 * Which way a process's messages go, as it says itself when it joins; the kernel holds it to it.
 */
public enum Role {
    /** It connects, and others connect to it. */
    BOTH,
    /** It connects to others, and nobody may connect to it. Ports it may have, for notices. */
    SENDS,
    /** Others connect to it, and it may connect to nobody: it never waits for a reply. */
    RECEIVES
}
