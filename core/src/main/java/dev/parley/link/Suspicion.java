package dev.parley.link;

/** Looks whether somebody waits in vain. */
public interface Suspicion {

    /**
     * A thread that serves a port has waited for long, and nobody has received what it sent.
     * Returns at once; ends the send by {@link ClientSlot#refuse} if it closed a circle.
     */
    void suspect(ClientSlot slot, long generation, Thread thread);
}
