package dev.parley.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.DeadlineExceeded;
import dev.parley.Delivered;
import dev.parley.NameNotFound;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Reply;
import dev.parley.Request;
import dev.parley.Transport;
import dev.parley.junit.ParleyNode;
import dev.parley.scenarios.programs.Letter;
import dev.parley.scenarios.programs.TimerServer;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client waits for as long as it wants to, and no longer. */
@Timeout(120)
class PatienceTest {

    private static final int LATE_SENDS = 4;
    private static final int LATE_MILLIS = 400;
    private static final Duration TOO_SHORT = Duration.ofMillis(100);
    private static final Duration WATCHDOG = Duration.ofMinutes(1);

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    @Test
    @DisplayName("C6: connecting to an id that never existed fails at once")
    void anIdThatNeverExistedIsRefused() throws ParleyException {
        try (Parley parley = NODE.join();
                Port port = parley.open("only")) {
            assertThatThrownBy(() -> parley.connect(port.id() + 1_000, ConnectOptions.defaults()))
                    .isInstanceOf(NameNotFound.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C6: sending to a process that does not receive blocks until it does")
    void aSendWaitsForAReceiver(Transport transport) throws Exception {
        try (Parley parley = NODE.join();
                Port port = parley.open("busy");
                Parley client = NODE.join();
                Sender sender = Sender.connect(client, "busy", transport).start()) {
            sender.awaitAsleep();
            Request late = (Request) port.receive();
            assertThat(late.reply(new byte[1])).isTrue();
            assertThat(sender.end()).isInstanceOf(Reply.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C6: or until the deadline; then nobody receives it")
    void aSendThatNobodyReceivesEndsByItsDeadline(Transport transport) throws Exception {
        try (Parley parley = NODE.join();
                Port port = parley.open("deaf");
                Connection connection =
                        parley.connect(
                                "deaf", ConnectOptions.defaults().withTransport(transport))) {
            expectDeadline(() -> connection.send(new byte[1], TOO_SHORT), Delivered.NO);
            assertThat(port.poll()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C17: the deadline passes first, and the late reply meets no later call")
    void aLateReplyMeetsNoLaterCall(Transport transport) throws Exception {
        try (Peer server = Peer.start(NODE.socket(), TimerServer.class, "late", LATE_MILLIS);
                Parley parley = NODE.join();
                Connection connection =
                        parley.connect(
                                "late",
                                ConnectOptions.defaults()
                                        .withTransport(transport)
                                        .withPatience(WATCHDOG))) {
            server.expect("serving");
            for (int i = 1; i <= LATE_SENDS; i++) {
                byte[] late = Letter.of(i, 20);
                giveUpWhileHeld(connection, late);
                byte[] patient = Letter.of(-i, 20);
                assertThat(connection.send(patient).bytes()).isEqualTo(Letter.answer(patient));
            }
            server.tell("?");
            String[] books = server.expectAfter("books").split(" ");
            assertThat(books).startsWith("" + LATE_SENDS, "" + LATE_SENDS);
        }
    }

    /** Again, if the server was so slow that it had not even received it. */
    private static void giveUpWhileHeld(Connection connection, byte[] letter) {
        DeadlineExceeded end;
        do {
            end =
                    catchThrowableOfType(
                            DeadlineExceeded.class, () -> connection.send(letter, TOO_SHORT));
        } while (end.delivered() == Delivered.NO);
        assertThat(end.delivered()).isEqualTo(Delivered.UNKNOWN);
    }

    private static void expectDeadline(ThrowingCallable send, Delivered delivered) {
        assertThatThrownBy(send)
                .isInstanceOfSatisfying(
                        DeadlineExceeded.class,
                        late -> assertThat(late.delivered()).isEqualTo(delivered));
    }
}
