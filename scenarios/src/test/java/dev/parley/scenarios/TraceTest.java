package dev.parley.scenarios;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Closed;
import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.DeadlineExceeded;
import dev.parley.Errno;
import dev.parley.NameNotFound;
import dev.parley.Notice;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.PortGone;
import dev.parley.Proxy;
import dev.parley.Pulse;
import dev.parley.Receipt;
import dev.parley.Reply;
import dev.parley.Request;
import dev.parley.Trace;
import dev.parley.TraceExport;
import dev.parley.Traced;
import dev.parley.Traced.Outcome;
import dev.parley.Transport;
import dev.parley.junit.ParleyNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Following the messages of a port. */
class TraceTest {

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    private Parley parley;
    private Port port;

    @BeforeEach
    void open() throws Exception {
        parley = NODE.join();
        port = parley.open("traced");
    }

    @AfterEach
    void leave() {
        parley.close();
    }

    @ParameterizedTest
    @EnumSource
    void eachMessageIsSeenWithWhatBecameOfIt(Transport transport) throws Exception {
        port.exportTrace("traced");
        try (Trace trace = parley.trace("traced", 8);
                Connection connection = connect(transport)) {
            replied(connection, "a question that is longer", 7, new byte[100]);
            failed(connection);
            abandoned(connection);

            List<Traced> messages = follow(trace, 3);

            Traced first = messages.getFirst();
            assertThat(first.number()).isOne();
            assertThat(first.sender()).isEqualTo(parley.self());
            assertThat(first.requestBytes()).isEqualTo(25);
            assertThat(first.replyBytes()).isEqualTo(100);
            assertThat(first.status()).isEqualTo(7);
            assertThat(first.head()).isEqualTo("a questi".getBytes(UTF_8));
            assertThat(first.queued()).isGreaterThanOrEqualTo(Duration.ZERO);
            assertThat(first.served()).isPositive();
            assertThat(messages)
                    .extracting(Traced::outcome)
                    .containsExactly(Outcome.REPLIED, Outcome.FAILED, Outcome.ABANDONED);
            assertThat(messages.get(1).status()).isEqualTo(Errno.EINVAL.number());
            assertThat(trace.lost()).isZero();
        }
    }

    @Test
    void whoIsTooSlowLosesMessagesAndIsToldHowMany() throws Exception {
        port.exportTrace("traced");
        int messages = 10_000;
        try (Trace trace = parley.trace("traced", 0);
                Connection connection = connect(Transport.MEMORY)) {
            Thread server = Thread.ofPlatform().start(() -> serve(messages + 1));
            connection.send(new byte[1]);
            assertThat(follow(trace, 1)).hasSize(1);
            for (int i = 0; i < messages; i++) {
                connection.send(new byte[1]);
            }
            server.join();
            long seen = 1;
            long last = 1;
            while (last <= messages) {
                for (Traced message : trace.next()) {
                    assertThat(message.number()).isGreaterThan(last);
                    last = message.number();
                    seen++;
                }
            }
            assertThat(trace.lost()).isPositive();
            assertThat(seen + trace.lost()).isEqualTo(messages + 1);
        }
    }

    @Test
    void severalFollowAtOnceAndNeitherTakesFromTheOther() throws Exception {
        port.exportTrace("traced");
        try (Trace one = parley.trace("traced", 0);
                Trace other = parley.trace("traced", 0);
                Connection connection = connect(Transport.MEMORY)) {
            replied(connection, "x", 0, new byte[0]);
            assertThat(follow(one, 1)).hasSize(1);
            assertThat(follow(other, 1)).hasSize(1);
        }
    }

    @Test
    void noPortIsTracedWhoseOwnerDoesNotSaySo() {
        assertThatThrownBy(() -> parley.trace("traced", 0))
                .isInstanceOf(NameNotFound.class)
                .hasMessageContaining("traced.trace");
    }

    @Test
    void theTraceEndsWithItsPort() throws Exception {
        port.exportTrace("traced");
        try (Trace trace = parley.trace("traced", 0)) {
            port.close();
            assertThatThrownBy(
                            () -> {
                                while (true) {
                                    trace.next();
                                }
                            })
                    .isInstanceOf(PortGone.class);
        }
    }

    @Test
    void whoFollowsLaterSeesNothingOfWhatWasBefore() throws Exception {
        port.exportTrace("traced");
        try (Trace first = parley.trace("traced", 0);
                Connection connection = connect(Transport.MEMORY)) {
            replied(connection, "x", 0, new byte[0]);
            assertThat(follow(first, 1)).hasSize(1);
            try (Trace second = parley.trace("traced", 0)) {
                replied(connection, "longer", 0, new byte[0]);
                assertThat(follow(second, 1).getFirst().requestBytes()).isEqualTo(6);
            }
        }
    }

    @Test
    void followersThatGoAwayLeaveNothingBehind() throws Exception {
        port.exportTrace("traced");
        for (int i = 0; i < 20; i++) {
            Parley follower = NODE.join();
            Trace trace = follower.trace("traced", 0);
            Thread follows = Thread.ofPlatform().start(() -> followUntilTheEnd(trace));
            follower.close(); // while it is held, as a rule
            follows.join();
        }
        Soon.soon().until(() -> parley.look().links().isEmpty());
        try (Trace trace = parley.trace("traced", 0);
                Connection connection = connect(Transport.MEMORY)) {
            replied(connection, "x", 0, new byte[0]);
            assertThat(follow(trace, 1)).hasSize(1);
        }
    }

    private static void followUntilTheEnd(Trace trace) {
        try {
            while (true) {
                trace.next();
            }
        } catch (ParleyException _) {
            // Its process has left.
        }
    }

    @Test
    void aPortHasOneTrace() throws Exception {
        TraceExport export = port.exportTrace("traced");
        assertThat(port.exportTrace("traced")).isSameAs(export);
        export.close();
        Soon.soon().untilAsserted(() -> assertThat(port.exportTrace("traced")).isNotSameAs(export));
        port.close();
        assertThatThrownBy(() -> port.exportTrace("traced")).isInstanceOf(Closed.class);
    }

    @Test
    void moreBytesThanThereMayBeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parley.trace("traced", Trace.MOST_HEAD_BYTES + 1))
                .withMessageContaining("headBytes=65");
    }

    private Connection connect(Transport transport) throws ParleyException {
        return parley.connect("traced", ConnectOptions.defaults().withTransport(transport));
    }

    private void replied(Connection connection, String text, int status, byte[] reply)
            throws Exception {
        CompletableFuture<Reply> sent = connection.sendAsync(text.getBytes(UTF_8));
        receive().reply(status, reply);
        assertThat(sent.join().status()).isEqualTo(status);
    }

    private void failed(Connection connection) throws Exception {
        CompletableFuture<Reply> sent = connection.sendAsync(new byte[1]);
        receive().fail(Errno.EINVAL);
        assertThat(sent).failsWithin(Duration.ofMinutes(1));
    }

    private void abandoned(Connection connection) throws Exception {
        CompletableFuture<Reply> sent = connection.sendAsync(new byte[1], Duration.ofMillis(100));
        Request request = receive();
        assertThat(sent)
                .failsWithin(Duration.ofMinutes(1))
                .withThrowableThat()
                .havingRootCause()
                .isInstanceOf(DeadlineExceeded.class);
        Soon.soon().until(request::abandoned);
        assertThat(request.reply(new byte[0])).isFalse();
    }

    private Request receive() throws Exception {
        while (true) {
            switch (port.receive()) {
                case Request request -> {
                    return request;
                }
                case Pulse _, Proxy _, Notice _ -> {}
            }
        }
    }

    private void serve(int requests) {
        try {
            Receipt receipt = new Receipt();
            for (int i = 0; i < requests; i++) {
                ((Request) port.receive(receipt)).reply(new byte[0]);
            }
        } catch (ParleyException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Traced> follow(Trace trace, int count) throws Exception {
        List<Traced> messages = new ArrayList<>();
        while (messages.size() < count) {
            messages.addAll(trace.next());
        }
        return messages;
    }
}
