package dev.parley.link;

import static dev.parley.link.LinkPair.NOT_CANCELLED;
import static dev.parley.link.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.linux.Words;
import dev.parley.sleep.Deadline;
import dev.parley.sleep.Spin;
import dev.parley.wire.LinkKind;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a peer writes into the shared memory ends its own link, and nothing else. */
class HostileMemoryTest {

    private static final long SLOT = LinkLayout.slot(0, LinkPair.GEOMETRY.slotBytes());

    /** Offset, size and value of what a hostile client puts into the header of its request. */
    static Stream<Arguments> absurdRequests() {
        return Stream.of(
                Arguments.of("size beyond the room", LinkLayout.REQUEST_SIZE, 257, 1),
                Arguments.of("largest size", LinkLayout.REQUEST_SIZE, -1, 1),
                Arguments.of("negative size", LinkLayout.REQUEST_SIZE, Integer.MIN_VALUE, 1),
                Arguments.of("inline beyond the line", LinkLayout.REQUEST_SIZE, 33, 0),
                Arguments.of("place unknown", LinkLayout.REQUEST_SIZE, 0, 2),
                Arguments.of("reply room too large", LinkLayout.REQUEST_REPLY_ROOM, 257, 0),
                Arguments.of("reply room negative", LinkLayout.REQUEST_REPLY_ROOM, -1, 0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("absurdRequests")
    void anAbsurdRequestHeaderEndsTheLink(String what, long field, int value, int place)
            throws IOException {
        try (LinkPair pair = new LinkPair(Spin.Policy.ADAPTIVE, 2)) {
            pair.memory.putInt(SLOT + LinkLayout.REQUEST_SIZE, 0);
            pair.memory.putInt(SLOT + LinkLayout.REQUEST_REPLY_ROOM, 0);
            pair.memory.putInt(SLOT + field, value);
            pair.memory.putShort(SLOT + LinkLayout.REQUEST_PLACE, (short) place);
            publish(pair, 1);
            pair.stopHearing(); // else the end of the link may be heard while it is received
            assertThat(pair.port.receive(new Held(), Deadline.AT_ONCE))
                    .isEqualTo(ReceivePort.Taken.NOTHING);
            assertThat(pair.server().isEnded()).isTrue();
            assertThat(pair.server().isIdle()).as("nothing keeps the memory").isTrue();
            otherLinkWorks(pair);
        }
    }

    @Test
    void aRaiseSaysNoMoreThanTheHighestAndNothingOfAnotherRequest() throws IOException {
        try (LinkPair pair = new LinkPair()) {
            publish(pair, 1);
            Held held = pair.receive();
            pair.memory.putLong(SLOT + LinkLayout.RAISE, 1L << 16 | 0xffff);
            assertThat(held.priority()).isEqualTo(LinkLayout.HIGHEST_PRIORITY);
            pair.memory.putLong(SLOT + LinkLayout.RAISE, 2L << 16 | 40);
            assertThat(held.priority()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"5001, 0", "0x7fffffff, 0", "-1, 0", "4000, 1000", "0, 5001"})
    void aRequestThatDoesNotFitItsExtentEndsTheLink(String requestBytes, int replyBytes)
            throws IOException {
        try (LinkPair pair = new LinkPair()) {
            ClientSlot slot =
                    Objects.requireNonNull(pair.client().claim(Deadline.NEVER, NOT_CANCELLED));
            assertThat(slot.reserve(5000, 0, Deadline.NEVER)).isNull();
            slot.prepare(5000);
            slot.sendLater(0, Deadline.NEVER, _ -> {});
            long at = LinkLayout.slot(slot.index(), LinkPair.GEOMETRY.slotBytes());
            pair.memory.putInt(at + LinkLayout.REQUEST_SIZE, Integer.decode(requestBytes));
            pair.memory.putInt(at + LinkLayout.REQUEST_REPLY_ROOM, replyBytes);
            pair.stopHearing(); // else the end of the link may be heard while it is received
            assertThat(pair.port.receive(new Held(), Deadline.AT_ONCE))
                    .isEqualTo(ReceivePort.Taken.NOTHING);
            assertThat(pair.server().isEnded()).isTrue();
        }
    }

    @Test
    void aReplyThatClaimsMoreThanTheCallersRoomEndsTheLink() throws IOException {
        try (LinkPair pair = new LinkPair()) {
            ClientSlot slot =
                    Objects.requireNonNull(pair.client().claim(Deadline.NEVER, NOT_CANCELLED));
            CompletableFuture<Outcome> outcome = new CompletableFuture<>();
            slot.prepare(0);
            Thread.ofPlatform().start(() -> outcome.complete(slot.send(4, Deadline.NEVER)));
            pair.receive();
            long at = LinkLayout.slot(slot.index(), LinkPair.GEOMETRY.slotBytes());
            pair.memory.putLong(at + LinkLayout.REPLY_FULL_SIZE, 100L | 100L << 32);
            pair.memory.putLong(at + LinkLayout.REPLY_STATUS, (long) LinkLayout.PLACE_ROOM << 48);
            pair.memory.setLongVolatile(at, SlotWord.of(SlotWord.REPLIED, 1));
            pair.memory.wake(at, 1);
            assertThat(outcome.join()).isEqualTo(Outcome.VIOLATED_HELD);
        }
    }

    @Test
    void aReplyToAnEarlierGenerationIsNoReply() throws IOException {
        try (LinkPair pair = new LinkPair()) {
            publish(pair, 1);
            Held held = pair.receive();
            long next = SlotWord.of(SlotWord.SENT, 2);
            pair.memory.setLongVolatile(SLOT, next);
            assertThat(LinkPair.reply(held, "late")).isFalse();
            assertThat(SlotWord.is(pair.memory.getLongVolatile(SLOT), SlotWord.SENT, 2)).isTrue();
        }
    }

    @Test
    void aSlotThatIsOverwrittenWhileHeldEndsTheLink() throws IOException {
        for (long garbage : new long[] {0, -1, SlotWord.of(9, 1), SlotWord.of(SlotWord.SENT, 99)}) {
            try (LinkPair pair = new LinkPair(Spin.Policy.ADAPTIVE, 2)) {
                publish(pair, 1);
                Held held = pair.receive();
                pair.memory.setLongVolatile(SLOT, garbage);
                assertThat(LinkPair.reply(held, "answer")).isFalse();
                assertThat(pair.server().isEnded()).isTrue();
                otherLinkWorks(pair);
            }
        }
    }

    @Test
    void aReplyOfAnAbsurdSizeEndsTheLinkOfTheClient() throws IOException {
        long[][] headers = {
            {300L | 300L << 32, (long) LinkLayout.PLACE_ROOM << 48},
            {40L | 40L << 32, 0},
            {4L | 5L << 32, 0},
            {-1L, (long) LinkLayout.PLACE_ROOM << 48},
            {0, 2L << 48},
            {0, 7L << 32},
            {0, -1L << 32}
        };
        for (long[] header : headers) {
            try (LinkPair pair = new LinkPair()) {
                Sending sending = pair.send("?");
                pair.receive();
                long slot = LinkLayout.slot(sending.slot().index(), LinkPair.GEOMETRY.slotBytes());
                pair.memory.putLong(slot + LinkLayout.REPLY_FULL_SIZE, header[0]);
                pair.memory.putLong(slot + LinkLayout.REPLY_STATUS, header[1]);
                long word = pair.memory.getLongVolatile(slot);
                pair.memory.setLongVolatile(
                        slot, SlotWord.of(SlotWord.REPLIED, SlotWord.generation(word)));
                pair.memory.wake(slot, 1);
                assertThat(sending.outcome()).isEqualTo(Outcome.VIOLATED_HELD);
                assertThat(pair.client().reasonToLeave()).isEqualTo(Leave.VIOLATED);
            }
        }
    }

    @Test
    void aWordFromNowhereEndsTheClientsLinkInsteadOfHangingIt() throws IOException {
        for (long garbage : new long[] {0, -1, SlotWord.of(SlotWord.REPLIED, 12345)}) {
            try (LinkPair pair = new LinkPair()) {
                Sending sending = pair.send("?");
                pair.receive();
                long slot = LinkLayout.slot(sending.slot().index(), LinkPair.GEOMETRY.slotBytes());
                pair.memory.setLongVolatile(slot, garbage);
                pair.memory.wake(slot, 1);
                assertThat(sending.outcome()).isEqualTo(Outcome.VIOLATED_HELD);
            }
        }
    }

    @Test
    void whatTheClientChangesAfterTheClaimIsNotBelieved() throws IOException {
        try (LinkPair pair = new LinkPair()) {
            pair.memory.putInt(SLOT + LinkLayout.REQUEST_SIZE, 5);
            publish(pair, 1);
            Held held = pair.receive();
            pair.memory.putInt(SLOT + LinkLayout.REQUEST_SIZE, -1);
            pair.memory.putInt(SLOT + LinkLayout.REQUEST_REPLY_ROOM, -1);
            assertThat(held.size()).isEqualTo(5);
            assertThat(held.replyRoom()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"5, 257, REQUEST", "257, 5, NOTHING"})
    void aSizeThatChangesAsSoonAsItIsReadIsCheckedAsItIsUsed(
            int first, int afterwards, ReceivePort.Taken expected) throws Exception {
        try (LinkPair pair = new LinkPair()) {
            long size = SLOT + LinkLayout.REQUEST_SIZE;
            InvocationHandler changing =
                    (_, method, arguments) -> {
                        Object seen = method.invoke(pair.memory, arguments);
                        if (method.getName().equals("getLong") && arguments[0].equals(size)) {
                            pair.memory.putInt(size, afterwards);
                        }
                        return seen;
                    };
            lookThrough(pair.server(), changing);
            pair.memory.putInt(size, first);
            pair.memory.putShort(SLOT + LinkLayout.REQUEST_PLACE, LinkLayout.PLACE_ROOM);
            publish(pair, 1);
            Held held = new Held();
            assertThat(pair.port.receive(held, Deadline.AT_ONCE)).isEqualTo(expected);
            assertThat(held.size()).isEqualTo(first);
        }
    }

    /** From now on the server's side sees its slots by way of this. */
    private static void lookThrough(ServerLink link, InvocationHandler handler)
            throws ReflectiveOperationException {
        Object words =
                Proxy.newProxyInstance(
                        Words.class.getClassLoader(), new Class<?>[] {Words.class}, handler);
        Field slots = ServerLink.class.getDeclaredField("slots");
        slots.setAccessible(true);
        slots.set(link, new Slots((Words) words, LinkPair.GEOMETRY));
    }

    @Test
    void whoLiesAboutTheTimeGetsNotBeforeWhatWasHereAlready() throws IOException {
        // In the order of arrival what was seen is next anyway; by priority it is compared.
        ReceivePort.Terms byPriority = new ReceivePort.Terms(Spin.Policy.ADAPTIVE, Urgency.ORDERS);
        try (LinkPair pair = new LinkPair(LinkKind.MEMORY, byPriority, 2)) {
            Sending first = pair.send(pair.clients.get(1), "first", Deadline.NEVER);
            soon().until(pair.servers.get(1)::hasWork);
            Sending second = pair.send(pair.clients.get(1), "second", Deadline.NEVER);
            soon().until(() -> isSent(pair.clients.get(1), second));
            assertThat(LinkPair.text(pair.receive())).isEqualTo("first");
            pair.memory.putLong(SLOT + LinkLayout.REQUEST_TIME, Long.MIN_VALUE);
            publish(pair, 1);
            assertThat(LinkPair.text(pair.receive())).isEqualTo("second");
            assertThat(first.isOver()).isFalse();
        }
    }

    private static boolean isSent(ClientLink link, Sending sending) {
        return SlotWord.state(link.slots().word(sending.slot().index())) == SlotWord.SENT;
    }

    @Test
    void aWordWithABitThatNobodyUsesEndsTheLink() throws IOException {
        try (LinkPair pair = new LinkPair(Spin.Policy.ADAPTIVE, 2)) {
            pair.memory.setLongVolatile(LinkLayout.ACTIVE, 1);
            pair.memory.setLongVolatile(SLOT, SlotWord.of(SlotWord.SENT, 1) | 1L << 14);
            pair.stopHearing(); // else the end of the link may be heard while it is received
            assertThat(pair.port.receive(new Held(), Deadline.AT_ONCE))
                    .isEqualTo(ReceivePort.Taken.NOTHING);
            assertThat(pair.server().isEnded()).isTrue();
            otherLinkWorks(pair);
        }
    }

    @Test
    void whoSaysAThousandTimesThatItWantsToLeaveIsToldOfOnce() throws IOException {
        ReceivePort.Terms keeping =
                new ReceivePort.Terms(Spin.Policy.ADAPTIVE, Urgency.IGNORED, true);
        try (LinkPair pair = new LinkPair(LinkKind.MEMORY, keeping, 2)) {
            publish(pair, 1);
            Held held = pair.receive();
            for (int i = 0; i < 1_000; i++) {
                pair.memory.getAndBitwiseOrLong(SLOT, SlotWord.UNBLOCK);
                pair.client().sender().ring();
                pair.memory.getAndBitwiseAndLong(SLOT, ~SlotWord.UNBLOCK);
            }
            pair.memory.getAndBitwiseOrLong(SLOT, SlotWord.UNBLOCK);
            pair.client().sender().ring();
            assertThat(pair.port.receive(new Held(), Deadline.after(Duration.ofSeconds(30))))
                    .isEqualTo(ReceivePort.Taken.NOTICE);
            assertThat(pair.port.pollNotice()).isInstanceOf(Abandonment.class);
            otherLinkWorksAndNoticeIsNone(pair);
            LinkPair.reply(held, "");
        }
    }

    @Test
    void whoWantsToLeaveWhatNobodyHoldsIsNotToldOf() throws IOException {
        ReceivePort.Terms keeping =
                new ReceivePort.Terms(Spin.Policy.ADAPTIVE, Urgency.IGNORED, true);
        try (LinkPair pair = new LinkPair(LinkKind.MEMORY, keeping, 2)) {
            pair.memory.setLongVolatile(SLOT, SlotWord.of(SlotWord.SENT, 1) | SlotWord.UNBLOCK);
            pair.client().sender().ring();
            otherLinkWorksAndNoticeIsNone(pair);
        }
    }

    private static void otherLinkWorksAndNoticeIsNone(LinkPair pair) {
        Sending other = pair.send(pair.clients.get(1), "other", Deadline.NEVER);
        LinkPair.reply(pair.receive(), "fine"); // which no notice may come before
        assertThat(other.reply()).isEqualTo("fine");
        assertThat(pair.port.pollNotice()).isNull();
    }

    @Test
    void aServerThatScribblesTheModeHarmsOnlyItsOwnLink() throws IOException {
        try (LinkPair pair = new LinkPair()) {
            pair.memory.setIntVolatile(LinkLayout.MODE, 12345);
            Sending sending = pair.send("still delivered");
            Held held = pair.receive();
            LinkPair.reply(held, "yes");
            assertThat(sending.reply()).isEqualTo("yes");
        }
    }

    @Test
    void randomScribblingEndsInOutcomesAndNeverInAHang() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            try (LinkPair pair = new LinkPair(Spin.Policy.ADAPTIVE, 2)) {
                Sending sending = pair.send("x".repeat(random.nextInt(200)));
                for (int i = 0; i < 20; i++) {
                    long at =
                            128
                                    + 8L
                                            * random.nextInt(
                                                    (int) (LinkPair.GEOMETRY.sizeBytes() / 8) - 16);
                    pair.memory.setLongVolatile(at, random.nextLong());
                }
                Held held = new Held();
                if (pair.port.receive(held, Deadline.AT_ONCE) == ReceivePort.Taken.REQUEST) {
                    LinkPair.text(held);
                    LinkPair.reply(held, "y".repeat(random.nextInt(200)));
                }
                otherLinkWorks(pair);
                pair.client().end(Leave.PEER_DIED);
                assertThat(sending.outcome()).as("seed %d", seed).isNotNull();
            }
        }
    }

    @Test
    void theHeaderMustBeWhatWasAnnounced() throws IOException {
        try (LinkPair pair = new LinkPair()) {
            assertThat(pair.server().defect()).isEmpty();
            pair.memory.putInt(LinkLayout.HEADER_SLOT_COUNT, 64);
            assertThat(pair.server().defect())
                    .hasValueSatisfying(text -> assertThat(text).contains("64 slots"));
            pair.memory.putInt(LinkLayout.HEADER_VERSION, LinkLayout.VERSION + 1);
            assertThat(pair.server().defect())
                    .hasValueSatisfying(
                            text -> assertThat(text).contains("version 8", "version 7"));
            pair.memory.putLong(LinkLayout.HEADER_MAGIC, 1);
            assertThat(pair.server().defect())
                    .hasValueSatisfying(text -> assertThat(text).contains("magic"));
        }
    }

    @Test
    void aRetiredLinkReadsAsZerosAndFaultsNobody() throws IOException {
        try (LinkPair pair = new LinkPair()) {
            Sending sending = pair.send("y".repeat(100));
            Held held = pair.receive();
            pair.server().end();
            pair.server().retire();
            byte[] bytes = new byte[100];
            held.read(0, MemorySegment.ofArray(bytes), 0, bytes.length);
            assertThat(bytes).containsOnly(0);
            assertThat(held.isRetired()).isTrue();
            assertThat(LinkPair.reply(held, "nobody")).isFalse();
            pair.client().end(Leave.PEER_DIED);
            assertThat(sending.outcome()).isEqualTo(Outcome.PEER_DIED_HELD);
        }
    }

    /** What a client does, by hand: the slot is active, the word says SENT. */
    private static void publish(LinkPair pair, long generation) {
        pair.memory.setLongVolatile(LinkLayout.ACTIVE, 1);
        pair.memory.setLongVolatile(SLOT, SlotWord.of(SlotWord.SENT, generation));
    }

    static void otherLinkWorks(LinkPair pair) {
        Sending other = pair.send(pair.clients.get(1), "other", Deadline.NEVER);
        Held held = new Held();
        while (!other.isOver()) {
            if (pair.port.receive(held, Deadline.after(Duration.ofMillis(1)))
                    == ReceivePort.Taken.REQUEST) {
                LinkPair.reply(held, "fine");
            }
            pair.port.pollNotice();
        }
        assertThat(other.reply()).isEqualTo("fine");
    }
}
