package dev.parley.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.sleep.Deadline;
import dev.parley.sleep.Spin;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Nobody sleeps on while there is something to do, wherever between the last look and the sleep it
 * comes. Here every message wakes both sides, and nobody looks again by himself.
 */
class WakingTest {

    private static final int ROUNDS = 10_000;

    @Test
    void everyRequestWakesTheReceiverAndEveryReplyTheSender() throws IOException {
        try (LinkPair pair = new LinkPair(Spin.Policy.NEVER, 1)) {
            CompletableFuture.allOf(
                            Rounds.inThread(
                                    ROUNDS, _ -> LinkPair.reply(receiveAfterAPause(pair), "")),
                            Rounds.inThread(ROUNDS, _ -> send(pair) == Outcome.REPLIED))
                    .orTimeout(15, TimeUnit.SECONDS)
                    .join();
        }
    }

    private static Held receiveAfterAPause(LinkPair pair) {
        Rounds.pause();
        return pair.receive();
    }

    private static Outcome send(LinkPair pair) {
        ClientSlot slot = pair.client().slot(0);
        slot.prepare(0);
        return slot.send(0, Deadline.NEVER);
    }

    @Test
    void everyInterruptReachesTheSender() throws IOException {
        try (LinkPair pair = new LinkPair(Spin.Policy.NEVER, 1)) {
            for (int round = 0; round < ROUNDS / 10; round++) {
                CompletableFuture<Outcome> outcome = new CompletableFuture<>();
                Thread sender = Thread.ofPlatform().start(() -> outcome.complete(send(pair)));
                Rounds.pause();
                sender.interrupt();
                assertThat(outcome.orTimeout(15, TimeUnit.SECONDS).join())
                        .isEqualTo(Outcome.INTERRUPTED_QUEUED);
            }
        }
    }
}
