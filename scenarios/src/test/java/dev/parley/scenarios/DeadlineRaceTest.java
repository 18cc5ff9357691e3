package dev.parley.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.JoinOptions;
import dev.parley.Parley;
import dev.parley.Transport;
import dev.parley.Waiting;
import dev.parley.junit.ParleyNode;
import dev.parley.scenarios.programs.RacingServer;
import java.util.Base64;
import java.util.BitSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls that end at the moment of their replies: by deadlines, by interrupts. */
@Timeout(200)
class DeadlineRaceTest {

    private static final int LETTERS = 4_000;
    private static final int MANY_LETTERS = 100_000;

    /** One of so many letters must have met each end, for this to be a race. */
    private static final int RARELY = 1_000;

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    @ParameterizedTest
    @EnumSource
    void noReplyMeetsAnotherRequest(Transport transport) throws Exception {
        race(LETTERS, transport);
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void noneOfManyRepliesMeetsAnotherRequest(Transport transport) throws Exception {
        race(MANY_LETTERS, transport);
    }

    private static void race(int letters, Transport transport) throws Exception {
        try (Peer server =
                        Peer.start(NODE.socket(), RacingServer.class, "races").expect("serving");
                Parley parley = Parley.join(blocking());
                Connection connection =
                        parley.connect(
                                "races", ConnectOptions.defaults().withTransport(transport))) {
            Race race = Race.run(connection, letters);
            System.out.println(transport + " link, outcomes: " + race.outcomes());
            assertThat(race.outcomes())
                    .containsOnlyKeys(
                            "replied",
                            "DeadlineExceeded NO",
                            "DeadlineExceeded UNKNOWN",
                            "Interrupted NO",
                            "Interrupted UNKNOWN");
            assertThat(race.outcomes().values())
                    .allSatisfy(count -> assertThat(count).isGreaterThan(letters / RARELY));
            Slots.expectAllUsable(connection);
            server.tell("?");
            expectTruth(race, decoded(server.expectAfter("received")));
        }
    }

    /** Awake, a thread does not look at the clock before it has waited for a while. */
    private static JoinOptions blocking() {
        return JoinOptions.defaults().withSocket(NODE.socket()).withWaiting(Waiting.BLOCK);
    }

    private static void expectTruth(Race race, BitSet received) {
        BitSet neverReceived = (BitSet) race.replied().clone();
        neverReceived.andNot(received);
        assertThat(neverReceived.stream()).as("replied, but never received").isEmpty();
        BitSet receivedAfterAll = (BitSet) race.notDelivered().clone();
        receivedAfterAll.and(received);
        assertThat(receivedAfterAll.stream()).as("not delivered, but received").isEmpty();
    }

    private static BitSet decoded(String base64) {
        return BitSet.valueOf(Base64.getDecoder().decode(base64));
    }
}
