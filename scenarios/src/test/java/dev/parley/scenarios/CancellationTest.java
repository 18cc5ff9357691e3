package dev.parley.scenarios;

import static dev.parley.scenarios.Soon.soon;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Call;
import dev.parley.Closed;
import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.DeadlineExceeded;
import dev.parley.Delivered;
import dev.parley.Errno;
import dev.parley.Notice;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.PeerDied;
import dev.parley.Port;
import dev.parley.PortOptions;
import dev.parley.Receipt;
import dev.parley.Received;
import dev.parley.Request;
import dev.parley.Snapshot;
import dev.parley.Transport;
import dev.parley.junit.ParleyNode;
import dev.parley.scenarios.programs.Keeper;
import dev.parley.scenarios.programs.Reluctant;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A client that wants to leave while its request is held: it goes, or is kept, as the port says.
 */
@Timeout(120)
@ParameterizedClass
@EnumSource(Transport.class)
class CancellationTest {

    /** In milliseconds. */
    private static final long NEVER = Long.MAX_VALUE;

    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration WATCHDOG = Duration.ofSeconds(60);

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    private final Transport transport;
    private Parley parley;
    private Port keeping;

    CancellationTest(Transport transport) {
        this.transport = transport;
    }

    @BeforeEach
    void open() throws ParleyException {
        parley = NODE.join();
        keeping = parley.open("keeper", PortOptions.defaults().withClientsKept(true));
    }

    @AfterEach
    void leave() {
        parley.close();
    }

    private Peer client(String port, long softMillis, long millis) {
        return Peer.start(NODE.socket(), Reluctant.class, port, transport, softMillis, millis);
    }

    private Connection connect(String port) throws ParleyException {
        return parley.connect(port, ConnectOptions.defaults().withTransport(transport));
    }

    private static Request request(Port port) throws ParleyException {
        return (Request) port.receive(WATCHDOG).orElseThrow();
    }

    private static void expectAbandoned(Port port, Request request) throws ParleyException {
        assertThat(port.receive(WATCHDOG))
                .contains(new Notice.Abandoned(request.sender(), request.number()));
        assertThat(request.abandoned()).isTrue();
    }

    /** Q7. */
    @Test
    void anInterruptedClientStaysUntilItIsAnswered() throws Exception {
        try (Peer client = client("keeper", NEVER, NEVER)) {
            Request request = request(keeping);
            assertThat(request.abandoned()).isFalse();
            client.tell("leave");
            expectAbandoned(keeping, request);
            client.tell("now");
            assertThat(client.isSilent()).isTrue();
            assertThat(request.reply("yes".getBytes(UTF_8))).isTrue();
            client.expect("reply yes interrupted");
            assertThat(keeping.receive(WATCHDOG)).containsInstanceOf(Notice.ClientGone.class);
        }
    }

    /** Q7, without. */
    @Test
    void aPortThatDoesNotKeepItsClientsLetsThemGoAtOnce() throws Exception {
        try (Port port = parley.open("easy");
                Peer client = client("easy", NEVER, NEVER)) {
            Request request = request(port);
            client.tell("leave");
            client.expect("EINTR UNKNOWN interrupted");
            soon().until(request::abandoned);
            assertThat(request.reply(new byte[0])).isFalse();
            assertThat(port.receive(WATCHDOG)).containsInstanceOf(Notice.ClientGone.class);
        }
    }

    /** N5. */
    @Test
    void aServerMayReleaseAnInterruptedClientByFailingItsRequest() throws Exception {
        try (Peer client = client("keeper", NEVER, NEVER)) {
            Request request = request(keeping);
            client.tell("leave");
            expectAbandoned(keeping, request);
            assertThat(request.fail(Errno.EINTR)).isTrue();
            client.expect("failed EINTR interrupted");
        }
    }

    @Test
    void aClientThatIsInterruptedWhileQueuedLeavesAndIsNeverSeen() throws Exception {
        try (Peer client = client("keeper", NEVER, NEVER)) {
            awaitClient();
            client.tell("leave");
            client.expect("EINTR NO interrupted");
            assertThat(keeping.receive(WATCHDOG)).containsInstanceOf(Notice.ClientGone.class);
        }
    }

    /** It waits for the reply, as the kernel sees it. */
    private void awaitClient() {
        soon().until(
                        () ->
                                parley.look().processes().stream()
                                        .flatMap(process -> process.threads().stream())
                                        .anyMatch(this::isQueued));
    }

    private boolean isQueued(Snapshot.ThreadInfo thread) {
        return thread.state() == Snapshot.State.SEND
                && thread.portId().equals(OptionalLong.of(keeping.id()));
    }

    @Test
    void theReplyMakesANoticeThatIsQueuedVanish() throws Exception {
        try (Peer client = client("keeper", NEVER, NEVER)) {
            Request request = request(keeping);
            client.tell("leave");
            soon().until(request::abandoned);
            request.reply("first".getBytes(UTF_8));
            client.expect("reply first interrupted");
            assertThat(keeping.receive(WATCHDOG)).containsInstanceOf(Notice.ClientGone.class);
        }
    }

    @Test
    void aTimeoutEndsTheWaitOfAClientThatIsKept() throws Exception {
        try (Peer client = client("keeper", NEVER, 5_000)) {
            Request request = request(keeping);
            client.tell("leave");
            expectAbandoned(keeping, request);
            client.expect("ETIMEDOUT UNKNOWN interrupted");
            assertThat(keeping.receive(WATCHDOG)).containsInstanceOf(Notice.ClientGone.class);
            assertThat(request.reply(new byte[0])).isFalse();
        }
    }

    @Test
    void aClientThatIsKilledWhileItIsKeptIsGone() throws Exception {
        try (Peer client = client("keeper", NEVER, NEVER)) {
            Request request = request(keeping);
            client.tell("leave");
            expectAbandoned(keeping, request);
            client.kill();
            assertThat(keeping.receive(WATCHDOG)).contains(new Notice.ClientGone(request.sender()));
            assertThat(request.reply(new byte[0])).isFalse();
        }
    }

    @Test
    void theDeathOfTheServerEndsTheWaitOfWhomItKeeps() throws Exception {
        try (Peer server = Peer.start(NODE.socket(), Keeper.class, "deaf")) {
            server.expect("serving");
            try (Connection connection = connect("deaf")) {
                CompletableFuture<Throwable> failure = new CompletableFuture<>();
                Thread sender = Thread.ofPlatform().start(() -> fail(connection, failure));
                server.expect("holding 1");
                sender.interrupt();
                server.expect("abandoned 1");
                assertThat(failure).isNotDone();
                server.kill();
                assertThat(failure.get())
                        .isInstanceOfSatisfying(
                                PeerDied.class,
                                died -> assertThat(died.delivered()).isEqualTo(Delivered.UNKNOWN));
            }
        }
    }

    @Test
    void closingTheConnectionEndsTheWaitOfAClientThatIsKept() throws Exception {
        Connection connection = connect("keeper");
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Thread sender = Thread.ofPlatform().start(() -> fail(connection, failure));
        Request request = request(keeping);
        sender.interrupt();
        expectAbandoned(keeping, request);
        connection.close();
        assertThat(failure.get()).isInstanceOf(Closed.class);
        assertThat(keeping.receive(WATCHDOG)).containsInstanceOf(Notice.ClientGone.class);
        assertThat(request.reply(new byte[0])).isFalse();
    }

    private static void fail(Connection connection, CompletableFuture<Throwable> failure) {
        try {
            connection.send(new byte[0]);
            failure.complete(new AssertionError("was replied"));
        } catch (ParleyException e) {
            failure.complete(e);
        }
    }

    @Test
    void requestsOfOneReceiptAreToldApartByTheirNumbers() throws Exception {
        Receipt receipt = new Receipt();
        for (int number = 1; number <= 3; number++) {
            try (Peer client = client("keeper", NEVER, NEVER)) {
                Request request = (Request) keeping.receive(receipt, WATCHDOG).orElseThrow();
                assertThat(request.number()).isEqualTo(number);
                client.tell("leave");
                assertThat(keeping.receive(WATCHDOG))
                        .contains(new Notice.Abandoned(request.sender(), number));
                request.reply(new byte[0]);
                client.expect("reply  interrupted");
                assertThat(keeping.receive(WATCHDOG)).containsInstanceOf(Notice.ClientGone.class);
                assertThat(keeping.receive(WATCHDOG)).contains(new Notice.LastConnectionGone());
            }
        }
    }

    /** What sends with a soft timeout that it was given. */
    private interface Sending {
        void send() throws Exception;
    }

    @Test
    void aSoftTimeoutIsToldAndEndsNoSendThatIsKept() throws Exception {
        try (Connection connection = connect("keeper");
                Call call = connection.call()) {
            connection.useSoftTimeout(SHORT);
            expectKept(() -> connection.send(new byte[1]));
            expectKept(() -> connection.sendAsync(new byte[1]).get());
            expectKept(() -> call.send(1));
            connection.useSoftTimeout(Duration.ofSeconds(Long.MAX_VALUE));
            call.useSoftTimeout(SHORT);
            expectKept(() -> call.send(1));
        }
    }

    /** One that was not received in time is withdrawn: it is sent again. */
    private void expectKept(Sending sending) throws Exception {
        while (true) {
            CompletableFuture<Void> over = new CompletableFuture<>();
            Thread.ofPlatform().start(() -> send(sending, over));
            Optional<Received> received = keeping.receive(Duration.ofMillis(200));
            if (received.isPresent()) {
                Request request = (Request) received.get();
                expectAbandoned(keeping, request);
                assertThat(over).isNotDone();
                assertThat(request.reply(new byte[0])).isTrue();
                over.get();
                return;
            }
            assertThat(over)
                    .failsWithin(WATCHDOG)
                    .withThrowableOfType(ExecutionException.class)
                    .withRootCauseInstanceOf(DeadlineExceeded.class);
        }
    }

    private static void send(Sending sending, CompletableFuture<Void> over) {
        try {
            sending.send();
            over.complete(null);
        } catch (Exception e) {
            over.completeExceptionally(e);
        }
    }

    @Test
    void aSoftTimeoutIsATimeoutForAPortThatKeepsNobody() throws Exception {
        try (Port port = parley.open("easy");
                Connection connection = connect("easy")) {
            connection.useSoftTimeout(SHORT);
            CompletableFuture<Throwable> failure = new CompletableFuture<>();
            Thread.ofPlatform().start(() -> fail(connection, failure));
            port.receive(Duration.ofMillis(200));
            assertThat(failure.get()).isInstanceOf(DeadlineExceeded.class);
        }
    }
}
