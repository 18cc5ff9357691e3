package dev.parley.link;

import static dev.parley.link.LinkPair.NOT_CANCELLED;
import static dev.parley.link.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.sleep.Deadline;
import dev.parley.wire.LinkKind;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that do not fit into a slot. */
@ParameterizedClass
@EnumSource(LinkKind.class)
class LongMessagesTest {

    private final LinkKind kind;

    LongMessagesTest(LinkKind kind) {
        this.kind = kind;
    }

    @ParameterizedTest
    @CsvSource({
        "257, 0",
        "0, 257",
        "257, 257",
        "256, 256",
        "300, 20",
        "20, 300",
        "1000000, 3000000",
        "33, 1",
        "1, 33",
        "65536, 65537",
        "0, 0"
    })
    void requestAndReplyArriveWhole(int requestBytes, int replyBytes) throws IOException {
        try (LinkPair pair = new LinkPair(kind)) {
            byte[] request = random(requestBytes);
            byte[] reply = random(replyBytes);
            CompletableFuture<byte[]> received = serveOne(pair, reply);
            ClientSlot slot = claim(pair);
            assertThat(slot.reserve(requestBytes, replyBytes, Deadline.NEVER)).isNull();
            slot.prepare(requestBytes);
            slot.write(0, MemorySegment.ofArray(request), 0, requestBytes);
            assertThat(slot.send(replyBytes, Deadline.NEVER)).isEqualTo(Outcome.REPLIED);
            assertThat(received.join()).isEqualTo(request);
            assertThat(read(slot)).isEqualTo(reply);
            pair.client().release(slot);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 100_000})
    void theSameMemoryServesManyMessages(int sizeBytes) throws IOException {
        try (LinkPair pair = new LinkPair(kind)) {
            for (int i = 0; i < 20; i++) {
                byte[] body = random(sizeBytes + i);
                CompletableFuture<byte[]> received = serveOne(pair, body);
                ClientSlot slot = claim(pair);
                assertThat(slot.reserve(body.length, body.length, Deadline.NEVER)).isNull();
                slot.prepare(body.length);
                slot.write(0, MemorySegment.ofArray(body), 0, body.length);
                assertThat(slot.send(body.length, Deadline.NEVER)).isEqualTo(Outcome.REPLIED);
                assertThat(received.join()).isEqualTo(body);
                assertThat(read(slot)).isEqualTo(body);
                pair.client().release(slot);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {LinkPair.EXTENT_BYTES + 1, 1L << 40})
    void whatTheLinkMayNotUseIsRefusedBeforeAnythingIsSent(long sizeBytes) throws IOException {
        try (LinkPair pair = new LinkPair(kind)) {
            ClientSlot slot = claim(pair);
            assertThat(slot.reserve(sizeBytes, 0, Deadline.NEVER)).isEqualTo(Outcome.NO_MEMORY);
            pair.client().release(slot);
            Sending short_ = pair.send("short");
            LinkPair.reply(pair.receive(), "fine");
            assertThat(short_.reply()).isEqualTo("fine");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000})
    void anAbandonedLongMessageKeepsItsMemoryUntilTheServerLetsGo(int sizeBytes)
            throws IOException {
        try (LinkPair pair = new LinkPair(kind)) {
            byte[] body = random(sizeBytes);
            ClientSlot slot = claim(pair);
            assertThat(slot.reserve(sizeBytes, 0, Deadline.NEVER)).isNull();
            slot.prepare(sizeBytes);
            slot.write(0, MemorySegment.ofArray(body), 0, sizeBytes);
            CompletableFuture<Outcome> outcome = new CompletableFuture<>();
            Thread sender =
                    Thread.ofPlatform().start(() -> outcome.complete(slot.send(0, Deadline.NEVER)));
            Held held = pair.receive();
            sender.interrupt();
            assertThat(outcome.join()).isEqualTo(Outcome.INTERRUPTED_HELD);
            pair.client().release(slot);
            ClientSlot next = claim(pair);
            assertThat(next.reserve(sizeBytes, 0, Deadline.NEVER)).isNull();
            next.prepare(sizeBytes);
            next.write(0, MemorySegment.ofArray(new byte[sizeBytes]), 0, sizeBytes);
            assertThat(bytes(held)).isEqualTo(body);
            soon().until(held::isAbandoned);
            assertThat(LinkPair.reply(held, "late")).isFalse();
            soon().until(slot::isUsable);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1})
    void aReplyInPlaceMayBeShort(long replyBytes) throws IOException {
        try (LinkPair pair = new LinkPair(kind)) {
            ClientSlot slot = claim(pair);
            assertThat(slot.reserve(0, 10_000, Deadline.NEVER)).isNull();
            slot.prepare(0);
            CompletableFuture<Outcome> outcome = new CompletableFuture<>();
            slot.sendLater(10_000, Deadline.NEVER, outcome::complete);
            Held held = pair.receive();
            assertThat(held.finish()).isTrue();
            if (replyBytes > 0) {
                held.write(0, MemorySegment.ofArray(new byte[1]), 0, 1);
            }
            held.placeWritten(replyBytes);
            held.complete(0);
            assertThat(outcome.join()).isEqualTo(Outcome.REPLIED);
            assertThat(slot.storedSize()).isEqualTo(replyBytes);
        }
    }

    private static ClientSlot claim(LinkPair pair) {
        return Objects.requireNonNull(pair.client().claim(Deadline.NEVER, NOT_CANCELLED));
    }

    private static CompletableFuture<byte[]> serveOne(LinkPair pair, byte[] reply) {
        CompletableFuture<byte[]> received = new CompletableFuture<>();
        Thread.ofPlatform()
                .daemon()
                .start(
                        () -> {
                            try {
                                Held held = pair.receive();
                                received.complete(bytes(held));
                                LinkPair.reply(held, MemorySegment.ofArray(reply));
                            } catch (RuntimeException | Error e) {
                                received.completeExceptionally(e);
                            }
                        });
        return received;
    }

    private static byte[] bytes(Held held) {
        byte[] bytes = new byte[(int) held.size()];
        held.read(0, MemorySegment.ofArray(bytes), 0, bytes.length);
        return bytes;
    }

    private static byte[] read(ClientSlot slot) {
        byte[] bytes = new byte[(int) slot.storedSize()];
        slot.read(0, MemorySegment.ofArray(bytes), 0, bytes.length);
        return bytes;
    }

    private static byte[] random(int sizeBytes) {
        byte[] bytes = new byte[sizeBytes];
        new Random(sizeBytes).nextBytes(bytes);
        return bytes;
    }
}
