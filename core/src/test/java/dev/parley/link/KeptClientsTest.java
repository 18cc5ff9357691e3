package dev.parley.link;

import static dev.parley.link.LinkPair.NOT_CANCELLED;
import static dev.parley.link.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.sleep.Deadline;
import dev.parley.sleep.Spin;
import dev.parley.wire.LinkKind;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that want to leave what a port holds, and are kept until it is answered. */
@ParameterizedClass
@EnumSource(LinkKind.class)
class KeptClientsTest {

    private static final int EINTR = 4;
    private static final int ROUNDS = 400;
    private static final Duration SOME_TIME = Duration.ofMillis(100);

    private final LinkKind kind;

    KeptClientsTest(LinkKind kind) {
        this.kind = kind;
    }

    private LinkPair keeping() throws IOException {
        return keeping(Spin.Policy.ADAPTIVE);
    }

    private LinkPair keeping(Spin.Policy policy) throws IOException {
        return new LinkPair(kind, new ReceivePort.Terms(policy, Urgency.IGNORED, true), 1);
    }

    private static Sending send(LinkPair pair, long deadline, long soft) {
        return new Sending(pair.client(), "held", deadline, soft, Thread.ofPlatform().daemon());
    }

    /** A request that was held before its soft deadline was over. */
    private record Kept(Sending sending, Held held) {}

    /** One that nobody received in time is withdrawn: it is sent again. */
    private static Kept holdSoftly(LinkPair pair, long deadline) {
        while (true) {
            Sending sending = send(pair, deadline, Deadline.after(Duration.ofMillis(20)));
            Held held = new Held();
            if (pair.port.receive(held, Deadline.after(SOME_TIME)) == ReceivePort.Taken.REQUEST) {
                return new Kept(sending, held);
            }
            assertThat(sending.outcome()).isEqualTo(Outcome.EXPIRED_QUEUED);
        }
    }

    /** The next thing that the port has is a notice; and it is not taken yet. */
    private static void awaitNotice(LinkPair pair) {
        assertThat(pair.port.receive(new Held(), Deadline.after(Duration.ofSeconds(30))))
                .isEqualTo(ReceivePort.Taken.NOTICE);
    }

    private static void expectNoticeOf(LinkPair pair, Held held) {
        awaitNotice(pair);
        assertThat(pair.port.pollNotice())
                .isEqualTo(
                        new Abandonment(
                                pair.server(), held.slot(), held.generation(), held.number()));
    }

    /** A notice may come to be queued after the reply: it has vanished when it is looked at. */
    private static Held receiveAfterVanished(LinkPair pair) {
        Held held = new Held();
        while (pair.port.receive(held, Deadline.NEVER) == ReceivePort.Taken.NOTICE) {
            assertThat(pair.port.pollNotice()).as("before the request").isNull();
        }
        return held;
    }

    private static void expectNothing(LinkPair pair) {
        assertThat(pair.port.pollNotice()).isNull();
        assertThat(pair.port.receive(new Held(), Deadline.AT_ONCE))
                .isEqualTo(ReceivePort.Taken.NOTHING);
    }

    @ParameterizedTest
    @EnumSource(Spin.Policy.class)
    void whoIsInterruptedStaysAndGetsTheReply(Spin.Policy policy) throws IOException {
        try (LinkPair pair = keeping(policy)) {
            Sending sending = pair.send("held");
            Held held = pair.receive();
            assertThat(held.isAbandoned()).isFalse();
            sending.interrupt();
            expectNoticeOf(pair, held);
            assertThat(held.isAbandoned()).isTrue();
            assertThat(sending.isOver()).isFalse();
            assertThat(LinkPair.reply(held, "all the same")).isTrue();
            assertThat(sending.reply()).isEqualTo("all the same");
            assertThat(sending.wasInterrupted()).isTrue();
            expectNothing(pair);
        }
    }

    @Test
    void whoWaitsInAVirtualThreadIsKeptAsWell() throws IOException {
        try (LinkPair pair = keeping()) {
            Sending sending =
                    new Sending(
                            pair.client(),
                            "held",
                            Deadline.NEVER,
                            Deadline.NEVER,
                            Thread.ofVirtual());
            Held held = pair.receive();
            sending.interrupt();
            expectNoticeOf(pair, held);
            LinkPair.reply(held, "all the same");
            assertThat(sending.reply()).isEqualTo("all the same");
            assertThat(sending.wasInterrupted()).isTrue();
        }
    }

    @Test
    void whoseSoftDeadlineIsOverStaysAndMayBeFailed() throws IOException {
        try (LinkPair pair = keeping()) {
            Kept kept = holdSoftly(pair, Deadline.NEVER);
            expectNoticeOf(pair, kept.held());
            assertThat(kept.held().isAbandoned()).isTrue();
            assertThat(kept.sending().isOver()).isFalse();
            assertThat(kept.held().finish()).isTrue();
            assertThat(kept.held().fail(EINTR)).isTrue();
            assertThat(kept.sending().outcome()).isEqualTo(Outcome.FAILED);
            assertThat(kept.sending().slot().status()).isEqualTo(EINTR);
            assertThat(kept.sending().wasInterrupted()).isFalse();
            expectNothing(pair);
        }
    }

    @Test
    void whatIsQueuedIsWithdrawnAtOnceAndTheServerNeverSeesIt() throws IOException {
        try (LinkPair pair = keeping()) {
            Sending interrupted = pair.send("never mind");
            soon().until(() -> isSent(pair, interrupted));
            interrupted.interrupt();
            assertThat(interrupted.outcome()).isEqualTo(Outcome.INTERRUPTED_QUEUED);
            Sending late = send(pair, Deadline.NEVER, Deadline.after(Duration.ofMillis(1)));
            assertThat(late.outcome()).isEqualTo(Outcome.EXPIRED_QUEUED);
            expectNothing(pair);
        }
    }

    private static boolean isSent(LinkPair pair, Sending sending) {
        return SlotWord.isWaiting(pair.client().slots().word(sending.slot().index()));
    }

    @Test
    void aNoticeVanishesIfTheReplyComesFirst() throws IOException {
        try (LinkPair pair = keeping()) {
            Sending sending = pair.send("held");
            Held held = pair.receive();
            sending.interrupt();
            awaitNotice(pair);
            LinkPair.reply(held, "first");
            expectNothing(pair);
            assertThat(sending.reply()).isEqualTo("first");
        }
    }

    @Test
    void theNoticeOfALaterRequestOfTheSlotIsItsOwn() throws IOException {
        try (LinkPair pair = keeping()) {
            Sending first = pair.send("first");
            Held earlier = pair.receive();
            first.interrupt();
            awaitNotice(pair);
            LinkPair.reply(earlier, "");
            first.outcome();
            Sending second = pair.send("second");
            awaitNotice(pair); // the one that has vanished was not looked at yet
            assertThat(pair.port.pollNotice()).isNull();
            Held held = pair.receive();
            assertThat(held.slot()).isEqualTo(earlier.slot());
            second.interrupt();
            expectNoticeOf(pair, held);
            assertThat(held.number()).isEqualTo(2);
            LinkPair.reply(held, "");
            expectNothing(pair);
        }
    }

    @Test
    void whoIsInterruptedAgainAndAgainIsToldOfOnce() throws IOException {
        try (LinkPair pair = keeping()) {
            Sending sending = pair.send("held");
            Held held = pair.receive();
            sending.interrupt();
            expectNoticeOf(pair, held);
            for (int i = 0; i < 1_000; i++) {
                sending.interrupt();
            }
            LinkPair.reply(held, "at last");
            assertThat(sending.reply()).isEqualTo("at last");
            assertThat(sending.wasInterrupted()).isTrue();
            expectNothing(pair);
        }
    }

    @Test
    void aHardDeadlineEndsASendAlsoWhileItStays() throws IOException {
        try (LinkPair pair = keeping()) {
            Sending sending = send(pair, Deadline.after(Duration.ofSeconds(1)), Deadline.NEVER);
            Held held = pair.receive();
            sending.interrupt();
            expectNoticeOf(pair, held);
            assertThat(sending.outcome()).isEqualTo(Outcome.EXPIRED_HELD);
            // By a socket it is heard after the interrupt, which makes it look abandoned, too.
            Slots slots = pair.server().slots();
            soon().until(() -> SlotWord.state(slots.word(held.slot())) == SlotWord.ABANDONED);
            assertThat(LinkPair.reply(held, "too late")).isFalse();
            soon().until(() -> sending.slot().isUsable());
            expectNothing(pair);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Leave.class,
            names = {"PEER_DIED", "CLOSED_HERE"})
    void theEndOfTheLinkEndsASendThatStays(Leave why) throws IOException {
        try (LinkPair pair = keeping()) {
            Sending sending = pair.send("held");
            Held held = pair.receive();
            sending.interrupt();
            expectNoticeOf(pair, held);
            pair.client().end(why);
            assertThat(sending.outcome()).isEqualTo(why.held);
            soon().until(pair.server()::isEnded);
            assertThat(LinkPair.reply(held, "to nobody")).isFalse();
        }
    }

    @Test
    void aPortThatClosesStillAnswersWhomItKeeps() throws IOException {
        try (LinkPair pair = keeping()) {
            Sending sending = pair.send("held");
            Held held = pair.receive();
            pair.port.close();
            sending.interrupt();
            soon().until(held::isAbandoned);
            assertThat(sending.isOver()).isFalse();
            assertThat(LinkPair.reply(held, "still")).isTrue();
            assertThat(sending.reply()).isEqualTo("still");
        }
    }

    @Test
    void aSendThatNobodyWaitsForStaysUntilItsHardDeadline() throws IOException {
        try (LinkPair pair = keeping()) {
            assertThat(outcomeOfLater(pair, Deadline.NEVER)).isEqualTo(Outcome.REPLIED);
            assertThat(outcomeOfLater(pair, Deadline.after(Duration.ofSeconds(1))))
                    .isEqualTo(Outcome.EXPIRED_HELD);
        }
    }

    private static Outcome outcomeOfLater(LinkPair pair, long deadline) {
        ClientSlot slot = claim(pair);
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        Held held = holdLater(pair, slot, deadline, outcome);
        expectNoticeOf(pair, held);
        assertThat(outcome).isNotDone();
        if (deadline == Deadline.NEVER) {
            LinkPair.reply(held, "");
        }
        Outcome end = outcome.orTimeout(30, TimeUnit.SECONDS).join();
        pair.client().release(slot);
        return end;
    }

    private static Held holdLater(
            LinkPair pair, ClientSlot slot, long deadline, CompletableFuture<Outcome> outcome) {
        Held held = new Held();
        while (true) {
            CompletableFuture<Outcome> withdrawn = new CompletableFuture<>();
            slot.prepare(0);
            slot.expireSoftly(Deadline.after(Duration.ofMillis(20)));
            slot.sendLater(
                    0,
                    deadline,
                    end -> (end == Outcome.EXPIRED_QUEUED ? withdrawn : outcome).complete(end));
            if (pair.port.receive(held, Deadline.after(SOME_TIME)) == ReceivePort.Taken.REQUEST) {
                return held;
            }
            withdrawn.orTimeout(30, TimeUnit.SECONDS).join();
        }
    }

    private static ClientSlot claim(LinkPair pair) {
        return Objects.requireNonNull(pair.client().claim(Deadline.NEVER, NOT_CANCELLED));
    }

    @Test
    void aPortThatDoesNotKeepItsClientsLetsThemGo() throws IOException {
        try (LinkPair pair = new LinkPair(kind)) {
            Sending interrupted = pair.send("held");
            Held first = pair.receive();
            interrupted.interrupt();
            assertThat(interrupted.outcome()).isEqualTo(Outcome.INTERRUPTED_HELD);
            Kept late = holdSoftly(pair, Deadline.NEVER);
            assertThat(late.sending().outcome()).isEqualTo(Outcome.EXPIRED_HELD);
            soon().until(() -> first.isAbandoned() && late.held().isAbandoned());
            expectNothing(pair);
        }
    }

    @Test
    void anInterruptAroundTheMomentOfTheReplyIsToldOnceOrNotAtAll() throws IOException {
        try (LinkPair pair = keeping(Spin.Policy.NEVER)) {
            for (int i = 0; i < ROUNDS; i++) {
                Sending sending = pair.send("held");
                Held held = receiveAfterVanished(pair);
                Thread interrupter = Thread.ofPlatform().start(sending::interrupt);
                for (int spins = i % 64 * 256; spins > 0; spins--) {
                    Thread.onSpinWait();
                }
                pair.port.pollNotice();
                LinkPair.reply(held, "reply " + i);
                assertThat(pair.port.pollNotice()).as("after the reply").isNull();
                assertThat(sending.reply()).isEqualTo("reply " + i);
                soon().until(() -> !interrupter.isAlive());
            }
        }
    }

    @Test
    void aPortMayBeginToKeepItsClientsAndCease() throws IOException {
        try (LinkPair pair = new LinkPair(kind, Spin.Policy.ADAPTIVE, 1)) {
            Sending before = pair.send("before");
            LinkPair.reply(pair.receive(), "");
            assertThat(before.outcome()).isEqualTo(Outcome.REPLIED);
            pair.port.change(Urgency.IGNORED, true);
            Sending kept = pair.send("kept");
            Held held = pair.receive();
            kept.interrupt();
            expectNoticeOf(pair, held);
            LinkPair.reply(held, "");
            assertThat(kept.outcome()).isEqualTo(Outcome.REPLIED);
            pair.port.change(Urgency.IGNORED, false);
            Sending leaves = pair.send("leaves");
            Held left = pair.receive();
            leaves.interrupt();
            assertThat(leaves.outcome()).isEqualTo(Outcome.INTERRUPTED_HELD);
            LinkPair.reply(left, "");
            expectNothing(pair);
        }
    }

    @Test
    void whoWasKeptBeforeThePortCeasedIsToldOfAndHarmsNobody() throws IOException {
        try (LinkPair pair = keeping()) {
            Sending kept = pair.send("kept");
            Held held = pair.receive();
            Sending other = pair.send("other");
            Held otherHeld = pair.receive();
            pair.port.change(Urgency.IGNORED, false);
            kept.interrupt();
            if (kind == LinkKind.SOCKET) {
                expectNoticeOf(pair, held); // by the terms that it was received by
                LinkPair.reply(held, "");
                assertThat(kept.outcome()).isEqualTo(Outcome.REPLIED);
            } else {
                assertThat(kept.outcome()).isEqualTo(Outcome.INTERRUPTED_HELD);
                assertThat(held.isLeft()).isTrue();
                LinkPair.reply(held, "");
            }
            LinkPair.reply(otherHeld, "");
            assertThat(other.outcome()).isEqualTo(Outcome.REPLIED);
        }
    }
}
