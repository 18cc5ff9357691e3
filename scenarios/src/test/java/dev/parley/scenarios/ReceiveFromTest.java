package dev.parley.scenarios;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Closed;
import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.Errno;
import dev.parley.Member;
import dev.parley.Notice;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.PeerDied;
import dev.parley.Port;
import dev.parley.Receipt;
import dev.parley.Request;
import dev.parley.Transport;
import dev.parley.junit.ParleyNode;
import dev.parley.scenarios.programs.Letter;
import dev.parley.scenarios.programs.MortalClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Receiving from one certain member. */
@Timeout(120)
@ParameterizedClass
@EnumSource(Transport.class)
class ReceiveFromTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    private final Transport transport;
    private Parley parley;
    private Parley other;
    private Port port;

    ReceiveFromTest(Transport transport) {
        this.transport = transport;
    }

    @BeforeEach
    void open() throws ParleyException {
        parley = NODE.join();
        other = NODE.join();
        port = parley.open("port");
    }

    @AfterEach
    void leave() {
        other.close();
        parley.close();
    }

    private Connection connect(Parley from) throws ParleyException {
        return from.connect("port", ConnectOptions.defaults().withTransport(transport));
    }

    private static String text(Request request) {
        return new String(request.bytes(), UTF_8);
    }

    @Test
    void whatOthersHaveSentStaysInItsOrder() throws Exception {
        try (Connection mine = connect(parley);
                Connection others = connect(other)) {
            var _ = mine.sendAsync("1".getBytes(UTF_8));
            var _ = mine.sendAsync("2".getBytes(UTF_8));
            var _ = others.sendAsync("3".getBytes(UTF_8));
            Receipt receipt = new Receipt();
            Request sought = port.receiveFrom(other.self(), receipt);
            assertThat(text(sought)).isEqualTo("3");
            assertThat(sought.sender()).isEqualTo(other.self());
            sought.reply(new byte[0]);
            assertThat(port.receiveFrom(other.self(), receipt, Duration.ZERO)).isEmpty();
            for (String text : new String[] {"1", "2"}) {
                Request next = (Request) port.receive();
                assertThat(text(next)).isEqualTo(text);
                next.reply(new byte[0]);
            }
        }
    }

    /** A process that has been served once, and waits. */
    private Peer client() {
        return Peer.start(
                NODE.socket(),
                MortalClient.class,
                "port",
                transport,
                Letter.MIN_BYTES,
                Letter.MIN_BYTES,
                0);
    }

    private Member serveOnce() throws ParleyException {
        Request request = (Request) port.receive();
        request.reply(Letter.answer(request.bytes()));
        return request.sender();
    }

    /** What a receive from that member, in a thread of its own, comes back with. */
    private CompletableFuture<Object> receiveFrom(Member member) {
        CompletableFuture<Object> end = new CompletableFuture<>();
        Thread.ofPlatform()
                .start(
                        () -> {
                            try {
                                end.complete(port.receiveFrom(member));
                            } catch (ParleyException e) {
                                end.complete(e);
                            }
                        });
        return end.orTimeout(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    @DisplayName("Q1: a receive from one that dies while waited for: ESRCH; from a dead one: ESRCH")
    void theDeathOfTheMemberEndsTheReceive() throws Exception {
        try (Peer client = client()) {
            Member member = serveOnce();
            client.expectAfter("ready");
            CompletableFuture<Object> end = receiveFrom(member);
            assertThat(port.receiveFrom(member, Duration.ofMillis(1))).isEmpty();
            assertThat(end).isNotDone();

            client.kill();

            assertThat(end.join())
                    .isInstanceOfSatisfying(
                            PeerDied.class, e -> assertThat(e.errno()).isEqualTo(Errno.ESRCH));
            assertThatThrownBy(() -> port.receiveFrom(member)).isInstanceOf(PeerDied.class);
            assertThat(port.receive()).isEqualTo(new Notice.ClientGone(member));
        }
    }

    @Test
    void aLivingMemberThatIsNotConnectedIsWaitedFor() throws Exception {
        Member member = other.self();
        assertThat(port.receiveFrom(member, Duration.ofMillis(1))).isEmpty();
        CompletableFuture<Object> end = receiveFrom(member);
        try (Connection connection = connect(other)) {
            var _ = connection.sendAsync("late".getBytes(UTF_8));
            assertThat(end.join())
                    .isInstanceOfSatisfying(
                            Request.class,
                            request -> {
                                assertThat(text(request)).isEqualTo("late");
                                request.reply(new byte[0]);
                            });
        }
        assertThat(port.receive()).isEqualTo(new Notice.ClientGone(member));

        CompletableFuture<Object> last = receiveFrom(member);
        other.close();

        assertThat(last.join()).isInstanceOf(PeerDied.class);
        assertThatThrownBy(() -> port.receiveFrom(member)).isInstanceOf(PeerDied.class);
    }

    @Test
    void closingThePortEndsTheReceive() throws Exception {
        try (Connection connection = connect(other)) {
            var _ = connection.sendAsync("first".getBytes(UTF_8));
            port.receiveFrom(other.self()).reply(new byte[0]);
            CompletableFuture<Object> end = receiveFrom(other.self());
            port.close();
            assertThat(end.join()).isInstanceOf(Closed.class);
        }
    }
}
