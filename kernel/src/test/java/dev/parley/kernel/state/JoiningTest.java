package dev.parley.kernel.state;

import static dev.parley.kernel.state.TestNode.OTHER_UID;
import static dev.parley.kernel.state.TestNode.UID;
import static dev.parley.kernel.state.TestNode.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.kernel.state.Effect.Drop;
import dev.parley.kernel.state.Effect.Expel;
import dev.parley.kernel.state.Effect.Note;
import dev.parley.kernel.state.Effect.Say;
import dev.parley.kernel.state.Event.Left;
import dev.parley.kernel.state.Event.Misspoke;
import dev.parley.wire.Ask.Hello;
import dev.parley.wire.Ask.ListNames;
import dev.parley.wire.Ask.OpenPort;
import dev.parley.wire.MemberRecord;
import dev.parley.wire.ProgramRecord;
import dev.parley.wire.Refusal;
import dev.parley.wire.Tell.Refused;
import dev.parley.wire.Tell.Welcome;
import dev.parley.wire.Wire;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JoiningTest {

    private final TestNode node = new TestNode();

    @Test
    void helloIsAnsweredWithTheNodeAndOnesOwnIdentity() {
        long connection = node.arrive(UID);
        Welcome welcome =
                (Welcome) node.ask(connection, new Hello(0, "daq", "1", ProgramRecord.UNSAID, 0));
        assertThat(welcome)
                .isEqualTo(
                        new Welcome(
                                0,
                                TestNode.EPOCH,
                                "host",
                                new MemberRecord(welcome.self().id(), 4001, UID, UID, "daq")));
    }

    @Test
    void whoSaysAnythingElseFirstIsToldAndExpelled() {
        long connection = node.arrive(UID);
        assertRefused(
                node.ask(connection, new ListNames("")),
                Refusal.INVALID,
                "the first question must be Hello");
        assertThat(node.effects())
                .hasExactlyElementsOfTypes(Say.class, Note.class, Expel.class)
                .last()
                .isEqualTo(new Expel(connection));
        assertThat(node.ledger().isEmpty()).isTrue();
    }

    @Test
    void theDescriptorsOfWhoIsExpelledAreDropped() {
        long connection = node.arrive(UID);
        node.ask(connection, new OpenPort("", false));
        assertThat(node.effects(Drop.class)).hasSize(2);
        assertThat(node.heldDescriptors()).isZero();
    }

    @Test
    void livenessPageAndTableAreHeldForAsLongAsTheMemberIsThere() {
        long connection = node.join();
        assertThat(node.heldDescriptors()).isEqualTo(2);
        node.leave(connection);
        assertThat(node.heldDescriptors()).isZero();
    }

    @Test
    void whoHasNoGoodLivenessPageIsNotLetIn() {
        assertRefused(
                node.ask(
                        node.arrive(UID),
                        new Hello(0, "", "1", ProgramRecord.UNSAID, 0),
                        List.of(node.defective("seal FUTURE_WRITE is missing"), node.descriptor())),
                Refusal.INVALID,
                "liveness page: seal FUTURE_WRITE is missing");
        assertThat(node.effects(Expel.class)).hasSize(1);
        assertRefused(
                node.ask(
                        node.arrive(UID),
                        new Hello(0, "", "1", ProgramRecord.UNSAID, 0),
                        List.of()),
                Refusal.INVALID,
                "expected=2 got=0");
        assertThat(node.heldDescriptors()).isZero();
        assertThat(node.ledger().isEmpty()).isTrue();
    }

    @Test
    void aSecondHelloIsRefusedAndTheMemberStays() {
        long connection = node.join();
        assertRefused(
                node.ask(connection, new Hello(0, "x", "1", ProgramRecord.UNSAID, 0)),
                Refusal.INVALID,
                "said before");
        assertThat(node.effects(Expel.class)).isEmpty();
        node.openPort(connection, "/a");
    }

    @Test
    void aProgramNameWithControlsIsNotLetIn() {
        long connection = node.arrive(UID);
        assertRefused(
                node.ask(connection, new Hello(0, "a\nb", "1", ProgramRecord.UNSAID, 0)),
                Refusal.INVALID,
                "program=\"a\\u{a}b\"");
        assertThat(node.effects(Expel.class)).hasSize(1);
    }

    @Test
    void anotherUserIsRefusedWithTheRuleAndThenExpelled() {
        long connection = node.arrive(OTHER_UID);
        assertRefused(
                node.ask(connection, new Hello(0, "", "1", ProgramRecord.UNSAID, 0)),
                Refusal.NOT_PERMITTED,
                "this node is of uid 1000, and lets in nobody else");
        assertThat(node.effects())
                .hasExactlyElementsOfTypes(
                        Drop.class, Drop.class, Say.class, Note.class, Expel.class);
        assertThat(node.notes())
                .singleElement()
                .asString()
                .startsWith("denied ")
                .contains("uid=1001");
    }

    @Test
    void notEvenRootIsLetIn() {
        assertRefused(
                node.ask(node.arrive(0), new Hello(0, "", "1", ProgramRecord.UNSAID, 0)),
                Refusal.NOT_PERMITTED,
                "of uid 1000");
    }

    @Test
    void whoSaysWhatIsNoQuestionIsToldAndExpelled() {
        long connection = node.join();
        node.tell(new Misspoke(connection, "unknown question, type=9"));
        assertThat(node.answers(connection, Wire.UNASKED))
                .containsExactly(new Refused(Refusal.INVALID, "unknown question, type=9"));
        assertThat(node.effects(Expel.class)).containsExactly(new Expel(connection));
        assertThat(node.notes()).singleElement().asString().startsWith("misbehaved ");
    }

    @Test
    void whoWasExpelledIsNobodyAnyMore() {
        long connection = node.join();
        node.tell(new Misspoke(connection, ""));
        assertThatThrownBy(() -> node.tell(new Left(connection, false, Optional.empty())))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatAMemberWritesIntoTheLogStaysOnItsLine() {
        long connection = node.join();
        node.tell(new Misspoke(connection, "a\nstarted \"socket\""));
        assertThat(node.notes())
                .singleElement()
                .asString()
                .doesNotContain("\n")
                .endsWith("reason=\"a\\u{a}started \\\"socket\\\"\"");
    }
}
