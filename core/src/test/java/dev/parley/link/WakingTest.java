package dev.parley.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

/**
 * Nobody sleeps on while there is something to do, wherever between the last look and the sleep it
 * comes. Here every message wakes both sides, and nobody looks again by himself.
 */
class WakingTest {

    private static final int ROUNDS = 10_000;
    private static final int LONGEST_PAUSE_NANOS = 60_000;

    @Test
    void everyRequestWakesTheReceiverAndEveryReplyTheSender() throws IOException {
        try (LinkPair pair = new LinkPair(Spin.Policy.NEVER, 1)) {
            CompletableFuture.allOf(
                            inThread(_ -> LinkPair.reply(receiveAfterAPause(pair), "")),
                            inThread(_ -> send(pair) == Outcome.REPLIED))
                    .orTimeout(15, TimeUnit.SECONDS)
                    .join();
        }
    }

    /** Every round is true, until all are over. */
    private static CompletableFuture<Void> inThread(LongPredicate round) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        Thread.ofPlatform()
                .daemon()
                .start(
                        () -> {
                            try {
                                for (long i = 0; i < ROUNDS; i++) {
                                    assertThat(round.test(i)).as("round %d", i).isTrue();
                                }
                                over.complete(null);
                            } catch (RuntimeException | Error e) {
                                over.completeExceptionally(e);
                            }
                        });
        return over;
    }

    private static Held receiveAfterAPause(LinkPair pair) {
        pause();
        return pair.receive();
    }

    private static Outcome send(LinkPair pair) {
        ClientSlot slot = pair.client().slot(0);
        slot.prepare(0);
        return slot.send(0, Deadline.NEVER);
    }

    /** So that the other side is met anywhere on its way to sleep. */
    private static void pause() {
        long end = System.nanoTime() + ThreadLocalRandom.current().nextInt(LONGEST_PAUSE_NANOS);
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    @Test
    void everyInterruptReachesTheSender() throws IOException {
        try (LinkPair pair = new LinkPair(Spin.Policy.NEVER, 1)) {
            for (int round = 0; round < ROUNDS / 10; round++) {
                CompletableFuture<Outcome> outcome = new CompletableFuture<>();
                Thread sender = Thread.ofPlatform().start(() -> outcome.complete(send(pair)));
                pause();
                sender.interrupt();
                assertThat(outcome.orTimeout(15, TimeUnit.SECONDS).join())
                        .isEqualTo(Outcome.INTERRUPTED_QUEUED);
            }
        }
    }
}
