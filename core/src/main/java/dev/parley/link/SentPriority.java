package dev.parley.link;

import org.jspecify.annotations.Nullable;

/**
 * How urgent what a slot sends is; and, if its sender serves a port that floats, becomes while it
 * waits.
 *
 * <p>Owned by who claimed the slot.
 */
final class SentPriority {

    private final ClientSlot slot;
    private final ClientLink link;
    private int value;

    /** Whether it is the thread's, and so changes with it. */
    private boolean isThreads;

    /** The thread that waits, while it serves; null: nothing raises what it sent. */
    private @Nullable Serving sender;

    SentPriority(ClientSlot slot, ClientLink link) {
        this.slot = slot;
        this.link = link;
    }

    int value() {
        return value;
    }

    /** The same as what was sent first. */
    void take(SentPriority first) {
        set(first.value, first.isThreads);
    }

    void set(int priority, boolean ofThread) {
        value = priority;
        isThreads = ofThread;
    }

    /**
     * Raises what was sent if its sender was raised; the sender is poked when it is, from the first
     * call on until {@link #end}.
     */
    void follow() {
        Serving thread = isThreads ? Serving.ofThread() : null;
        if (thread == null) {
            return;
        }
        if (sender == null) {
            sender = thread;
            thread.await(slot);
        }
        int now = thread.priority();
        if (now > value) {
            value = now;
            link.slots().raise(slot.index(), slot.generation(), now);
            link.server().raised(slot);
        }
    }

    /** The sender waits no longer. */
    void end() {
        Serving thread = sender;
        if (thread != null) {
            sender = null;
            thread.awaitNoMore();
        }
    }
}
