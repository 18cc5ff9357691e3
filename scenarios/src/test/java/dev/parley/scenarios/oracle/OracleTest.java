package dev.parley.scenarios.oracle;

import static dev.parley.scenarios.oracle.Story.CLIENT;
import static dev.parley.scenarios.oracle.Story.OTHER_SERVER;
import static dev.parley.scenarios.oracle.Story.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.scenarios.oracle.Entry.Subject;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Journals in which everything is well, and those in which one thing is not. */
class OracleTest {

    @TempDir Path directory;
    private Story story;

    @BeforeEach
    void begin() {
        story = Story.in(directory);
    }

    @Test
    void whatIsAsItShouldBeIsNoViolation() throws Exception {
        Verdict verdict =
                story.exchanges(1)
                        .sends(2)
                        .isTold(2, End.NOT_DELIVERED, Cause.INTERRUPT)
                        .sends(3)
                        .receives(3)
                        .isTold(3, End.UNKNOWN, Cause.INTERRUPT)
                        .replies(3, false)
                        .sends(4)
                        .receives(4)
                        .replies(4, true)
                        .isTold(4, End.FAILED, Cause.SERVER_FAILED)
                        .end();
        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.summary()).isEqualTo("oracle: 4 sends, 0 violations");
        assertThat(verdict.figures().ended(End.UNKNOWN)).isOne();
    }

    @Test
    void aRequestThatArrivesChangedIsSeen() throws Exception {
        expectOnly(
                "Integrity", "changed", story.sends(1).receives(SERVER, 1, 4711, CLIENT).gets(1));
    }

    @Test
    void aSenderThatIsAnotherIsSeen() throws Exception {
        int crc = Message.crc(Message.request(CLIENT, 1, 40, 50));
        expectOnly(
                "Integrity",
                "told to server life 1 (pid 101) to be of life 9",
                story.sends(1).receives(SERVER, 1, crc, 9).gets(1));
    }

    @Test
    void aReceiverThatIsAnotherIsSeen() throws Exception {
        expectOnly(
                "Integrity",
                "sent to life 1, and received by server life 2",
                story.sends(1).receives(OTHER_SERVER, 1).gets(1));
    }

    @Test
    void aReplyToAnotherRequestIsSeen() throws Exception {
        expectOnly(
                "Integrity",
                "#2 of client life 3 (pid 103), lane 7 got a reply that is not the one to it",
                story.exchanges(1).sends(2).receives(2).gets(2, SERVER, 1));
    }

    @Test
    void aReplyOfAnotherServerIsSeen() throws Exception {
        expectOnly(
                "Integrity",
                "got a reply of life 2",
                story.sends(1).receives(1).gets(1, OTHER_SERVER, 1));
    }

    @Test
    void whatIsReceivedTwiceIsSeen() throws Exception {
        expectOnly(
                "AtMostOnce",
                "#1 of client life 3 (pid 103), lane 7 was received more than once: "
                        + "by server life 1 (pid 101) 1000 us after it was sent, "
                        + "by server life 1 (pid 101) 2000 us after it was sent",
                story.sends(1).receives(1).receives(1).gets(1));
    }

    @Test
    void twoOutcomesAreSeen() throws Exception {
        expectOnly(
                "AtMostOnce", "more than one outcome", story.sends(1).receives(1).gets(1).gets(1));
    }

    @Test
    void notDeliveredToldOfWhatWasReceivedIsSeen() throws Exception {
        expectOnly(
                "TruthfulOutcomes",
                "not delivered (INTERRUPT), but was received by server life 1",
                story.sends(1).receives(1).isTold(1, End.NOT_DELIVERED, Cause.INTERRUPT));
    }

    @Test
    void unknownToldOfWhatALivingServerDidNotReceiveIsSeen() throws Exception {
        expectOnly(
                "TruthfulOutcomes",
                "lived and did not receive it",
                story.sends(1).isTold(1, End.UNKNOWN, Cause.INTERRUPT));
    }

    @Test
    void unknownMayBeToldOfWhatADeadServerDidNotWriteDown() throws Exception {
        Story told = story.sends(1).isKilled(SERVER).isTold(1, End.UNKNOWN, Cause.PEER_DIED);
        assertThat(told.end(OTHER_SERVER, CLIENT).violations()).isEmpty();
    }

    @Test
    void unknownMayBeToldOfWhatWasAskedBackInVain() throws Exception {
        story.bySocket().withPatience(1).sends(1).later(500);
        Verdict verdict = story.isTold(1, End.UNKNOWN, Cause.DEADLINE).end();
        assertThat(verdict.violations()).isEmpty();
    }

    @Test
    void aReplyToWhatNobodyReceivedIsSeen() throws Exception {
        expectOnly("TruthfulOutcomes", "received by nobody", story.sends(1).gets(1));
    }

    @Test
    void aReplyThatMetNobodyAndYetArrivedIsSeen() throws Exception {
        expectOnly(
                "TruthfulOutcomes",
                "its reply met nobody",
                story.sends(1).receives(1).replies(1, false).gets(1));
    }

    @Test
    void aReplyThatMetAndYetDidNotArriveIsSeen() throws Exception {
        expectOnly(
                "TruthfulOutcomes",
                "the reply of server life 1 (pid 101) had met it",
                story.sends(1)
                        .receives(1)
                        .replies(1, true)
                        .isTold(1, End.UNKNOWN, Cause.INTERRUPT));
    }

    @Test
    void aDeathToldOfTheLivingIsSeen() throws Exception {
        expectOnly(
                "TruthfulOutcomes",
                "had given no reason for",
                story.sends(1).isTold(1, End.NOT_DELIVERED, Cause.PEER_DIED));
    }

    @Test
    void aDeadlineToldTooEarlyIsSeen() throws Exception {
        expectOnly(
                "TruthfulOutcomes",
                "(DEADLINE) after 1000 us",
                story.withPatience(2).sends(1).isTold(1, End.NOT_DELIVERED, Cause.DEADLINE));
    }

    @Test
    void aBrokenProtocolAmongTheHonestIsSeen() throws Exception {
        expectOnly(
                "TruthfulOutcomes",
                "PROTOCOL_VIOLATED",
                story.sends(1).receives(1).isTold(1, End.UNKNOWN, Cause.PROTOCOL_VIOLATED));
    }

    @Test
    void whatNobodySentIsSeen() throws Exception {
        expectOnly(
                "NoPhantoms",
                "server life 1 (pid 101) received #5 of life 3, which never sent it",
                story.exchanges(1).receives(5));
    }

    @Test
    void aSendThatNeverEndsIsSeen() throws Exception {
        expectOnly(
                "NoHangs",
                "#1 of client life 3 (pid 103), lane 7 to life 1 never ended, and was received",
                story.sends(1).receives(1));
    }

    @Test
    void aSendOfWhoIsKilledNeedNotEnd() throws Exception {
        story.sends(1).receives(1).isKilled(CLIENT);
        assertThat(story.end(SERVER, OTHER_SERVER).violations()).isEmpty();
    }

    @Test
    void aLaterMessageReceivedEarlierIsSeen() throws Exception {
        expectOnly(
                "Order",
                "#1 of client life 3 (pid 103), lane 7 was received by server life 1 (pid 101) "
                        + "after #2, which was sent later",
                story.sends(1).sends(2).receives(2).receives(1).gets(1).gets(2));
    }

    @Test
    void anEndIsToldOnce() throws Exception {
        story.watches(Subject.MEMBER).isKilled(SERVER).isToldOfTheEnd();
        assertThat(story.end(OTHER_SERVER, CLIENT).violations()).isEmpty();
    }

    @Test
    void anEndToldTwiceIsSeen() throws Exception {
        story.watches(Subject.MEMBER).isKilled(SERVER).isToldOfTheEnd().isToldOfTheEnd();
        expectOnly("DeathNotices", "told 2 times", story.end(OTHER_SERVER, CLIENT));
    }

    @Test
    void anEndNeverToldIsSeen() throws Exception {
        story.watches(Subject.MEMBER).isKilled(SERVER);
        expectOnly("DeathNotices", "never told", story.end(OTHER_SERVER, CLIENT));
    }

    @Test
    void anEndOfTheLivingIsSeen() throws Exception {
        expectOnly(
                "DeathNotices",
                "watch 1 of client life 3 (pid 103) on the member of life 1 was told, and server",
                story.watches(Subject.MEMBER).isToldOfTheEnd());
    }

    @Test
    void anEndOfANameThatNobodyLetGoOfIsSeen() throws Exception {
        expectOnly(
                "DeathNotices",
                "on the name of life 1 was told",
                story.closes().opens().watches(Subject.NAME).isToldOfTheEnd());
    }

    @Test
    void aNameThatIsLetGoOfMayBeTold() throws Exception {
        story.opens().watches(Subject.NAME).closes().opens().isToldOfTheEnd();
        assertThat(story.end().violations()).isEmpty();
    }

    @Test
    void whoDoesNotComeBackToTheNextKernelMayBeToldToBeGone() throws Exception {
        story.watches(Subject.MEMBER).kernelStarts().later(2_000).isToldOfTheEnd();
        assertThat(story.end().violations()).isEmpty();
    }

    @Test
    void whoEndsByItselfIsSeen() throws Exception {
        expectOnly(
                "NoCrashes",
                "server life 1 (pid 101) was not killed, and did not leave in order",
                story.exchanges(1).end(OTHER_SERVER, CLIENT));
    }

    private static void expectOnly(String rule, String words, Story story) throws Exception {
        expectOnly(rule, words, story.end());
    }

    private static void expectOnly(String rule, String words, Verdict verdict) {
        assertThat(verdict.violations()).as(verdict.details()).hasSize(1);
        assertThat(verdict.violations().getFirst().rule()).isEqualTo(rule);
        assertThat(verdict.violations().getFirst().text()).contains(words);
    }
}
