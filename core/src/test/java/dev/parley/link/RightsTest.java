package dev.parley.link;

import static dev.parley.link.LinkPair.NOT_CANCELLED;
import static dev.parley.link.RightsScene.RIGHT;
import static dev.parley.link.RightsScene.rights;
import static dev.parley.link.RightsScene.withPort;
import static dev.parley.link.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.link.LinkFrame.Body;
import dev.parley.link.LinkFrame.Header;
import dev.parley.link.LinkFrame.Kind;
import dev.parley.link.RightsScene.Sent;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import dev.parley.sleep.Deadline;
import dev.parley.wire.LinkKind;
import dev.parley.wire.RightUse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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

    private static final Duration SHORT = Duration.ofMillis(50);

    private final LinkKind kind;
    private RightsScene scene;
    private LinkPair link;

    RightsTest(LinkKind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void begin() throws IOException {
        scene = new RightsScene(kind);
        link = scene.link;
    }

    @AfterEach
    void end() {
        scene.close();
    }

    @Test
    void theyComeWithTheRequestInTheirOrder() throws Exception {
        GivenRights given = scene.given(1);
        given.addConnection(RIGHT, RightUse.PULSE);
        given.addDescriptor(scene.descriptor());
        Sent sent = scene.send(given);
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
            assertThat(sent.outcome()).isEqualTo(Outcome.REPLIED);
            soon().until(() -> scene.isClosed(0));
            assertThat(scene.dropped).containsExactly(RIGHT);
            assertThat(scene.isClosed(1)).as("what was taken stays").isFalse();
            assertThat(taken.isOpen()).isTrue();
        }
        scene.awaitAllClosed();
    }

    @Test
    void aRequestWithoutAnyHasNone() throws Exception {
        Sent with = scene.send(scene.given(1));
        LinkPair.reply(link.receive(), "");
        with.outcome();
        Sending without = link.send("plain");
        Held held = link.receive();
        assertThat(held.rights()).isNull();
        LinkPair.reply(held, "");
        without.outcome();
    }

    @Test
    void theyAreGoneWithAMessageThatNobodyReceives() throws Exception {
        GivenRights given = withPort(scene.given(2));
        Sent sent = scene.send(scene.claim(), given, Deadline.after(SHORT));
        assertThat(sent.outcome()).isEqualTo(Outcome.EXPIRED_QUEUED);
        scene.awaitAllClosed();
        Sending sending = link.send("next");
        Held held = link.receive();
        assertThat(held.rights()).isNull();
        LinkPair.reply(held, "");
        sending.outcome();
        assertThat(scene.dropped).as("that is for who gave it").isEmpty();
    }

    @Test
    void whatADeadClientHadSentIsLetGoWithItsLink() throws Exception {
        ClientSlot slot = scene.claim();
        ShownRights shown = slot.showRights(withPort(scene.given(1)), Deadline.NEVER);
        assertThat(shown.errno()).isZero();
        link.client().end(Leave.CLOSED_HERE); // and nobody withdraws anything
        soon().until(() -> link.server().isEnded());
        link.stopHearing();
        link.server().retire();
        scene.awaitAllClosed();
        assertThat(scene.dropped).containsExactly(RIGHT);
        shown.settle(false);
    }

    @Test
    void whatWasReceivedOutlivesItsClient() throws Exception {
        Sent sent = scene.send(scene.given(1));
        Held held = link.receive();
        link.client().end(Leave.CLOSED_HERE);
        sent.outcome();
        soon().until(() -> link.server().isEnded());
        assertThat(scene.isClosed(0)).isFalse();
        assertThat(rights(held).take(0)).isTrue();
        rights(held).descriptor(0).close();
        LinkPair.reply(held, "to nobody");
        scene.awaitAllClosed();
    }

    @Test
    void whoLeavesTheNodeKeepsNothingOfWhatHeHolds() throws Exception {
        Sent sent = scene.send(scene.given(2));
        Held held = link.receive();
        link.stopHearing(); // as the last act of the background thread
        link.server().abandon();
        scene.awaitAllClosed();
        assertThat(held.isRetired()).isTrue();
        link.client().end(Leave.PEER_DIED);
        link.client().heardAll();
        sent.outcome();
    }

    @Test
    void moreDescriptorsThanMayWaitAreRefused() throws Exception {
        List<ShownRights> shown = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            shown.add(show(scene.claim(), LinkRights.MOST));
        }
        ClientSlot last = scene.claim();
        shown.add(show(last, LinkRights.MOST - 1));
        assertThat(shown).allMatch(one -> one.errno() == 0);
        shown.getLast().settle(false);
        ShownRights most = show(last, LinkRights.MOST);
        assertThat(most.errno()).as("what it replaces is not counted").isZero();
        shown.getFirst().settle(false);
        most.settle(false);
        shown.get(1).settle(false);
        shown.get(2).settle(false);
        scene.awaitAllClosed();
    }

    @Test
    void whatDoesNotFitAnyMoreIsRefusedAndTheRestIsUntouched() throws Exception {
        try (RightsScene many = new RightsScene(kind)) {
            List<ShownRights> shown = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                GivenRights sixteen = many.given(LinkRights.MOST);
                shown.add(many.claim().showRights(sixteen, Deadline.NEVER));
            }
            assertThat(shown).allMatch(one -> one.errno() == 0);
            Sending plain = link.send("on another link");
            Held held = link.receive();
            ShownRights more = held.showRights(scene.given(1), Deadline.NEVER);
            assertThat(more.errno()).as("each link has its own").isZero();
            more.settle(false);
            LinkPair.reply(held, "");
            plain.outcome();
            shown.forEach(one -> one.settle(false));
            many.awaitAllClosed();
        }
    }

    private ShownRights show(ClientSlot slot, int descriptors) throws IOException {
        return slot.showRights(scene.given(descriptors), Deadline.NEVER);
    }

    @Test
    void theyComeWithAReply() throws Exception {
        Sent sent = scene.sendNone(scene.claim());
        ArrivedRights rights = replyWithOne(sent);
        assertThat(rights.take(0)).isTrue();
        assertThat(scene.isClosed(0)).isFalse();
        rights.descriptor(0).close();
        scene.awaitAllClosed();
    }

    private ArrivedRights replyWithOne(Sent sent) throws Exception {
        Held held = link.receive();
        assertThat(held.finish()).isTrue();
        ShownRights shown = held.showRights(scene.given(1), Deadline.NEVER);
        assertThat(shown.errno()).isZero();
        held.placeWritten(0);
        boolean met = held.completeWithRights(0);
        shown.settle(met);
        assertThat(met).isTrue();
        assertThat(sent.outcome()).isEqualTo(Outcome.REPLIED);
        return Objects.requireNonNull(sent.slot.takeRights());
    }

    @Test
    void aReplyThatIsThereHasItsRightsAlsoIfTheLinkEndsFirst() throws Exception {
        ClientSlot slot = scene.claim();
        slot.publish(0, 0); // and looks only later
        Held held = link.receive();
        assertThat(held.finish()).isTrue();
        ShownRights shown = held.showRights(scene.given(1), Deadline.NEVER);
        held.placeWritten(0);
        shown.settle(held.completeWithRights(0));
        link.server().end();
        soon().until(() -> link.client().ending() != null);
        soon().until(() -> link.client().hasHeardAll());
        assertThat(slot.accept()).isEqualTo(Outcome.REPLIED);
        ArrivedRights rights = Objects.requireNonNull(slot.takeRights());
        assertThat(rights.take(0)).isTrue();
        rights.descriptor(0).close();
        scene.awaitAllClosed();
    }

    @Test
    void whoDoesNotTakeThemFromAReplyHasThemClosed() throws Exception {
        Sending sending = link.send("plain");
        Held held = link.receive();
        assertThat(held.finish()).isTrue();
        ShownRights shown = held.showRights(scene.given(2), Deadline.NEVER);
        held.placeWritten(0);
        shown.settle(held.completeWithRights(0));
        assertThat(sending.outcome()).isEqualTo(Outcome.REPLIED);
        scene.awaitAllClosed();
    }

    @Test
    void theyAreGoneWithAReplyThatMeetsNobody() throws Exception {
        AtomicBoolean cancelled = new AtomicBoolean();
        ClientSlot slot = scene.claim(cancelled);
        Sent sent = scene.sendNone(slot);
        Held held = link.receive();
        cancelled.set(true);
        link.client().pokeAll();
        assertThat(sent.outcome()).isEqualTo(Outcome.CLOSED_HELD);
        soon().until(held::isAbandoned); // by a socket it is heard a moment later
        assertThat(held.finish()).isTrue();
        ShownRights shown = held.showRights(scene.given(1), Deadline.NEVER);
        held.placeWritten(0);
        assertThat(held.completeWithRights(0)).isFalse();
        shown.settle(false);
        scene.awaitAllClosed();
    }

    @Test
    void whoDoesNotAnswerIsNotWaitedForForEverNorAgain() throws Exception {
        Sending sending = link.send("plain");
        Held held = link.receive();
        link.stopHearing();
        assertThat(held.finish()).isTrue();
        ShownRights first = held.showRights(scene.given(1), Deadline.after(SHORT));
        assertThat(first.errno()).isEqualTo(ErrnoException.ETIMEDOUT);
        first.settle(false);
        ShownRights second = held.showRights(scene.given(1), Deadline.NEVER);
        assertThat(second.errno()).as("at once").isEqualTo(ErrnoException.ETIMEDOUT);
        second.settle(false);
        link.client().end(Leave.CLOSED_HERE);
        link.client().heardAll();
        sending.outcome();
    }

    @Test
    void whoIsInterruptedTakesNobodyForSilent() throws Exception {
        Sending sending = link.send("plain");
        Held held = link.receive();
        assertThat(held.finish()).isTrue();
        GivenRights one = scene.given(1);
        link.whileNobodyHears(
                () -> {
                    Thread.currentThread().interrupt();
                    ShownRights shown = held.showRights(one, Deadline.NEVER);
                    assertThat(Thread.interrupted()).isTrue();
                    assertThat(shown.errno()).isEqualTo(ErrnoException.ETIMEDOUT);
                    shown.settle(false);
                });
        ShownRights again = held.showRights(scene.given(1), Deadline.NEVER);
        assertThat(again.errno()).as("waited for").isZero();
        held.placeWritten(0);
        again.settle(held.completeWithRights(0));
        sending.outcome();
        scene.awaitAllClosed();
    }

    @Test
    void aLateWordOnWhatWasWithdrawnIsNoWordOnWhatIsShownNext() throws Exception {
        ClientSlot slot = scene.claim();
        ShownRights first = slot.showRights(scene.given(1), Deadline.AT_ONCE);
        assertThat(first.errno()).isEqualTo(ErrnoException.ETIMEDOUT);
        first.settle(false);
        GivenRights nonsense = new GivenRights();
        nonsense.entries().add(RightEntry.DESCRIPTOR);
        ShownRights second = slot.showRights(nonsense, Deadline.NEVER);
        assertThat(second.errno()).as("refused, and not kept").isEqualTo(ErrnoException.EMFILE);
        second.settle(false);
        scene.awaitAllClosed();
        assertThat(link.server().isEnded()).isFalse();
    }

    @Test
    void anEndedLinkTakesNone() throws Exception {
        ClientSlot slot = scene.claim();
        link.server().end();
        soon().until(() -> link.client().ending() != null);
        ShownRights shown = slot.showRights(scene.given(1), Deadline.NEVER);
        assertThat(shown.errno()).isNotZero();
        shown.settle(false);
        scene.awaitAllClosed();
    }

    @Test
    void aMarkWithoutRightsEndsTheLink() throws Exception {
        ClientSlot slot = scene.claim();
        ShownRights shown = slot.showRights(scene.given(1), Deadline.NEVER);
        assertThat(shown.errno()).isZero();
        shown.settle(false); // and sends all the same
        scene.awaitAllClosed();
        slot.publish(0, 0);
        assertNothingIsReceived(link);
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
        ShownRights shown = scene.claim().showRights(given, Deadline.NEVER);
        assertThat(shown.errno()).isEqualTo(ErrnoException.EMFILE);
        assertThat(link.server().isEnded()).isFalse();
        shown.settle(false);
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
            assertThat(second.outcome()).isEqualTo(Outcome.PEER_DIED_QUEUED);
        }
    }

    @Test
    void whoSendsWhatNobodyReceivedOnceMoreKeepsHisLink() throws Exception {
        try (LinkPair once = new LinkPair(kind, RightUse.ONCE)) {
            ClientSlot slot =
                    Objects.requireNonNull(once.client().claim(Deadline.NEVER, NOT_CANCELLED));
            slot.prepare(0);
            assertThat(slot.send(0, Deadline.after(SHORT))).isEqualTo(Outcome.EXPIRED_QUEUED);
            Sending again = once.send("once more, in another slot");
            LinkPair.reply(once.receive(), "well");
            assertThat(again.outcome()).isEqualTo(Outcome.REPLIED);
            assertThat(once.port.receive(new Held(), Deadline.after(SHORT)))
                    .isEqualTo(ReceivePort.Taken.NOTHING);
            assertThat(once.server().isEnded()).isFalse();
        }
    }

    @Test
    void whoSendsWhereHeMayNotLosesHisLink() throws Exception {
        try (LinkPair pulses = new LinkPair(kind, RightUse.PULSE);
                LinkPair sends = new LinkPair(kind, RightUse.SEND)) {
            Sending sending = pulses.send("a request");
            assertNothingIsReceived(pulses);
            assertThat(sending.outcome()).isEqualTo(Outcome.PEER_DIED_QUEUED);
            assertThat(sends.client().pulse(1, 1, 1)).isNull();
            assertNothingIsReceived(sends);
        }
    }

    /** But for the notice that the client is gone, which is there once the link has ended. */
    private static void assertNothingIsReceived(LinkPair pair) {
        Held held = new Held();
        boolean isNoted = false;
        while (!isNoted) {
            ReceivePort.Taken taken = pair.port.receive(held, Deadline.after(SHORT));
            assertThat(taken).isIn(ReceivePort.Taken.NOTHING, ReceivePort.Taken.NOTICE);
            isNoted = taken == ReceivePort.Taken.NOTICE && pair.port.pollNotice() != null;
        }
        assertThat(pair.server().isEnded()).isTrue();
        assertThat(pair.port.receive(held, Deadline.after(SHORT)))
                .isIn(ReceivePort.Taken.NOTHING, ReceivePort.Taken.NOTICE);
    }
}
