package dev.parley.link;

import static dev.parley.link.LinkPair.NOT_CANCELLED;
import static dev.parley.link.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.sleep.Deadline;
import dev.parley.sleep.Spin;
import dev.parley.wire.LinkKind;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One request and its reply over a link, and every way in which that can end. */
@ParameterizedClass
@EnumSource(LinkKind.class)
class ExchangeTest {

    private final LinkKind kind;

    ExchangeTest(LinkKind kind) {
        this.kind = kind;
    }

    @Test
    void whatWasReceivedIsNeverRefusedAfterTheEndOfItsLink() throws IOException {
        try (LinkPair pair = new LinkPair(kind)) {
            Sending sending = pair.send("held");
            Held held = pair.receive();
            int slot = held.slot();
            pair.stopHearing();
            pair.server().end();
            assertThat(LinkPair.reply(held, "nobody hears it")).isFalse();
            pair.port.close();
            assertThat(SlotWord.state(pair.server().slots().word(slot))).isEqualTo(SlotWord.SENT);
            pair.client().end(Leave.PEER_DIED);
            pair.client().heardAll();
            assertThat(sending.outcome()).isEqualTo(Outcome.PEER_DIED_HELD);
        }
    }

    @Test
    void whatIsHeldByAClosedPortIsUnknownOnceItsProcessHasGone() throws IOException {
        try (LinkPair pair = new LinkPair(kind)) {
            Sending held = pair.send("held");
            pair.receive();
            pair.port.close();
            pair.client().end(Leave.PORT_CLOSED);
            pair.client().heardAll();
            assertThat(held.outcome()).isEqualTo(Outcome.PEER_DIED_HELD);
        }
    }

    @ParameterizedTest
    @EnumSource(Spin.Policy.class)
    void aRequestIsReceivedAndReplied(Spin.Policy policy) throws IOException {
        try (LinkPair pair = new LinkPair(kind, policy, 1)) {
            Sending sending = pair.send("What's up?");
            Held held = pair.receive();
            assertThat(LinkPair.text(held)).isEqualTo("What's up?");
            assertThat(LinkPair.reply(held, "Super!")).isTrue();
            assertThat(sending.outcome()).isEqualTo(Outcome.REPLIED);
            assertThat(sending.reply()).isEqualTo("Super!");
        }
    }

    @ParameterizedTest
    @EnumSource(Spin.Policy.class)
    void aSleepingReceiverIsWoken(Spin.Policy policy) throws IOException {
        try (LinkPair pair = new LinkPair(kind, policy, 1)) {
            Thread server =
                    Thread.ofPlatform().start(() -> LinkPair.reply(pair.receive(), "good morning"));
            if (policy != Spin.Policy.ALWAYS) {
                soon().until(() -> pair.facts.getIntAcquire(LinkLayout.SLEEPERS) == 1);
            }
            assertThat(pair.send("ring").reply()).isEqualTo("good morning");
            soon().until(() -> !server.isAlive());
        }
    }

    @Test
    void repliesGoToTheirOwnRequestsInAnyOrder() throws IOException {
        try (LinkPair pair = new LinkPair(kind)) {
            List<Sending> sendings = List.of(pair.send("a"), pair.send("b"), pair.send("c"));
            List<Held> held = new ArrayList<>();
            sendings.forEach(_ -> held.add(pair.receive()));
            held.reversed().forEach(request -> LinkPair.reply(request, LinkPair.text(request)));
            assertThat(sendings).extracting(Sending::reply).containsExactly("a", "b", "c");
        }
    }

    @Test
    void theOldestOfManyClientsIsReceivedFirst() throws IOException {
        try (LinkPair pair = new LinkPair(kind, Spin.Policy.ADAPTIVE, 8)) {
            List<Sending> sendings = new ArrayList<>();
            for (int i = 7; i >= 0; i--) {
                sendings.add(pair.send(pair.clients.get(i), "client " + i, Deadline.NEVER));
                awaitState(pair, i, sendings.getLast(), SlotWord.SENT);
            }
            List<String> received = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Held held = pair.receive();
                received.add(LinkPair.text(held));
                LinkPair.reply(held, "");
            }
            assertThat(received)
                    .isEqualTo(IntStream.range(0, 8).mapToObj(i -> "client " + (7 - i)).toList());
        }
    }

    @Test
    void anExpiredRequestIsWithdrawnAndNeverReceived() throws IOException {
        try (LinkPair pair = new LinkPair(kind)) {
            Sending late = pair.send(pair.client(), "late", Deadline.after(Duration.ofMillis(1)));
            assertThat(late.outcome()).isEqualTo(Outcome.EXPIRED_QUEUED);
            assertThat(pair.port.receive(new Held(), Deadline.AT_ONCE))
                    .isEqualTo(ReceivePort.Taken.NOTHING);
        }
    }

    @Test
    void anExpiredRequestThatIsHeldIsAbandonedAndItsSlotComesBackWithTheReply() throws IOException {
        try (LinkPair pair = new LinkPair(kind)) {
            Sending sending =
                    pair.send(pair.client(), "slow", Deadline.after(Duration.ofSeconds(1)));
            Held held = pair.receive();
            assertThat(held.isAbandoned()).isFalse();
            assertThat(sending.outcome()).isEqualTo(Outcome.EXPIRED_HELD);
            soon().until(held::isAbandoned);
            assertThat(sending.slot().isUsable()).isFalse();
            assertThat(LinkPair.reply(held, "too late")).isFalse();
            soon().until(() -> sending.slot().isUsable());
        }
    }

    @Test
    void aReplyToAnAbandonedRequestMeetsNoLaterOne() throws IOException {
        try (LinkPair pair = new LinkPair(kind)) {
            Sending first = pair.send("first");
            Held held = pair.receive();
            first.interrupt();
            first.outcome();
            List<Sending> later = List.of(pair.send("x"), pair.send("y"), pair.send("z"));
            LinkPair.reply(held, "late");
            later.forEach(
                    _ -> {
                        Held next = pair.receive();
                        LinkPair.reply(next, LinkPair.text(next));
                    });
            assertThat(later).extracting(Sending::reply).containsExactly("x", "y", "z");
        }
    }

    @Test
    void anInterruptWithdrawsWhatIsQueued() throws IOException {
        try (LinkPair pair = new LinkPair(kind)) {
            Sending sending = pair.send("never mind");
            awaitState(pair, 0, sending, SlotWord.SENT);
            sending.interrupt();
            assertThat(sending.outcome()).isEqualTo(Outcome.INTERRUPTED_QUEUED);
            assertThat(pair.port.receive(new Held(), Deadline.AT_ONCE))
                    .isEqualTo(ReceivePort.Taken.NOTHING);
        }
    }

    @Test
    void anInterruptAbandonsWhatIsHeld() throws IOException {
        try (LinkPair pair = new LinkPair(kind)) {
            Sending sending = pair.send("held");
            Held held = pair.receive();
            sending.interrupt();
            assertThat(sending.outcome()).isEqualTo(Outcome.INTERRUPTED_HELD);
            soon().until(held::isAbandoned);
            assertThat(LinkPair.reply(held, "too late")).isFalse();
        }
    }

    @Test
    void anInterruptEndsOneReceiveAndNoOther() throws Exception {
        try (LinkPair pair = new LinkPair(kind)) {
            CompletableFuture<ReceivePort.Taken> first = new CompletableFuture<>();
            CompletableFuture<ReceivePort.Taken> second = new CompletableFuture<>();
            Thread interrupted = receiveInThread(pair, first);
            receiveInThread(pair, second);
            soon().until(() -> pair.facts.getIntAcquire(LinkLayout.SLEEPERS) == 2);
            interrupted.interrupt();
            assertThat(first.join()).isEqualTo(ReceivePort.Taken.INTERRUPTED);
            assertThat(second).isNotDone();
            pair.send("for the other");
            assertThat(second.join()).isEqualTo(ReceivePort.Taken.REQUEST);
        }
    }

    private static Thread receiveInThread(
            LinkPair pair, CompletableFuture<ReceivePort.Taken> result) {
        return Thread.ofPlatform()
                .daemon()
                .start(() -> result.complete(pair.port.receive(new Held(), Deadline.NEVER)));
    }

    @Test
    void noSlotIsLeftWhenTheServerHoldsAllOfThemAbandoned() throws IOException {
        try (LinkPair pair = new LinkPair(kind)) {
            List<Held> held = new ArrayList<>();
            for (int i = 0; i < LinkPair.GEOMETRY.slotCount(); i++) {
                Sending sending = pair.send("mute");
                held.add(pair.receive());
                sending.interrupt();
                assertThat(sending.outcome()).isEqualTo(Outcome.INTERRUPTED_HELD);
                soon().until(held.getLast()::isAbandoned);
            }
            assertThat(pair.client().claim(Deadline.NEVER, NOT_CANCELLED)).isNull();
            LinkPair.reply(held.getFirst(), "");
            soon().until(() -> pair.client().claim(Deadline.NEVER, NOT_CANCELLED) != null);
        }
    }

    @Test
    void aThreadWaitsForASlotThatAnotherReleases() throws IOException {
        try (LinkPair pair = new LinkPair(kind)) {
            List<ClientSlot> all = new ArrayList<>();
            for (int i = 0; i < LinkPair.GEOMETRY.slotCount(); i++) {
                all.add(pair.client().claim(Deadline.NEVER, NOT_CANCELLED));
            }
            assertThat(pair.client().claim(Deadline.AT_ONCE, NOT_CANCELLED)).isNull();
            Thread waiter =
                    Thread.ofPlatform()
                            .start(() -> pair.client().claim(Deadline.NEVER, NOT_CANCELLED));
            soon().until(() -> waiter.getState() == Thread.State.TIMED_WAITING);
            pair.client().release(all.getFirst());
            soon().until(() -> !waiter.isAlive());
        }
    }

    @Test
    void aClosingPortRefusesWhatIsQueuedAndLetsWhatIsHeldBeReplied() throws IOException {
        try (LinkPair pair = new LinkPair(kind)) {
            Sending held = pair.send("held");
            Held request = pair.receive();
            Sending queued = pair.send("queued");
            awaitState(pair, 0, queued, SlotWord.SENT);
            pair.port.close();
            assertThat(queued.outcome()).isEqualTo(Outcome.PORT_CLOSED);
            assertThat(held.isOver()).isFalse();
            assertThat(LinkPair.reply(request, "still")).isTrue();
            assertThat(held.reply()).isEqualTo("still");
            assertThat(pair.send("afterwards").outcome()).isEqualTo(Outcome.PORT_CLOSED);
            assertThat(pair.port.receive(new Held(), Deadline.NEVER))
                    .isEqualTo(ReceivePort.Taken.CLOSED);
        }
    }

    @ParameterizedTest
    @EnumSource(Spin.Policy.class)
    void theEndOfALinkFreesAllWhoWaitOnIt(Spin.Policy policy) throws IOException {
        try (LinkPair pair = new LinkPair(kind, policy, 1)) {
            Sending held = pair.send("held");
            Held request = pair.receive();
            Sending queued = pair.send("queued");
            awaitState(pair, 0, queued, SlotWord.SENT);
            pair.client().end(Leave.PEER_DIED);
            assertThat(queued.outcome()).isEqualTo(Outcome.PEER_DIED_QUEUED);
            assertThat(held.outcome()).isEqualTo(Outcome.PEER_DIED_HELD);
            soon().until(pair.server()::isEnded);
            assertThat(LinkPair.reply(request, "to nobody")).isFalse();
        }
    }

    @Test
    void aSecondReplyReachesNobody() throws IOException {
        try (LinkPair pair = new LinkPair(kind)) {
            Sending sending = pair.send("once");
            Held held = pair.receive();
            assertThat(LinkPair.reply(held, "first")).isTrue();
            assertThat(sending.reply()).isEqualTo("first");
            Sending next = pair.send("next");
            assertThat(LinkPair.reply(held, "second")).isFalse();
            Held second = pair.receive();
            LinkPair.reply(second, "own");
            assertThat(next.reply()).isEqualTo("own");
        }
    }

    @Test
    void aGoneClientIsToldOnce() throws IOException {
        try (LinkPair pair = new LinkPair(kind)) {
            pair.client().socket().shutdown();
            assertThat(pair.port.receive(new Held(), Deadline.NEVER))
                    .isEqualTo(ReceivePort.Taken.NOTICE);
            assertThat(pair.port.pollNotice()).isSameAs(pair.server());
            assertThat(pair.port.receive(new Held(), Deadline.AT_ONCE))
                    .isEqualTo(ReceivePort.Taken.NOTHING);
        }
    }

    @Test
    void aReplyLongerThanTheRoomIsCutAndItsLengthTold() throws IOException {
        try (LinkPair pair = new LinkPair(kind)) {
            ClientSlot slot =
                    Objects.requireNonNull(pair.client().claim(Deadline.NEVER, NOT_CANCELLED));
            Thread server =
                    Thread.ofPlatform().start(() -> LinkPair.reply(pair.receive(), "0123456789"));
            slot.prepare(0);
            assertThat(slot.send(4, Deadline.NEVER)).isEqualTo(Outcome.REPLIED);
            assertThat(slot.fullSize()).isEqualTo(10);
            assertThat(slot.storedSize()).isEqualTo(4);
            soon().until(() -> !server.isAlive());
        }
    }

    @Test
    void whatWasWrittenBeforehandStaysBehindAShorterReply() throws IOException {
        try (LinkPair pair = new LinkPair(kind)) {
            Sending sending = pair.send("parts");
            Held held = pair.receive();
            byte[] tail = "tail".getBytes(java.nio.charset.StandardCharsets.UTF_8);
            held.write(6, MemorySegment.ofArray(tail), 0, tail.length);
            LinkPair.reply(held, "header");
            assertThat(sending.reply()).isEqualTo("headertail");
        }
    }

    private static void awaitState(LinkPair pair, int link, Sending sending, int state) {
        long at = LinkLayout.slot(sending.slot().index(), LinkPair.GEOMETRY.slotBytes());
        soon().until(
                        () ->
                                SlotWord.state(pair.clients.get(link).words().getLongAcquire(at))
                                        == state);
    }

    @Test
    void aLabelGoesWithOneRequest() throws IOException {
        try (LinkPair pair = new LinkPair(kind)) {
            for (int label : List.of(255, 0, 1)) {
                ClientSlot slot =
                        Objects.requireNonNull(
                                pair.client().claim(Deadline.NEVER, NOT_CANCELLED), "no slot");
                slot.prepare(0);
                slot.label(label);
                CompletableFuture<Outcome> outcome = new CompletableFuture<>();
                slot.sendLater(0, Deadline.NEVER, outcome::complete);
                Held held = pair.receive();
                assertThat(held.label()).isEqualTo(label);
                LinkPair.reply(held, "");
                assertThat(outcome.join()).isEqualTo(Outcome.REPLIED);
                pair.client().release(slot);
            }
        }
    }
}
