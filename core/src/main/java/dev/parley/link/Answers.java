package dev.parley.link;

import dev.parley.sleep.Deadline;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Waiting for what the other side's background thread says. */
final class Answers {

    private Answers() {}

    /**
     * Blocks until there is an answer, the deadline passes, or the thread is interrupted; its flag
     * stays set.
     *
     * @param isOver ends the wait, in a moment
     * @return null: it is not waited for any more
     */
    static <T> @Nullable T await(
            CompletableFuture<T> answer, long deadline, BooleanSupplier isOver) {
        while (!isOver.getAsBoolean() && !Deadline.hasPassed(deadline)) {
            try {
                return answer.get(Deadline.sleepNanos(deadline), TimeUnit.NANOSECONDS);
            } catch (TimeoutException _) {
                // Looks at the reasons to leave.
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt(); // for the caller to see
                return null;
            } catch (ExecutionException e) {
                throw new IllegalStateException("is never completed that way", e);
            }
        }
        return null;
    }

    /** The same, for as long as a link lasts; false also if it is not waited for any more. */
    static boolean isYes(
            ClientLink link,
            CompletableFuture<Boolean> answer,
            long deadline,
            BooleanSupplier isCancelled) {
        Boolean said =
                await(answer, deadline, () -> link.ending() != null || isCancelled.getAsBoolean());
        return said != null && said;
    }
}
