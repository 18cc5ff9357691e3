package dev.parley.link;

import static dev.parley.link.LinkPair.NOT_CANCELLED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.sleep.Deadline;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;

/** The same thing many times, at moments that meet others anywhere. */
final class Rounds {

    private static final long WATCHDOG_SECONDS = 15;
    private static final int LONGEST_PAUSE_NANOS = 60_000;

    private Rounds() {}

    /** In a thread of its own: every round is true, until all are over. */
    static CompletableFuture<Void> inThread(int rounds, LongPredicate round) {
        return in(Thread.ofPlatform().daemon(), rounds, round);
    }

    /** The same in another kind of thread. */
    static CompletableFuture<Void> in(Thread.Builder threads, int rounds, LongPredicate round) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        threads.start(
                () -> {
                    try {
                        for (long i = 0; i < rounds; i++) {
                            assertThat(round.test(i)).as("round %d", i).isTrue();
                        }
                        over.complete(null);
                    } catch (RuntimeException | Error e) {
                        over.completeExceptionally(e);
                    }
                });
        return over;
    }

    /** Sends so often, one after the other, and each is replied. */
    static CompletableFuture<Void> sending(ClientLink link, int rounds) {
        ClientSlot slot = Objects.requireNonNull(link.claim(Deadline.NEVER, NOT_CANCELLED));
        return inThread(
                rounds,
                _ -> {
                    pause();
                    slot.prepare(0);
                    return slot.send(0, Deadline.NEVER) == Outcome.REPLIED;
                });
    }

    /** Waits for the end of all of them. */
    static void await(List<CompletableFuture<Void>> some) {
        CompletableFuture.allOf(some.toArray(CompletableFuture[]::new))
                .orTimeout(WATCHDOG_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /** So that the other side is met anywhere on its way to sleep. */
    static void pause() {
        long end = System.nanoTime() + ThreadLocalRandom.current().nextInt(LONGEST_PAUSE_NANOS);
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
