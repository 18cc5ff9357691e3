package dev.parley.link;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Waiting for what the server's background thread says: yes or no. */
final class Answers {

    private Answers() {}

    /**
     * Blocks until there is an answer, the deadline passes, the link ends, or the thread is
     * interrupted; its flag stays set.
     *
     * @param cancelled ends the wait, in a moment
     * @return whether the answer is yes
     */
    static boolean await(
            ClientLink link,
            CompletableFuture<Boolean> answer,
            long deadline,
            AtomicBoolean cancelled) {
        while (link.ending() == null && !cancelled.get() && !Deadline.hasPassed(deadline)) {
            try {
                return answer.get(Deadline.sleepNanos(deadline), TimeUnit.NANOSECONDS);
            } catch (TimeoutException _) {
                // Looks at the reasons to leave.
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt(); // for the caller to see
                return false;
            } catch (ExecutionException e) {
                throw new IllegalStateException("is never completed that way", e);
            }
        }
        return false;
    }
}
