package dev.parley.link;

import static dev.parley.link.RightsScene.RIGHT;
import static dev.parley.link.RightsScene.passing;
import static dev.parley.link.RightsScene.rights;
import static dev.parley.link.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.parley.link.LinkFrame.Header;
import dev.parley.link.LinkFrame.Kind;
import dev.parley.link.RightsScene.Sent;
import dev.parley.linux.ErrnoException;
import dev.parley.sleep.Deadline;
import dev.parley.wire.LinkKind;
import dev.parley.wire.PassedRight;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Requests that came by one link, and are passed over another: somebody always answers for them.
 */
@Timeout(60)
@ParameterizedClass
@EnumSource
class PassedRequestTest {

    private static final long PORT = 1;
    private static final Duration SHORT = Duration.ofMillis(50);

    private final LinkKind kind;
    private RightsScene scene;
    private LinkPair link;
    private LinkPair other;
    private Sending sender;
    private Held request;

    PassedRequestTest(LinkKind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void begin() throws IOException {
        scene = new RightsScene(kind);
        link = scene.link;
        other = new LinkPair(kind);
        sender = other.send("for somebody else");
        request = other.receive();
    }

    @AfterEach
    void end() {
        scene.close();
        other.close();
    }

    private int want(Held held) throws Exception {
        assertThat(rights(held).take(0)).isTrue();
        return rights(held).wantRequest(0, RIGHT).get(30, TimeUnit.SECONDS);
    }

    @Test
    void oneThatNobodyWantsIsFailed() throws Exception {
        Sent sent = scene.send(passing(request));
        LinkPair.reply(link.receive(), "");
        assertThat(sent.outcome()).isEqualTo(Outcome.REPLIED);
        assertThat(sender.outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void whoIsPassedToSomebodyWhoDiesHearsOfIt() throws Exception {
        Sent sent = scene.send(passing(request));
        link.receive();
        assertThat(sender.isOver()).isFalse();
        link.server().end();
        assertThat(sender.outcome()).isEqualTo(Outcome.PEER_DIED_HELD);
        assertThat(sent.returned()).isEmpty();
    }

    @Test
    void oneThatIsStillQueuedWhenTheOtherSideDiesIsTheGiversAgain() throws Exception {
        Sent sent = scene.send(passing(request));
        soon().until(() -> link.server().hasWork());
        link.server().end();
        assertThat(sent.outcome()).isEqualTo(Outcome.PEER_DIED_QUEUED);
        assertThat(sent.returned()).containsExactly(0);
        request.reopen();
        LinkPair.reply(request, "by the next worker");
        assertThat(sender.reply()).isEqualTo("by the next worker");
    }

    @Test
    void oneThatNobodyReceivesInTimeIsTheGiversAgain() throws Exception {
        Sent sent = scene.send(scene.claim(), passing(request), Deadline.after(SHORT));
        assertThat(sent.outcome()).isEqualTo(Outcome.EXPIRED_QUEUED);
        assertThat(sent.returned()).isEqualTo(Set.of(0));
        request.reopen();
        LinkPair.reply(request, "here after all");
        assertThat(sender.reply()).isEqualTo("here after all");
    }

    @Test
    void oneThatIsWantedIsForwarded() throws Exception {
        try (LinkPair next = new LinkPair(kind)) {
            other.client().forwards().introduceBy(always(next));
            link.client().rights().grantBy(passingOn());
            Sent sent = scene.send(passing(request));
            Held held = link.receive();
            assertThat(want(held)).isZero();
            Held arrived = next.receive();
            assertThat(LinkPair.text(arrived)).isEqualTo("for somebody else");
            LinkPair.reply(held, "");
            assertThat(sent.outcome()).isEqualTo(Outcome.REPLIED);
            assertThat(sender.isOver()).isFalse();
            LinkPair.reply(arrived, "here");
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

    private Granting passingOn() {
        return new Granting() {
            @Override
            public void drop(long linkId, List<Long> rightIds) {}

            @Override
            public Forwards.Followed passOn(Held passed, PassedRight right) {
                assertThat(right).isEqualTo(new PassedRight(link.client().id(), RIGHT));
                try {
                    return passed.link().forwards().await(PORT, right.rightId(), Deadline.NEVER);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
    }

    @Test
    void whatCouldNotBeHadMayBeWantedAgainUntilItIsLetGo() throws Exception {
        Sent sent = scene.send(passing(request));
        Held held = link.receive();
        for (int i = 0; i < 2; i++) {
            assertThat(want(held)).isEqualTo(ErrnoException.ENOTCONN);
            rights(held).putBack(0);
        }
        assertThat(sender.isOver()).isFalse();
        LinkPair.reply(held, "");
        sent.outcome();
        assertThat(sender.outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void aSenderWhoSaysThatHeIsGoneDoesNotHaveItLost() throws Exception {
        Forwards.Followed lie = new Forwards.Followed(0, ErrnoException.ESRCH);
        link.client().rights().grantBy(scene.asking(lie));
        Sent sent = scene.send(passing(request));
        Held held = link.receive();
        assertThat(want(held)).isNotIn(0, ErrnoException.ESRCH);
        rights(held).putBack(0);
        LinkPair.reply(held, "");
        sent.outcome();
        assertThat(sender.outcome()).isEqualTo(Outcome.FAILED);
        soon().until(() -> other.server().isIdle());
    }

    @Test
    void whoWantsWhatHeHasNotReceivedCannotHaveItTwice() throws Exception {
        ClientSlot slot = scene.claim();
        ShownRights shown = slot.showRights(passing(request), Deadline.NEVER);
        link.client().rights().grantBy(withdrawing(shown));
        link.server()
                .sender()
                .post(
                        LinkFrame.of(
                                Kind.ANSWER_WANTED,
                                slot.index(),
                                slot.generation() + 1,
                                new Header(0, 0, RIGHT)));
        assertThat(sender.outcome()).as("cancelled, not lost").isEqualTo(Outcome.FAILED);
        assertThat(other.server().isEnded()).isFalse();
    }

    /** Finds out meanwhile that the message is not received. */
    private Granting withdrawing(ShownRights shown) {
        return new Granting() {
            @Override
            public void drop(long linkId, List<Long> rightIds) {}

            @Override
            public Forwards.Followed passOn(Held passed, PassedRight right) {
                assertThat(shown.settle(false)).as("not the giver's any more").isEmpty();
                return new Forwards.Followed(0, ErrnoException.ENOTCONN);
            }
        };
    }

    @Test
    void whoWantsWhatWasNotPassedEndsTheLink() {
        link.server().sender().post(LinkFrame.of(Kind.ANSWER_WANTED, 0, 1));
        soon().until(() -> link.client().ending() == Leave.VIOLATED);
    }

    @Test
    void whoIsPassedToASilentProcessHearsOfItOnceThatSpeaksAgain() throws Exception {
        assumeThat(kind).as("else it is seen that nobody received").isEqualTo(LinkKind.SOCKET);
        ClientSlot slot = scene.claim();
        ShownRights shown = slot.showRights(passing(request), Deadline.NEVER);
        link.whileNobodyHears(
                () ->
                        assertThat(slot.send(0, Deadline.after(SHORT)))
                                .isEqualTo(Outcome.EXPIRED_HELD));
        assertThat(shown.settle(true)).isEmpty();
        assertThat(sender.outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void manyThatAreAnsweredElsewhereLeaveNothing() throws Exception {
        try (LinkPair next = new LinkPair(kind)) {
            other.client().forwards().introduceBy(always(next));
            link.client().rights().grantBy(passingOn());
            LinkPair.reply(request, "this one here");
            sender.outcome();
            for (int i = 0; i < 50; i++) {
                Sending one = other.send("one of many");
                Sent sent = scene.send(passing(other.receive()));
                Held held = link.receive();
                assertThat(want(held)).isZero();
                LinkPair.reply(next.receive(), "");
                LinkPair.reply(held, "");
                sent.outcome();
                link.client().release(sent.slot);
                assertThat(one.outcome()).isEqualTo(Outcome.REPLIED);
            }
            soon().until(() -> link.client().rights().giver().isEmpty());
        }
    }
}
