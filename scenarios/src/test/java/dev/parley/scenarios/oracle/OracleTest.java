package dev.parley.scenarios.oracle;

import static dev.parley.scenarios.oracle.Story.CLIENT;
import static dev.parley.scenarios.oracle.Story.OTHER_SERVER;
import static dev.parley.scenarios.oracle.Story.SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

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
    void whatIsForwardedIsReceivedByOneAfterTheOtherAndAnsweredByTheLast() throws Exception {
        Verdict verdict =
                story.sends(1)
                        .receives(1)
                        .forwards(SERVER, 1, OTHER_SERVER)
                        .receives(OTHER_SERVER, 1)
                        .isForwarding(OTHER_SERVER, 1, SERVER)
                        .receives(1)
                        .hasForwarded(OTHER_SERVER, 1, true)
                        .replies(1, true)
                        .gets(1)
                        .sends(2)
                        .receives(2)
                        .forwards(SERVER, 2, OTHER_SERVER)
                        .receives(OTHER_SERVER, 2)
                        .replies(OTHER_SERVER, 2, true)
                        .gets(2, OTHER_SERVER, 2)
                        .end();
        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.hops()).containsOnly(entry(1, 1L), entry(2, 1L));
        assertThat(verdict.figures().forwards()).isEqualTo(3);
    }

    @Test
    void whatCannotBeForwardedIsAnsweredByWhoeverHasIt() throws Exception {
        Verdict verdict =
                story.sends(1)
                        .receives(1)
                        .isForwarding(SERVER, 1, OTHER_SERVER)
                        .replies(1, true)
                        .gets(1)
                        .end();
        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.figures().forwards()).isZero();
    }

    @Test
    void unknownMayBeToldOfWhatWasForwardedAndNotReceived() throws Exception {
        story.sends(1).receives(1).forwards(SERVER, 1, OTHER_SERVER);
        Verdict verdict = story.isTold(1, End.UNKNOWN, Cause.INTERRUPT).end();
        assertThat(verdict.violations()).isEmpty();
    }

    @Test
    void notDeliveredToldOfWhatWasForwardedIsSeen() throws Exception {
        story.sends(1).receives(1).forwards(SERVER, 1, OTHER_SERVER);
        expectOnly(
                "TruthfulOutcomes",
                "not delivered (INTERRUPT), but was received by server life 1",
                story.isTold(1, End.NOT_DELIVERED, Cause.INTERRUPT));
    }

    @Test
    void anErrorOfWhoHasForwardedIsSeen() throws Exception {
        story.sends(1).receives(1).forwards(SERVER, 1, OTHER_SERVER);
        expectOnly(
                "TruthfulOutcomes",
                "failed (SERVER_FAILED), but forwarded by server life 1 (pid 101), and then received"
                        + " by nobody",
                story.isTold(1, End.FAILED, Cause.SERVER_FAILED));
    }

    @Test
    void aReplyOfWhoHasForwardedIsSeen() throws Exception {
        expectOnly(
                "Integrity",
                "#1 of client life 3 (pid 103), lane 7 was forwarded to life 2, and got a reply of"
                        + " life 1",
                story.sends(1)
                        .receives(1)
                        .forwards(SERVER, 1, OTHER_SERVER)
                        .receives(OTHER_SERVER, 1)
                        .gets(1));
    }

    @Test
    void whoForwardsAndAnswersIsSeen() throws Exception {
        expectOnly(
                "AtMostOnce",
                "was forwarded by server life 1 (pid 101), and answered by it all the same",
                story.sends(1)
                        .receives(1)
                        .forwards(SERVER, 1, OTHER_SERVER)
                        .receives(OTHER_SERVER, 1)
                        .replies(1, false)
                        .isTold(1, End.UNKNOWN, Cause.INTERRUPT));
    }

    @Test
    void whatWasNotForwardedAndIsReceivedByAnotherIsSeen() throws Exception {
        expectOnly(
                "AtMostOnce",
                "by server life 2 (pid 102) 3000 us after it was sent",
                story.sends(1)
                        .receives(1)
                        .replies(1, true)
                        .receives(OTHER_SERVER, 1)
                        .gets(1, OTHER_SERVER, 1));
    }

    @Test
    void whatCouldNotBeForwardedAndIsReceivedThereIsSeen() throws Exception {
        expectOnly(
                "AtMostOnce",
                "received more than once",
                story.sends(1)
                        .receives(1)
                        .isForwarding(SERVER, 1, OTHER_SERVER)
                        .replies(1, true)
                        .receives(OTHER_SERVER, 1)
                        .gets(1, OTHER_SERVER, 1));
    }

    @Test
    void aForwardThatMetNobodyAndYetArrivedIsSeen() throws Exception {
        expectOnly(
                "AtMostOnce",
                "received more than once",
                story.sends(1)
                        .receives(1)
                        .isForwarding(SERVER, 1, OTHER_SERVER)
                        .hasForwarded(SERVER, 1, false)
                        .receives(OTHER_SERVER, 1)
                        .gets(1, OTHER_SERVER, 1));
    }

    @Test
    void whatIsForwardedOnceAndReceivedTwiceIsSeen() throws Exception {
        expectOnly(
                "AtMostOnce",
                "received more than once",
                story.sends(1)
                        .receives(1)
                        .forwards(SERVER, 1, OTHER_SERVER)
                        .receives(OTHER_SERVER, 1)
                        .receives(OTHER_SERVER, 1)
                        .gets(1, OTHER_SERVER, 1));
    }

    @Test
    void whatIsForwardedToAnotherThanReceivesItIsSeen() throws Exception {
        expectOnly(
                "Integrity",
                "was forwarded by server life 1 (pid 101) to life 2, and received by server life 1",
                story.sends(1)
                        .receives(1)
                        .forwards(SERVER, 1, OTHER_SERVER)
                        .receives(1)
                        .replies(1, true)
                        .gets(1));
    }

    @Test
    void aForwardedRequestWhoseSenderIsAnotherIsSeen() throws Exception {
        story.sends(1).receives(1).forwards(SERVER, 1, OTHER_SERVER);
        int crc = Message.crc(Message.request(CLIENT, 1, 40, 50));
        expectOnly(
                "Integrity",
                "told to server life 2 (pid 102) to be of life 1",
                story.receives(OTHER_SERVER, 1, crc, SERVER).gets(1, OTHER_SERVER, 1));
    }

    @Test
    void aForwardedRequestWhoseReplyMetAndDidNotArriveIsSeen() throws Exception {
        expectOnly(
                "TruthfulOutcomes",
                "the reply of server life 2 (pid 102) had met it",
                forwardedAndTold(End.UNKNOWN, Cause.INTERRUPT));
    }

    @Test
    void whoHasASocketMayBeForwardedOverIt() throws Exception {
        story.bySocket();
        assertThat(forwardedAndTold(End.UNKNOWN, Cause.INTERRUPT).end().violations()).isEmpty();
    }

    private Story forwardedAndTold(End end, Cause cause) {
        return story.sends(1)
                .receives(1)
                .forwards(SERVER, 1, OTHER_SERVER)
                .receives(OTHER_SERVER, 1)
                .replies(OTHER_SERVER, 1, true)
                .isTold(1, end, cause);
    }

    @Test
    void theDeathOfWhoHasForwardedIsNoReason() throws Exception {
        story.sends(1).receives(1).forwards(SERVER, 1, OTHER_SERVER).isKilled(SERVER);
        story.isTold(1, End.UNKNOWN, Cause.PEER_DIED);
        expectOnly(
                "TruthfulOutcomes",
                "which server life 2 (pid 102) had given no reason for",
                story.end(OTHER_SERVER, CLIENT));
    }

    @Test
    void theDeathOfWhoWasForwardedToIsAReason() throws Exception {
        story.sends(1).receives(1).forwards(SERVER, 1, OTHER_SERVER).isKilled(OTHER_SERVER);
        story.isTold(1, End.UNKNOWN, Cause.PEER_DIED);
        assertThat(story.end(SERVER, CLIENT).violations()).isEmpty();
    }

    @Test
    void whoIsKilledMayHaveForwardedOrNot() throws Exception {
        story.sends(1).receives(1).isForwarding(SERVER, 1, OTHER_SERVER).isKilled(SERVER);
        story.isTold(1, End.UNKNOWN, Cause.PEER_DIED);
        story.sends(2).receives(2).isForwarding(SERVER, 2, OTHER_SERVER);
        story.receives(OTHER_SERVER, 2).gets(2, OTHER_SERVER, 2);
        assertThat(story.end(OTHER_SERVER, CLIENT).violations()).isEmpty();
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
    void whatIsForwardedComesWhenItComes() throws Exception {
        Verdict verdict =
                story.sends(1)
                        .sends(2)
                        .receives(1)
                        .forwards(SERVER, 1, SERVER)
                        .receives(2)
                        .receives(1)
                        .gets(1)
                        .gets(2)
                        .end();
        assertThat(verdict.violations()).isEmpty();
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
