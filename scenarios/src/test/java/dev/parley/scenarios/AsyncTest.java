package dev.parley.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.DeadlineExceeded;
import dev.parley.Delivered;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.PortGone;
import dev.parley.Reply;
import dev.parley.Request;
import dev.parley.Transport;
import dev.parley.junit.ParleyNode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Sends that no platform thread waits for: by futures, and by virtual threads. */
@Timeout(120)
@ParameterizedClass
@EnumSource(Transport.class)
class AsyncTest {

    private static final int MANY = 1_000;

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    private final ConnectOptions options;
    private Parley parley;
    private Parley serving;
    private Port port;
    private Connection connection;

    AsyncTest(Transport transport) {
        options = ConnectOptions.defaults().withTransport(transport);
    }

    @BeforeEach
    void connect() throws ParleyException {
        parley = NODE.join();
        serving = NODE.join();
        port = serving.open("port");
        connection = parley.connect("port", options);
    }

    @AfterEach
    void leave() {
        parley.close();
        serving.close();
    }

    @Test
    void manyAreUnderWayWithoutAThreadEachAndInTheOrderOfTheSends() throws Exception {
        List<CompletableFuture<Reply>> replies = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            replies.add(connection.sendAsync(bytes(i)));
        }
        for (int i = 0; i < MANY; i++) {
            Request request = (Request) port.receive();
            assertThat(number(request.bytes())).isEqualTo(i);
            request.reply(i, bytes(-i));
        }
        for (int i = 0; i < MANY; i++) {
            assertThat(number(replies.get(i).join().bytes())).isEqualTo(-i);
            assertThat(replies.get(i).join().status()).isEqualTo(i);
        }
    }

    @Test
    void aDeadlineEndsWhatIsQueuedHeldAndInLine() throws Exception {
        List<CompletableFuture<Reply>> replies = new ArrayList<>();
        for (int i = 0; i < options.slots() + 1; i++) {
            replies.add(connection.sendAsync(bytes(i), Duration.ofSeconds(1)));
        }
        Request held = (Request) port.receive();
        assertThat(delivered(replies.getFirst())).isEqualTo(Delivered.UNKNOWN);
        for (CompletableFuture<Reply> queued : replies.subList(1, replies.size())) {
            assertThat(delivered(queued)).isEqualTo(Delivered.NO);
        }
        held.reply(new byte[0]);
        assertThat(port.poll()).isEmpty();
    }

    private static Delivered delivered(CompletableFuture<Reply> reply) {
        try {
            throw new AssertionError("replied: " + reply.join());
        } catch (CompletionException e) {
            if (e.getCause() instanceof DeadlineExceeded late) {
                return late.delivered();
            }
            throw e;
        }
    }

    @Test
    void theEndOfThePortEndsThemAll() throws Exception {
        List<CompletableFuture<Reply>> replies = new ArrayList<>();
        for (int i = 0; i < 2 * options.slots(); i++) {
            replies.add(connection.sendAsync(bytes(i)));
        }
        port.close();
        for (CompletableFuture<Reply> reply : replies) {
            assertThatThrownBy(reply::join).hasCauseInstanceOf(PortGone.class);
        }
    }

    @Test
    void closingTheConnectionEndsThemAll() throws Exception {
        List<CompletableFuture<Reply>> replies = new ArrayList<>();
        for (int i = 0; i < 2 * options.slots(); i++) {
            replies.add(connection.sendAsync(bytes(i)));
        }
        connection.close();
        for (CompletableFuture<Reply> reply : replies) {
            assertThatThrownBy(reply::join).hasCauseInstanceOf(ParleyException.class);
        }
    }

    @Test
    void longMessagesGoAsWell() throws Exception {
        CompletableFuture<Reply> reply = connection.sendAsync(new byte[1 << 20]);
        Request request = (Request) port.receive();
        assertThat(request.size()).isEqualTo(1 << 20);
        request.reply(new byte[1]);
        assertThat(reply.join().bytes()).hasSize(1);
    }

    @Test
    void virtualThreadsSendReceiveAndAreInterrupted() throws Exception {
        CompletableFuture<Integer> sum = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> sum.complete(serve(MANY)));
        List<Thread> senders = new ArrayList<>();
        List<Integer> mixed = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            int number = i;
            senders.add(
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        if (echo(number) != number) {
                                            mixed.add(number);
                                        }
                                    }));
        }
        for (Thread sender : senders) {
            sender.join();
        }
        assertThat(mixed).isEmpty();
        assertThat(sum.join()).isEqualTo(MANY * (MANY - 1) / 2);

        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Thread interrupted =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        connection.send(bytes(1));
                                    } catch (ParleyException e) {
                                        failure.complete(e);
                                    }
                                });
        Request held = (Request) port.receive();
        interrupted.interrupt();
        assertThat(failure.join())
                .isInstanceOfSatisfying(
                        dev.parley.Interrupted.class,
                        e -> assertThat(e.delivered()).isEqualTo(Delivered.UNKNOWN));
        held.reply(new byte[0]);
    }

    private int serve(int requests) {
        try {
            int sum = 0;
            for (int i = 0; i < requests; i++) {
                Request request = (Request) port.receive();
                sum += number(request.bytes());
                request.reply(request.bytes());
            }
            return sum;
        } catch (ParleyException e) {
            throw new AssertionError(e);
        }
    }

    private int echo(int number) {
        try {
            return number(connection.send(bytes(number)).bytes());
        } catch (ParleyException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] bytes(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }

    private static int number(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getInt();
    }
}
