package dev.parley;

import dev.parley.Deadlock.Wait;
import dev.parley.events.Events;
import dev.parley.link.ClientSlot;
import dev.parley.link.Suspicion;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Looks whether a thread of this process that has waited for long does so in vain, and ends its
 * send if it is the one that closed the circle.
 *
 * <p>Who that is, everybody in the circle finds alike: of those whose request nobody has received,
 * the one that has waited for the shortest time. It alone is refused, by its own process.
 *
 * <p>Thread-safe.
 */
final class DeadlockWatch implements Suspicion {

    private static final Logger LOG = System.getLogger("parley.deadlock");

    /** What was found is good for so long: many threads may have the same suspicion. */
    private static final long GOOD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Parley parley;
    private final OnDeadlock policy;
    private List<Deadlock> found = List.of(); // guarded by this
    private long foundNanos = System.nanoTime() - GOOD_NANOS; // guarded by this
    private String told = ""; // guarded by this

    DeadlockWatch(Parley parley, OnDeadlock policy) {
        this.parley = parley;
        this.policy = policy;
    }

    @Override
    public void suspect(ClientSlot slot, long generation, Thread thread) {
        Thread.ofVirtual().start(() -> look(slot, generation, thread.threadId()));
    }

    private void look(ClientSlot slot, long generation, long threadId) {
        try {
            for (Deadlock deadlock : deadlocks()) {
                Wait closing = deadlock.circle().getFirst();
                if (closing.mayBeWithdrawn() && isOwn(closing, threadId)) {
                    tell(deadlock);
                    if (policy == OnDeadlock.REFUSE) {
                        slot.refuse(generation, deadlock.toString());
                    }
                }
            }
        } catch (ParleyException _) {
            // There is no kernel that could say; it is looked at again.
        }
    }

    private synchronized List<Deadlock> deadlocks() throws ParleyException {
        if (System.nanoTime() - foundNanos >= GOOD_NANOS) {
            found = parley.deadlocks(thread -> !thread.hasTimeout());
            foundNanos = System.nanoTime();
        }
        return found;
    }

    private boolean isOwn(Wait wait, long threadId) {
        return wait.member().id() == parley.self().id() && wait.thread().id() == threadId;
    }

    private synchronized void tell(Deadlock deadlock) {
        String text = deadlock.toString();
        if (!text.equals(told)) {
            told = text;
            LOG.log(Level.WARNING, "deadlock.found policy={0}: {1}", policy, text);
            Events.deadlock(text, policy == OnDeadlock.REFUSE);
        }
    }
}
