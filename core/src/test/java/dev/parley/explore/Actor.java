package dev.parley.explore;

/**
 * One thread of an explored system: what it does, step by step.
 *
 * <p>Its own fields are part of its process's private heap, and change only at the end of a step,
 * after the last access.
 */
public abstract class Actor {

    private final String name;
    private final int process;

    /** A thread of this process. */
    protected Actor(String name, int process) {
        this.name = name;
        this.process = process;
    }

    final String name() {
        return name;
    }

    final int process() {
        return process;
    }

    /** Runs some production code; false: that was the last step. */
    protected abstract boolean step();

    /** Whether this never has to begin: a kill, an interrupt. */
    protected boolean isEvent() {
        return false;
    }

    /** Whether a sleep of its may end because its time is over. */
    protected boolean mayTimeOut() {
        return false;
    }
}
