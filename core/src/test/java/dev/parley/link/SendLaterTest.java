package dev.parley.link;

import static dev.parley.link.LinkPair.NOT_CANCELLED;
import static dev.parley.link.Soon.soon;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.sleep.Deadline;
import dev.parley.wire.LinkKind;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sends that nobody waits for, and those who stand in line for a slot. */
@ParameterizedClass
@EnumSource(LinkKind.class)
class SendLaterTest {

    private static final int SLOTS = LinkPair.GEOMETRY.slotCount();

    private static final int ROUNDS = 2_000;

    private final LinkKind kind;

    SendLaterTest(LinkKind kind) {
        this.kind = kind;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 1_000, 1_000_000})
    void aDeadlineThatPassesBeforeOrAsItIsSentEndsIt(long nanos) throws IOException {
        try (LinkPair pair = new LinkPair(kind)) {
            for (int i = 0; i < 50; i++) {
                ClientSlot slot = claim(pair);
                long deadline = Deadline.after(Duration.ofNanos(nanos));
                CompletableFuture<Outcome> outcome = new CompletableFuture<>();
                slot.prepare(0);
                slot.sendLater(0, deadline, outcome::complete);
                assertThat(outcome.orTimeout(30, TimeUnit.SECONDS).join())
                        .isEqualTo(Outcome.EXPIRED_QUEUED);
                pair.client().release(slot);
            }
        }
    }

    @Test
    void whoGivesUpInLineTakesNoSlotAlong() throws IOException {
        try (LinkPair pair = new LinkPair(kind)) {
            List<ClientSlot> all = new ArrayList<>();
            for (int i = 0; i < SLOTS; i++) {
                all.add(claim(pair));
            }
            for (int i = 0; i < SLOTS; i++) {
                CompletableFuture<Optional<ClientSlot>> inLine =
                        pair.client()
                                .claimLater(Deadline.after(Duration.ofMillis(5)), NOT_CANCELLED);
                assertThat(inLine.join()).isEmpty();
            }
            all.forEach(pair.client()::release);
            assertThat(pair.client().isIdle()).isTrue();
            for (int i = 0; i < SLOTS; i++) {
                claim(pair);
            }
        }
    }

    @Test
    void anAbandonedSlotThatComesBackGoesToWhoStandsInLine() throws IOException {
        try (LinkPair pair = new LinkPair(kind)) {
            Sending abandoned = pair.send("left");
            Held held = pair.receive();
            for (int i = 1; i < SLOTS; i++) {
                claim(pair);
            }
            CompletableFuture<Optional<ClientSlot>> inLine =
                    pair.client().claimLater(Deadline.NEVER, NOT_CANCELLED);
            abandoned.interrupt();
            assertThat(abandoned.outcome()).isEqualTo(Outcome.INTERRUPTED_HELD);
            soon().until(held::isAbandoned);
            LinkPair.reply(held, "to nobody");
            assertThat(inLine.orTimeout(30, TimeUnit.SECONDS).join()).isPresent();
        }
    }

    @Test
    void whoLooksUpForNothingTakesNoEarlierReply() throws Exception {
        try (LinkPair pair = new LinkPair(kind)) {
            CompletableFuture<Void> stop = new CompletableFuture<>();
            Thread poker =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        while (!stop.isDone()) {
                                            pair.client().pokeAll();
                                        }
                                    });
            Thread server =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        for (int i = 0; i < 2_000; i++) {
                                            Held held = pair.receive();
                                            LinkPair.reply(held, LinkPair.text(held));
                                        }
                                    });
            for (int i = 0; i < 2_000; i++) {
                ClientSlot slot = claim(pair);
                byte[] number = Integer.toString(i).getBytes(UTF_8);
                MemorySegment bytes = MemorySegment.ofArray(number);
                slot.prepare(number.length);
                slot.write(0, bytes, 0, number.length);
                CompletableFuture<Outcome> outcome = new CompletableFuture<>();
                slot.sendLater(256, Deadline.NEVER, outcome::complete);
                assertThat(outcome.orTimeout(30, TimeUnit.SECONDS).join())
                        .isEqualTo(Outcome.REPLIED);
                byte[] reply = new byte[(int) slot.storedSize()];
                slot.read(0, MemorySegment.ofArray(reply), 0, reply.length);
                assertThat(reply).isEqualTo(number);
                pair.client().release(slot);
            }
            stop.complete(null);
            poker.join();
            server.join();
        }
    }

    @Test
    void everyReplyIsToldHoweverManyComeTogether() throws IOException {
        try (LinkPair pair = new LinkPair(kind)) {
            Thread.ofPlatform().daemon().start(() -> serve(pair, ROUNDS * SLOTS));
            List<ClientSlot> all = Stream.generate(() -> claim(pair)).limit(SLOTS).toList();
            for (int round = 0; round < ROUNDS; round++) {
                for (CompletableFuture<Outcome> reply :
                        all.stream().map(SendLaterTest::sendLater).toList()) {
                    assertThat(reply.orTimeout(10, TimeUnit.SECONDS).join())
                            .isEqualTo(Outcome.REPLIED);
                }
            }
        }
    }

    private static void serve(LinkPair pair, int requests) {
        for (int i = 0; i < requests; i++) {
            LinkPair.reply(pair.receive(), "");
        }
    }

    private static CompletableFuture<Outcome> sendLater(ClientSlot slot) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        slot.prepare(0);
        slot.sendLater(0, Deadline.NEVER, outcome::complete);
        return outcome;
    }

    private static ClientSlot claim(LinkPair pair) {
        return Objects.requireNonNull(pair.client().claim(Deadline.NEVER, NOT_CANCELLED));
    }
}
