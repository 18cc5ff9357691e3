package dev.parley.link;

import static dev.parley.link.LinkPair.NOT_CANCELLED;
import static dev.parley.link.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.link.LinkFrame.Body;
import dev.parley.link.LinkFrame.Header;
import dev.parley.link.LinkFrame.Kind;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import dev.parley.linux.SeqpacketSocket;
import dev.parley.wire.LinkKind;
import dev.parley.wire.RightUse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Rights that go with messages, by links of both kinds: all of them or none, and none left over.
 */
@Timeout(60)
@ParameterizedClass
@EnumSource
class RightsTest {

    private static final long RIGHT = 4711;
    private static final long PORT = 1;
    private static final Duration SHORT = Duration.ofMillis(50);

    private final LinkKind kind;
    private LinkPair link;
    private final List<SeqpacketSocket> ends = new ArrayList<>();

    /** What the receiver has let go of. */
    private final ConcurrentLinkedQueue<Long> dropped = new ConcurrentLinkedQueue<>();

    RightsTest(LinkKind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void begin() throws IOException {
        link = new LinkPair(kind);
        link.server().rights().grantBy(dropping());
        link.client().rights().grantBy(dropping());
    }

    @AfterEach
    void end() {
        link.close();
        ends.forEach(SeqpacketSocket::close);
    }

    private Granting dropping() {
        return new Granting() {
            @Override
            public void drop(List<Long> rightIds) {
                dropped.addAll(rightIds);
            }

            @Override
            public Forwards.Followed passOn(Held request, long rightId) {
                return new Forwards.Followed(0, ErrnoException.ENOTCONN);
            }
        };
    }

    /** One that goes with a message; once all of it are closed, the other end sees a hang-up. */
    private Fd descriptor() throws IOException {
        SeqpacketSocket.Pair pair = SeqpacketSocket.pair();
        ends.add(pair.second());
        return pair.first().fd();
    }

    private void awaitAllClosed() {
        soon().until(
                        () -> {
                            for (SeqpacketSocket end : ends) {
                                if (!end.isHungUp()) {
                                    return false;
                                }
                            }
                            return true;
                        });
    }

    private boolean isClosed(int index) throws IOException {
        return ends.get(index).isHungUp();
    }

    private GivenRights given(int descriptors) throws IOException {
        GivenRights given = new GivenRights();
        for (int i = 0; i < descriptors; i++) {
            given.addDescriptor(descriptor());
        }
        return given;
    }

    private ClientSlot claim() {
        return Objects.requireNonNull(link.client().claim(Deadline.NEVER, NOT_CANCELLED));
    }

    private static CompletableFuture<Outcome> send(ClientSlot slot, long deadline) {
        return CompletableFuture.supplyAsync(
                () -> {
                    Outcome outcome = slot.send(slot.link().roomBytes(), deadline);
                    if (outcome.isOfNobody()) {
                        slot.withdrawRights();
                    }
                    return outcome;
                });
    }

    private CompletableFuture<Outcome> send(GivenRights given) {
        ClientSlot slot = claim();
        slot.prepare(0);
        assertThat(slot.showRights(given, Deadline.NEVER)).isZero();
        return send(slot, Deadline.NEVER);
    }

    private static Outcome outcome(CompletableFuture<Outcome> sending) throws Exception {
        return sending.get(30, TimeUnit.SECONDS);
    }

    private static ArrivedRights rights(Held held) {
        return Objects.requireNonNull(held.rights());
    }

    @Test
    void theyComeWithTheRequestInTheirOrder() throws Exception {
        GivenRights given = given(1);
        given.addConnection(RIGHT, RightUse.PULSE);
        given.addDescriptor(descriptor());
        CompletableFuture<Outcome> sending = send(given);
        Held held = link.receive();
        assertThat(rights(held).entries())
                .containsExactly(
                        RightEntry.DESCRIPTOR,
                        new RightEntry(RightEntry.Kind.CONNECTION, RightUse.PULSE, RIGHT),
                        RightEntry.DESCRIPTOR);
        assertThat(rights(held).take(2)).isTrue();
        assertThat(rights(held).take(2)).as("once").isFalse();
        try (Fd taken = rights(held).descriptor(2)) {
            LinkPair.reply(held, "");
            assertThat(outcome(sending)).isEqualTo(Outcome.REPLIED);
            soon().until(() -> isClosed(0));
            assertThat(dropped).containsExactly(RIGHT);
            assertThat(isClosed(1)).as("what was taken stays").isFalse();
            assertThat(taken.isOpen()).isTrue();
        }
        awaitAllClosed();
    }

    @Test
    void aRequestWithoutAnyHasNone() throws Exception {
        CompletableFuture<Outcome> with = send(given(1));
        LinkPair.reply(link.receive(), "");
        outcome(with);
        Sending without = link.send("plain");
        Held held = link.receive();
        assertThat(held.rights()).isNull();
        LinkPair.reply(held, "");
        without.outcome();
    }

    @Test
    void theyAreGoneWithAMessageThatNobodyReceives() throws Exception {
        ClientSlot slot = claim();
        slot.prepare(0);
        assertThat(slot.showRights(given(2), Deadline.NEVER)).isZero();
        assertThat(isClosed(0)).isFalse();
        assertThat(outcome(send(slot, Deadline.after(SHORT)))).isEqualTo(Outcome.EXPIRED_QUEUED);
        awaitAllClosed();
        Sending sending = link.send("next");
        Held held = link.receive();
        assertThat(held.rights()).isNull();
        LinkPair.reply(held, "");
        sending.outcome();
    }

    @Test
    void theyAreGoneWithAClientThatDiesBeforeItsMessageIsReceived() throws Exception {
        ClientSlot slot = claim();
        slot.prepare(0);
        GivenRights given = given(1);
        given.addConnection(RIGHT, RightUse.ALL);
        assertThat(slot.showRights(given, Deadline.NEVER)).isZero();
        CompletableFuture<Outcome> sending = send(slot, Deadline.NEVER);
        link.client().end(Leave.CLOSED_HERE);
        awaitAllClosed();
        soon().until(() -> dropped.contains(RIGHT));
        outcome(sending);
    }

    @Test
    void whatWasReceivedOutlivesItsClient() throws Exception {
        CompletableFuture<Outcome> sending = send(given(1));
        Held held = link.receive();
        link.client().end(Leave.CLOSED_HERE);
        outcome(sending);
        soon().until(() -> link.server().isEnded());
        assertThat(isClosed(0)).isFalse();
        assertThat(rights(held).take(0)).isTrue();
        rights(held).descriptor(0).close();
        LinkPair.reply(held, "to nobody");
        awaitAllClosed();
    }

    @Test
    void moreDescriptorsThanMayWaitAreRefusedAndTheRestIsUntouched() throws Exception {
        List<ClientSlot> slots = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ClientSlot slot = claim();
            slots.add(slot);
            assertThat(slot.showRights(given(LinkRights.MOST), Deadline.NEVER)).isZero();
        }
        slots.getFirst().withdrawRights();
        soon().until(() -> isClosed(0));
        ClientSlot slot = slots.getFirst();
        assertThat(slot.showRights(given(LinkRights.MOST), Deadline.NEVER)).isZero();
        link.client().release(slots.getLast());
        ClientSlot same = claim();
        assertThat(same.showRights(given(LinkRights.MOST), Deadline.NEVER))
                .as("what was shown for this slot before is still there")
                .isEqualTo(ErrnoException.EAGAIN);
        slots.forEach(ClientSlot::withdrawRights);
        same.withdrawRights();
        awaitAllClosed();
    }

    @Test
    void theyComeWithAReply() throws Exception {
        ClientSlot slot = claim();
        slot.prepare(0);
        CompletableFuture<Outcome> sending = send(slot, Deadline.NEVER);
        Held held = link.receive();
        assertThat(held.showRights(given(1), Deadline.NEVER)).isZero();
        assertThat(LinkPair.reply(held, "with one")).isTrue();
        assertThat(outcome(sending)).isEqualTo(Outcome.REPLIED);
        ArrivedRights rights = Objects.requireNonNull(slot.takeRights());
        link.client().release(slot);
        assertThat(rights.take(0)).isTrue();
        assertThat(isClosed(0)).isFalse();
        rights.descriptor(0).close();
        awaitAllClosed();
    }

    @Test
    void whoDoesNotTakeThemFromAReplyHasThemClosed() throws Exception {
        Sending sending = link.send("plain");
        Held held = link.receive();
        assertThat(held.showRights(given(2), Deadline.NEVER)).isZero();
        assertThat(LinkPair.reply(held, "with two")).isTrue();
        assertThat(sending.outcome()).isEqualTo(Outcome.REPLIED);
        awaitAllClosed();
    }

    @Test
    void theyAreGoneWithAReplyThatMeetsNobody() throws Exception {
        AtomicBoolean cancelled = new AtomicBoolean();
        ClientSlot slot = Objects.requireNonNull(link.client().claim(Deadline.NEVER, cancelled));
        slot.prepare(0);
        CompletableFuture<Outcome> sending = send(slot, Deadline.NEVER);
        Held held = link.receive();
        cancelled.set(true);
        link.client().pokeAll();
        assertThat(outcome(sending)).isEqualTo(Outcome.CLOSED_HELD);
        assertThat(held.showRights(given(1), Deadline.NEVER)).isZero();
        soon().until(held::isAbandoned); // by a socket it is heard a moment later
        assertThat(LinkPair.reply(held, "too late")).isFalse();
        held.withdrawRights();
        awaitAllClosed();
    }

    @Test
    void whoDoesNotAnswerIsNotWaitedForForEver() throws Exception {
        link.stopHearing();
        ClientSlot slot = claim();
        assertThat(slot.showRights(given(1), Deadline.after(SHORT)))
                .isEqualTo(ErrnoException.ETIMEDOUT);
        slot.withdrawRights();
    }

    @Test
    void anEndedLinkTakesNone() throws Exception {
        ClientSlot slot = claim();
        link.server().end();
        soon().until(() -> link.client().ending() != null);
        assertThat(slot.showRights(given(1), Deadline.NEVER)).isNotZero();
        slot.withdrawRights();
        awaitAllClosed();
    }

    @Test
    void aMarkWithoutRightsEndsTheLink() throws Exception {
        ClientSlot slot = claim();
        slot.prepare(0);
        assertThat(slot.showRights(given(1), Deadline.NEVER)).isZero();
        link.client()
                .sender()
                .post(LinkFrame.of(Kind.RIGHTS_WITHDRAWN, slot.index(), slot.generation() + 1));
        awaitAllClosed();
        CompletableFuture<Outcome> sending = send(slot, Deadline.NEVER);
        assertThat(link.port.receive(new Held(), Deadline.after(SHORT)))
                .isNotEqualTo(ReceivePort.Taken.REQUEST);
        assertThat(link.server().isEnded()).isTrue();
        outcome(sending);
    }

    @Test
    void nonsenseEndsTheLink() {
        Body body = new Body(link.facts, 0, 7);
        link.client().sender().post(new LinkFrame(Kind.RIGHTS, 0, 1, Header.NONE, body, List.of()));
        soon().until(() -> link.server().isEnded());
    }

    @Test
    void fewerDescriptorsThanAnnouncedAreRefused() throws Exception {
        GivenRights given = new GivenRights();
        given.entries().add(RightEntry.DESCRIPTOR);
        ClientSlot slot = claim();
        assertThat(slot.showRights(given, Deadline.NEVER)).isEqualTo(ErrnoException.EMFILE);
        assertThat(link.server().isEnded()).isFalse();
    }

    /** Requests that are passed over {@link #link}, and came by another one. */
    @Test
    void aPassedRequestThatNobodyWantsIsFailed() throws Exception {
        try (LinkPair other = new LinkPair(kind)) {
            Sending sender = other.send("for somebody else");
            CompletableFuture<Outcome> sending = send(passing(other.receive()));
            LinkPair.reply(link.receive(), "");
            assertThat(outcome(sending)).isEqualTo(Outcome.REPLIED);
            assertThat(sender.outcome()).isEqualTo(Outcome.FAILED);
        }
    }

    @Test
    void whoIsPassedToSomebodyWhoDiesHearsOfIt() throws Exception {
        try (LinkPair other = new LinkPair(kind)) {
            Sending sender = other.send("for somebody else");
            CompletableFuture<Outcome> sending = send(passing(other.receive()));
            link.receive();
            assertThat(sender.isOver()).isFalse();
            link.server().end();
            assertThat(sender.outcome()).isEqualTo(Outcome.PEER_DIED_HELD);
            outcome(sending);
        }
    }

    @Test
    void aPassedRequestThatIsWantedIsForwarded() throws Exception {
        try (LinkPair other = new LinkPair(kind);
                LinkPair next = new LinkPair(kind)) {
            other.client().forwards().introduceBy(always(next));
            link.client().rights().grantBy(passingOn());
            Sending sender = other.send("for somebody else");
            CompletableFuture<Outcome> sending = send(passing(other.receive()));
            Held held = link.receive();
            assertThat(rights(held).take(0)).isTrue();
            assertThat(rights(held).wantRequest(0, RIGHT).get(30, TimeUnit.SECONDS)).isZero();
            Held request = next.receive();
            assertThat(LinkPair.text(request)).isEqualTo("for somebody else");
            LinkPair.reply(held, "");
            assertThat(outcome(sending)).isEqualTo(Outcome.REPLIED);
            assertThat(sender.isOver()).isFalse();
            LinkPair.reply(request, "here");
            assertThat(sender.reply()).isEqualTo("here");
        }
    }

    private static ForwardLinks.Introducer always(LinkPair next) {
        return new ForwardLinks.Introducer() {
            @Override
            public ForwardLinks.Introduced introduce(ClientLink by, long portId, long rightId) {
                return new ForwardLinks.Introduced(next.client(), 0);
            }

            @Override
            public void release(ClientLink released) {}
        };
    }

    private static Granting passingOn() {
        return new Granting() {
            @Override
            public void drop(List<Long> rightIds) {}

            @Override
            public Forwards.Followed passOn(Held request, long rightId) {
                try {
                    return request.link().forwards().await(PORT, rightId, Deadline.NEVER);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
    }

    @Test
    void whatCouldNotBeHadMayBeWantedAgainUntilItIsLetGo() throws Exception {
        try (LinkPair other = new LinkPair(kind)) {
            Sending sender = other.send("for somebody else");
            CompletableFuture<Outcome> sending = send(passing(other.receive()));
            Held held = link.receive();
            for (int i = 0; i < 2; i++) {
                assertThat(rights(held).take(0)).isTrue();
                assertThat(rights(held).wantRequest(0, RIGHT).get(30, TimeUnit.SECONDS))
                        .isEqualTo(ErrnoException.ENOTCONN);
                rights(held).putBack(0);
            }
            assertThat(sender.isOver()).isFalse();
            LinkPair.reply(held, "");
            outcome(sending);
            assertThat(sender.outcome()).isEqualTo(Outcome.FAILED);
        }
    }

    @Test
    void aPassedRequestIsTheGiversAgainIfNobodyReceives() throws Exception {
        try (LinkPair other = new LinkPair(kind)) {
            Sending sender = other.send("for nobody else");
            Held request = other.receive();
            ClientSlot slot = claim();
            slot.prepare(0);
            assertThat(slot.showRights(passing(request), Deadline.NEVER)).isZero();
            assertThat(slot.send(0, Deadline.after(SHORT))).isEqualTo(Outcome.EXPIRED_QUEUED);
            assertThat(slot.withdrawRights()).isEqualTo(Set.of(0));
            request.reopen();
            LinkPair.reply(request, "here after all");
            assertThat(sender.reply()).isEqualTo("here after all");
        }
    }

    @Test
    void whoWantsWhatHeHasNotReceivedCannotHaveItTwice() throws Exception {
        try (LinkPair other = new LinkPair(kind)) {
            Sending sender = other.send("for somebody else");
            Held request = other.receive();
            ClientSlot slot = claim();
            slot.prepare(0);
            assertThat(slot.showRights(passing(request), Deadline.NEVER)).isZero();
            Header first = new Header(0, 0, RIGHT);
            link.client().rights().grantBy(neverPassingOn(slot));
            LinkFrame early =
                    LinkFrame.of(Kind.ANSWER_WANTED, slot.index(), slot.generation() + 1, first);
            link.server().sender().post(early);
            assertThat(sender.outcome()).as("cancelled, not lost").isEqualTo(Outcome.FAILED);
            assertThat(other.server().isEnded()).isFalse();
        }
    }

    /** Finds out meanwhile that the message is not received. */
    private static Granting neverPassingOn(ClientSlot slot) {
        return new Granting() {
            @Override
            public void drop(List<Long> rightIds) {}

            @Override
            public Forwards.Followed passOn(Held request, long rightId) {
                assertThat(slot.withdrawRights()).as("not the giver's any more").isEmpty();
                return new Forwards.Followed(0, ErrnoException.ENOTCONN);
            }
        };
    }

    @Test
    void whoWantsWhatWasNotPassedEndsTheLink() throws Exception {
        link.server().sender().post(LinkFrame.of(Kind.ANSWER_WANTED, 0, 1));
        soon().until(() -> link.client().ending() == Leave.VIOLATED);
    }

    @Test
    void whoSendsMoreThanTheOneRequestThatHeMayLosesHisLink() throws Exception {
        try (LinkPair once = new LinkPair(kind, RightUse.ONCE)) {
            Sending first = once.send("the one");
            LinkPair.reply(once.receive(), "well");
            assertThat(first.outcome()).isEqualTo(Outcome.REPLIED);
            assertThat(once.server().isEnded()).isFalse();
            Sending second = once.send("one more");
            assertNothingIsReceived(once);
            assertThat(second.outcome().isOfNobody()).isTrue();
        }
    }

    @Test
    void whoSendsWhereHeMayNotLosesHisLink() throws Exception {
        try (LinkPair pulses = new LinkPair(kind, RightUse.PULSE);
                LinkPair sends = new LinkPair(kind, RightUse.SEND)) {
            Sending sending = pulses.send("a request");
            assertNothingIsReceived(pulses);
            assertThat(sending.outcome().isOfNobody()).isTrue();
            assertThat(sends.client().pulse(1, 1, 1)).isNull();
            assertNothingIsReceived(sends);
        }
    }

    /** By a socket it may be heard after a first look. */
    private static void assertNothingIsReceived(LinkPair pair) {
        Held held = new Held();
        while (!pair.server().isEnded()) {
            ReceivePort.Taken taken = pair.port.receive(held, Deadline.after(SHORT));
            assertThat(taken).isIn(ReceivePort.Taken.NOTHING, ReceivePort.Taken.NOTICE);
        }
    }

    private static GivenRights passing(Held request) {
        GivenRights given = new GivenRights();
        assertThat(request.finish()).isTrue();
        given.addRequest(request.handOver());
        return given;
    }
}
