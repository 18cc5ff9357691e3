package dev.parley.link;

import static dev.parley.link.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.linux.Processes;
import dev.parley.linux.Words;
import dev.parley.sleep.Deadline;
import dev.parley.sleep.Spin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.RepeatedTest;

/** One wake is for one request, but not always for the one that the woken receiver takes. */
class RingingOnTest {

    private static final String ANSWER = "here";

    private final CompletableFuture<Void> answered = new CompletableFuture<>();

    /**
     * The bell rings for the second client, and the receiver that it wakes takes the request of the
     * first, which is older and whose client died before it rang. What is left must not wait until
     * that receiver comes back, for another sleeps.
     */
    @RepeatedTest(5)
    void aClientThatDiesBeforeItRingsDoesNotKeepAnothersRequestWaiting() throws IOException {
        try (LinkPair pair = new LinkPair(Spin.Policy.NEVER, 2)) {
            int one = startReceiver(pair);
            int two = startReceiver(pair);
            soon().until(() -> pair.facts.getIntVolatile(LinkLayout.SLEEPERS) == 2);
            soon().until(() -> isAsleep(one) && isAsleep(two));
            publishWithoutRinging(pair.memory);
            Sending sending = pair.send(pair.clients.getLast(), "anybody?", Deadline.NEVER);
            assertThat(sending.reply()).isEqualTo(ANSWER);
        } finally {
            answered.complete(null);
        }
    }

    /** It replies at once to what says something; else not before that is done. */
    private int startReceiver(LinkPair pair) {
        CompletableFuture<Integer> tid = new CompletableFuture<>();
        Thread.ofPlatform()
                .daemon()
                .start(
                        () -> {
                            tid.complete(Processes.gettid());
                            Held held = pair.receive();
                            if (held.size() == 0) {
                                answered.join();
                            } else {
                                LinkPair.reply(held, ANSWER);
                            }
                        });
        return tid.join();
    }

    private static boolean isAsleep(int tid) throws IOException {
        String stat = Files.readString(Path.of("/proc/self/task/" + tid + "/stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).startsWith("S");
    }

    /** An empty request in the first slot; zeros in its header say that it is very old. */
    private static void publishWithoutRinging(Words link) {
        link.getAndBitwiseOrLong(LinkLayout.ACTIVE, 1);
        link.setLongRelease(LinkLayout.SLOTS, SlotWord.of(SlotWord.SENT, 1));
    }
}
