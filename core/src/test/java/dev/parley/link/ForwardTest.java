package dev.parley.link;

import static dev.parley.link.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.parley.linux.ErrnoException;
import dev.parley.sleep.Deadline;
import dev.parley.sleep.Spin;
import dev.parley.wire.LinkKind;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A request that a server hands over to another one, by links of both kinds, also mixed. */
@Timeout(60)
@ParameterizedClass
@CsvSource({"MEMORY, MEMORY", "SOCKET, SOCKET", "MEMORY, SOCKET", "SOCKET, MEMORY"})
class ForwardTest {

    private static final long PORT = 1;
    private static final int PRIORITY = 17;
    private static final int LONG_BYTES = 100_000;

    private final LinkKind firstKind;
    private final LinkKind nextKind;
    private LinkPair first;
    private LinkPair next;

    ForwardTest(LinkKind first, LinkKind next) {
        firstKind = first;
        nextKind = next;
    }

    @BeforeEach
    void begin() throws IOException {
        first = new LinkPair(firstKind);
        next = new LinkPair(nextKind);
        introduce(first, next);
    }

    @AfterEach
    void end() {
        first.close();
        next.close();
    }

    /** The client of one has a link to the port of the other, as soon as it is asked for. */
    private static void introduce(LinkPair from, LinkPair to) {
        introduce(from, new ForwardLinks.Introduced(to.client(), 0));
    }

    private static void introduce(LinkPair from, ForwardLinks.Introduced introduced) {
        from.client()
                .forwards()
                .introduceBy(
                        new ForwardLinks.Introducer() {
                            @Override
                            public ForwardLinks.Introduced introduce(
                                    ClientLink by, long portId, long rightId) {
                                return introduced;
                            }

                            @Override
                            public void release(ClientLink link) {}
                        });
    }

    private static Forwards.Followed link(Held held) throws InterruptedException {
        return held.link().forwards().await(PORT, 0, Deadline.after(Duration.ofSeconds(30)));
    }

    private static boolean forward(Held held) throws InterruptedException {
        assertThat(held.reasonNotToForward()).isNull();
        long linkId = link(held).linkId();
        assertThat(linkId).isPositive();
        assertThat(held.finish()).isTrue();
        return held.forward(linkId);
    }

    private Held forwarded(Sending sending) throws InterruptedException {
        assertThat(forward(first.receive())).isTrue();
        Held held = next.receive();
        assertThat(sending.isOver()).isFalse();
        return held;
    }

    @Test
    void theNextServerAnswers() throws Exception {
        Sending sending = first.send("hello");
        Held held = forwarded(sending);
        assertThat(LinkPair.text(held)).isEqualTo("hello");
        assertThat(LinkPair.reply(held, "from the next")).isTrue();
        assertThat(sending.outcome()).isEqualTo(Outcome.REPLIED);
        assertThat(sending.reply()).isEqualTo("from the next");
    }

    @Test
    void theNextServerFailsIt() throws Exception {
        Sending sending = first.send("hello");
        Held held = forwarded(sending);
        assertThat(held.finish()).isTrue();
        assertThat(held.fail(ErrnoException.EAGAIN)).isTrue();
        assertThat(sending.outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void itKeepsItsPriorityAndTheTimeOfItsSending() throws Exception {
        ClientSlot slot = claim(new AtomicBoolean());
        slot.prioritize(PRIORITY);
        CompletableFuture<Outcome> outcome = send(slot);
        Held held = first.receive();
        long sentNanos = held.sentNanos();
        assertThat(held.priority()).isEqualTo(PRIORITY);
        assertThat(forward(held)).isTrue();
        Held forwarded = next.receive();
        assertThat(forwarded.priority()).isEqualTo(PRIORITY);
        assertThat(forwarded.sentNanos()).isEqualTo(sentNanos);
        LinkPair.reply(forwarded, "");
        assertThat(end(outcome)).isEqualTo(Outcome.REPLIED);
        first.client().release(slot);
    }

    @Test
    void aLinkIsAskedForOnce() throws Exception {
        Sending one = first.send("one");
        LinkPair.reply(forwarded(one), "");
        assertThat(one.outcome()).isEqualTo(Outcome.REPLIED);
        introduce(first, new ForwardLinks.Introduced(null, ErrnoException.ENOENT));
        Sending two = first.send("two");
        LinkPair.reply(forwarded(two), "again");
        assertThat(two.reply()).isEqualTo("again");
    }

    @Test
    void whoCannotFollowSaysWhyAndIsAskedAgain() throws Exception {
        introduce(first, new ForwardLinks.Introduced(null, ErrnoException.ENOENT));
        Sending sending = first.send("hello");
        Held held = first.receive();
        assertThat(link(held)).isEqualTo(new Forwards.Followed(0, ErrnoException.ENOENT));
        introduce(first, next);
        assertThat(forward(held)).isTrue();
        LinkPair.reply(next.receive(), "at last");
        assertThat(sending.reply()).isEqualTo("at last");
    }

    @Test
    void whoIsRefusedMayAskAgainAtOnce() throws Exception {
        introduce(first, new ForwardLinks.Introduced(null, ErrnoException.EPERM));
        Sending sending = first.send("hello");
        Held held = first.receive();
        for (int i = 0; i < 1_000; i++) {
            assertThat(link(held)).isEqualTo(new Forwards.Followed(0, ErrnoException.EPERM));
        }
        assertThat(first.client().ending()).as("asked no more than it was answered").isNull();
        LinkPair.reply(held, "here");
        assertThat(sending.reply()).isEqualTo("here");
    }

    @Test
    void whoDoesNotAnswerIsNotWaitedForForEver() throws Exception {
        Sending sending = first.send("hello");
        Held held = first.receive();
        first.stopHearing();
        Forwards forwards = held.link().forwards();
        assertThat(forwards.await(PORT, 0, Deadline.AT_ONCE))
                .isEqualTo(new Forwards.Followed(0, ErrnoException.ETIMEDOUT));
        assertThat(forwards.await(PORT, 0, Deadline.NEVER).errno())
                .as("not waited for again")
                .isEqualTo(ErrnoException.ETIMEDOUT);
        held.link().end();
        assertThat(forwards.await(PORT, 0, Deadline.NEVER).errno()).isEqualTo(ErrnoException.EPIPE);
        first.client().end(Leave.PEER_DIED);
        first.client().heardAll();
        sending.outcome();
    }

    @Test
    void whoHasForwardedMayDie() throws Exception {
        Sending sending = first.send("hello");
        Held held = forwarded(sending);
        first.client().end(Leave.PEER_DIED);
        soon().until(first.server()::isEnded);
        LinkPair.reply(held, "all the same");
        assertThat(sending.reply()).isEqualTo("all the same");
    }

    @Test
    void nobodyKnowsWhatANextServerThatDiesHasDone() throws Exception {
        Sending held = first.send("held");
        forwarded(held);
        Sending queued = first.send("queued");
        assertThat(forward(first.receive())).isTrue();
        next.client().end(Leave.PEER_DIED);
        assertThat(held.outcome()).isEqualTo(Outcome.PEER_DIED_HELD);
        assertThat(queued.outcome()).isEqualTo(Outcome.PEER_DIED_HELD);
    }

    @Test
    void aLinkThatHasEndedIsAskedForAnew() throws Exception {
        Sending lost = first.send("lost");
        forwarded(lost);
        next.client().end(Leave.PEER_DIED);
        assertThat(lost.outcome()).isEqualTo(Outcome.PEER_DIED_HELD);
        try (LinkPair other = new LinkPair(nextKind, Spin.Policy.ADAPTIVE, 2)) {
            ClientLink anew = other.clients.getLast();
            introduce(first, new ForwardLinks.Introduced(anew, 0));
            Sending sending = first.send("hello");
            Held held = first.receive();
            soon().until(() -> link(held).linkId() == anew.id());
            assertThat(forward(held)).isTrue();
            LinkPair.reply(other.receive(), "by another link");
            assertThat(sending.reply()).isEqualTo("by another link");
        }
    }

    @Test
    void aPortThatClosesDoesNotSayThatNobodyReceivedIt() throws Exception {
        Sending sending = first.send("hello");
        assertThat(forward(first.receive())).isTrue();
        next.port.close();
        assertThat(sending.outcome()).isEqualTo(Outcome.PORT_CLOSED_HELD);
    }

    @Test
    void itsTimeGoesOn() throws Exception {
        Sending held = first.send(first.client(), "held", Deadline.after(Duration.ofSeconds(2)));
        Held later = forwarded(held);
        assertThat(held.outcome()).isEqualTo(Outcome.EXPIRED_HELD);
        soon().until(later::isAbandoned);
        assertThat(LinkPair.reply(later, "too late")).isFalse();
        Sending queued =
                first.send(first.client(), "queued", Deadline.after(Duration.ofSeconds(2)));
        assertThat(forward(first.receive())).isTrue();
        assertThat(queued.outcome()).isEqualTo(Outcome.EXPIRED_HELD);
    }

    @Test
    void whoIsInterruptedLeavesTheNextServer() throws Exception {
        Sending sending = first.send("hello");
        Held held = forwarded(sending);
        sending.interrupt();
        assertThat(sending.outcome()).isEqualTo(Outcome.INTERRUPTED_HELD);
        assertThat(sending.wasInterrupted()).isTrue();
        soon().until(held::isAbandoned);
    }

    @Test
    void whoClosesTheConnectionLeavesTheNextServer() throws Exception {
        AtomicBoolean closed = new AtomicBoolean();
        ClientSlot slot = claim(closed);
        CompletableFuture<Outcome> outcome = send(slot);
        assertThat(forward(first.receive())).isTrue();
        next.receive();
        closed.set(true);
        first.client().pokeAll();
        assertThat(end(outcome)).isEqualTo(Outcome.CLOSED_HELD);
        first.client().release(slot);
    }

    @Test
    void ofWhomNobodyWaitsForNothingIsForwarded() throws Exception {
        Sending sending = first.send("hello");
        Held held = first.receive();
        assertThat(link(held).linkId()).isPositive();
        sending.interrupt();
        assertThat(sending.outcome()).isEqualTo(Outcome.INTERRUPTED_HELD);
        soon().until(held::isAbandoned);
        assertThat(forward(held)).isFalse();
        assertThat(next.port.receive(new Held(), Deadline.AT_ONCE))
                .isEqualTo(ReceivePort.Taken.NOTHING);
    }

    @Test
    void aChainEndsAfterEightHops() throws Exception {
        introduce(next, next);
        Sending sending = first.send("round and round");
        Held held = first.receive();
        for (int hops = 0; hops < LinkLayout.MOST_HOPS; hops++) {
            assertThat(forward(held)).isTrue();
            held = next.receive();
            assertThat(LinkPair.text(held)).isEqualTo("round and round");
        }
        assertThat(held.reasonNotToForward()).isEqualTo(Outcome.TOO_MANY_HOPS);
        assertThat(LinkPair.reply(held, "at last")).isTrue();
        assertThat(sending.reply()).isEqualTo("at last");
    }

    @Test
    void aLongRequestFollowsFromWhereItLies() throws Exception {
        byte[] bytes = new byte[LONG_BYTES];
        bytes[LONG_BYTES - 1] = 7;
        ClientSlot slot = claim(new AtomicBoolean());
        assertThat(slot.reserve(bytes.length, bytes.length, Deadline.NEVER)).isNull();
        slot.prepare(bytes.length);
        slot.write(0, MemorySegment.ofArray(bytes), 0, bytes.length);
        CompletableFuture<Outcome> outcome =
                CompletableFuture.supplyAsync(() -> slot.send(bytes.length, Deadline.NEVER));
        Held held = first.receive();
        if (firstKind == LinkKind.SOCKET) {
            assertThat(held.reasonNotToForward()).isEqualTo(Outcome.NO_MEMORY);
            LinkPair.reply(held, "");
        } else {
            assertThat(forward(held)).isTrue();
            Held forwarded = next.receive();
            byte[] copy = new byte[LONG_BYTES];
            forwarded.read(0, MemorySegment.ofArray(copy), 0, LONG_BYTES);
            assertThat(copy).isEqualTo(bytes);
            LinkPair.reply(forwarded, MemorySegment.ofArray(copy));
        }
        assertThat(end(outcome)).isEqualTo(Outcome.REPLIED);
        if (firstKind == LinkKind.MEMORY) {
            assertThat(slot.fullSize()).isEqualTo(LONG_BYTES);
            byte[] reply = new byte[LONG_BYTES];
            slot.read(0, MemorySegment.ofArray(reply), 0, LONG_BYTES);
            assertThat(reply).isEqualTo(bytes);
        }
        first.client().release(slot);
        assertThat(next.client().isIdle()).as("the slot it used there").isTrue();
    }

    @Test
    void aSendThatNobodyWaitsForIsForwardedAsWell() throws Exception {
        ClientSlot slot = claim(new AtomicBoolean());
        slot.prepare(0);
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        slot.sendLater(0, Deadline.NEVER, outcome::complete);
        assertThat(forward(first.receive())).isTrue();
        assertThat(end(outcome)).isEqualTo(Outcome.FORWARDED);
        CompletableFuture<Outcome> last =
                CompletableFuture.supplyAsync(() -> slot.follow(0, Deadline.NEVER));
        LinkPair.reply(next.receive(), "");
        assertThat(end(last)).isEqualTo(Outcome.REPLIED);
        first.client().release(slot);
    }

    @Test
    void whoClosesTheConnectionBeforeItFollowsHearsOfNoDeath() throws Exception {
        AtomicBoolean closed = new AtomicBoolean();
        ClientSlot slot = claim(closed);
        slot.prepare(0);
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        slot.sendLater(0, Deadline.NEVER, outcome::complete);
        assertThat(forward(first.receive())).isTrue();
        assertThat(end(outcome)).isEqualTo(Outcome.FORWARDED);
        closed.set(true);
        next.client().end(Leave.CLOSED_HERE);
        assertThat(slot.follow(0, Deadline.NEVER)).isEqualTo(Outcome.CLOSED_HELD);
        first.client().release(slot);
    }

    @ParameterizedTest
    @EnumSource(Outcome.class)
    void whatWasForwardedWasReceived(Outcome outcome) {
        assertThat(outcome.onceForwarded().name())
                .doesNotEndWith("QUEUED")
                .isNotEqualTo(Outcome.PORT_CLOSED.name());
    }

    @Test
    void aServerThatNamesNoLinkOfTheClientsLosesIt() throws Exception {
        Sending sending = first.send("hello");
        Held held = first.receive();
        assertThat(held.finish()).isTrue();
        held.forward(12_345);
        assertThat(sending.outcome()).isEqualTo(Outcome.PEER_DIED_HELD);
    }

    @Test
    void aServerThatWantsOneLinkTwiceLosesItsClient() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        first.client()
                .forwards()
                .introduceBy(
                        new ForwardLinks.Introducer() {
                            @Override
                            public ForwardLinks.Introduced introduce(
                                    ClientLink by, long portId, long rightId) {
                                await(goOn);
                                return new ForwardLinks.Introduced(null, ErrnoException.ENOENT);
                            }

                            @Override
                            public void release(ClientLink link) {}
                        });
        for (int i = 0; i < 2; i++) {
            first.server().sender().post(LinkFrame.of(LinkFrame.Kind.FORWARD, 0, PORT));
        }
        soon().until(() -> first.client().ending() == Leave.VIOLATED);
        goOn.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aServerThatForwardsWhatWasGivenAwayLosesItsClient() throws Exception {
        assumeThat(firstKind).isEqualTo(LinkKind.SOCKET);
        ClientSlot slot = claim(new AtomicBoolean());
        assertThat(slot.reserve(LONG_BYTES, 0, Deadline.NEVER)).isNull();
        slot.prepare(LONG_BYTES);
        slot.write(0, MemorySegment.ofArray(new byte[LONG_BYTES]), 0, LONG_BYTES);
        CompletableFuture<Outcome> outcome =
                CompletableFuture.supplyAsync(() -> slot.send(0, Deadline.NEVER));
        Held held = first.receive();
        long linkId = link(held).linkId();
        assertThat(held.finish()).isTrue();
        held.forward(linkId);
        assertThat(end(outcome)).isEqualTo(Outcome.VIOLATED_HELD);
        first.client().release(slot);
    }

    /** The first link has ended on the way, and so has the second; who waits at the third stays. */
    @Test
    void whatLiesBehindALinkThatHasEndedIsStillReached() throws Exception {
        try (LinkPair third = new LinkPair(nextKind)) {
            introduce(next, third);
            Sending sending = first.send("far away");
            assertThat(forward(first.receive())).isTrue();
            assertThat(forward(next.receive())).isTrue();
            Held held = third.receive();
            next.client().end(Leave.PEER_DIED);
            first.client().forwards().lost(next.client());
            assertThat(ForwardLinks.reachedFrom(List.of(first.client()))).contains(third.client());
            LinkPair.reply(held, "still there");
            assertThat(sending.reply()).isEqualTo("still there");
        }
    }

    @Test
    void aClientThatFollowsUnaskedIsSentAway() {
        first.client().sender().post(LinkFrame.followed(PORT, 1, 0));
        soon().until(first.server()::isEnded);
    }

    private ClientSlot claim(AtomicBoolean cancelled) {
        return Objects.requireNonNull(first.client().claim(Deadline.NEVER, cancelled));
    }

    private static CompletableFuture<Outcome> send(ClientSlot slot) {
        slot.prepare(0);
        return CompletableFuture.supplyAsync(() -> slot.send(0, Deadline.NEVER));
    }

    private static Outcome end(CompletableFuture<Outcome> outcome) {
        return outcome.orTimeout(30, TimeUnit.SECONDS).join();
    }
}
