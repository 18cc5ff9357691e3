package dev.parley.scenarios;

import static dev.parley.scenarios.Soon.soon;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Call;
import dev.parley.Closed;
import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.Delivered;
import dev.parley.Errno;
import dev.parley.JoinOptions;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.PeerDied;
import dev.parley.Port;
import dev.parley.PortGone;
import dev.parley.Reply;
import dev.parley.Request;
import dev.parley.ServerFailed;
import dev.parley.Transport;
import dev.parley.Waiting;
import dev.parley.junit.ParleyNode;
import dev.parley.kernel.EmbeddedKernel;
import dev.parley.scenarios.programs.Forwarder;
import dev.parley.scenarios.programs.Keeper;
import dev.parley.scenarios.programs.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that hand requests over to others, and keep nothing of them. */
@Timeout(120)
class ForwardTest {

    private static final int AT_ONCE = 5;
    private static final int MESSAGES = 100;
    private static final int SLOTS = 2;

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    private static Peer forwarder(String name, String next, int threads) {
        return Peer.start(NODE.socket(), Forwarder.class, name, next, threads, Waiting.ADAPTIVE);
    }

    private static ConnectOptions by(Transport transport) {
        return ConnectOptions.defaults().withTransport(transport);
    }

    private static CompletableFuture<Reply> send(Connection connection, String text) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return connection.send(text.getBytes(UTF_8));
                    } catch (ParleyException e) {
                        throw new IllegalStateException(e);
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C21: chains that forward, many at once: all complete")
    void chainsOfManyAtOnceComplete(Transport transport) throws Exception {
        try (Peer last =
                        Peer.start(
                                NODE.socket(),
                                Server.class,
                                "last",
                                "echo",
                                2,
                                Waiting.ADAPTIVE,
                                -1);
                Peer second = forwarder("second", "last", 4);
                Peer first = forwarder("first", "second", 4);
                Parley parley = NODE.join()) {
            last.expectAfter("serving");
            second.expect("serving");
            first.expect("serving");
            List<FutureTask<Void>> senders = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                int number = i;
                senders.add(new FutureTask<>(() -> sendMany(parley, transport, number)));
            }
            senders.forEach(sender -> Thread.ofPlatform().start(sender));
            for (FutureTask<Void> sender : senders) {
                sender.get();
            }
        }
    }

    /** Every other one without waiting; over fewer slots than there are senders. */
    private static Void sendMany(Parley parley, Transport transport, int number) throws Exception {
        try (Connection connection = parley.connect("first", by(transport).withSlots(SLOTS))) {
            for (int i = 0; i < MESSAGES; i++) {
                String text = "message %d of sender %d, of 64 bytes or so".formatted(i, number);
                byte[] request = text.getBytes(UTF_8);
                Reply echo =
                        i % 2 == 0 ? connection.send(request) : connection.sendAsync(request).get();
                assertThat(echo.text()).isEqualTo(text);
            }
        }
        return null;
    }

    @ParameterizedTest
    @EnumSource
    void theNextServerSeesWhoSentItAndTheForwarderMayDie(Transport transport) throws Exception {
        try (Parley client = NODE.join();
                Parley server = NODE.join();
                Port last = server.open("last");
                Peer first = forwarder("first", "last", 1)) {
            first.expect("serving");
            try (Connection connection = client.connect("first", by(transport))) {
                CompletableFuture<Reply> reply = send(connection, "hello");
                Request request = (Request) last.receive();
                first.expect("forwarded");
                assertThat(request.sender()).isEqualTo(client.self());
                assertThat(new String(request.bytes(), UTF_8)).isEqualTo("hello");
                first.kill();
                request.reply("still here".getBytes(UTF_8));
                assertThat(reply.get().text()).isEqualTo("still here");
            }
            soon().until(() -> server.look().links().isEmpty());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoIsForwardedToTheDeadHearsThatNobodyKnows(Transport transport) throws Exception {
        Peer last = Peer.start(NODE.socket(), Keeper.class, "last").expect("serving");
        try (Parley client = NODE.join();
                Peer first = forwarder("first", "last", 1)) {
            first.expect("serving");
            try (Connection connection = client.connect("first", by(transport))) {
                CompletableFuture<Reply> reply = send(connection, "held");
                first.expect("forwarded");
                last.expectAfter("holding");
                last.kill();
                assertThatThrownBy(reply::get)
                        .rootCause()
                        .isInstanceOfSatisfying(
                                PeerDied.class,
                                e -> assertThat(e.delivered()).isEqualTo(Delivered.UNKNOWN));
                // Where it forwards to is gone: the request stays its own, and it fails it.
                assertThatThrownBy(() -> connection.send(new byte[1]))
                        .isInstanceOf(ServerFailed.class);
            }
        } finally {
            last.close();
        }
    }

    @Test
    void aPortOfTheSameProcessWillDo() throws Exception {
        try (Parley client = NODE.join();
                Parley server = NODE.join();
                Port front = server.open("front");
                Port back = server.open();
                Connection toBack = server.connect(back.id(), ConnectOptions.defaults());
                Connection connection = client.connect("front")) {
            CompletableFuture<Reply> reply = send(connection, "hello");
            Request request = (Request) front.receive();
            assertThat(request.forward(toBack)).isTrue();
            assertThatThrownBy(() -> request.reply(new byte[0]))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> request.forward(toBack))
                    .isInstanceOf(IllegalStateException.class);
            ((Request) back.receive()).reply(7, "from the back".getBytes(UTF_8));
            assertThat(reply.get().status()).isEqualTo(7);
            assertThat(reply.get().text()).isEqualTo("from the back");
        }
    }

    @Test
    void whatCannotBeForwardedStaysWithWhomItWas() throws Exception {
        try (Parley client = NODE.join();
                Parley server = NODE.join();
                Port front = server.open("front");
                Port back = server.open();
                Connection toBack = server.connect(back.id(), ConnectOptions.defaults());
                Connection closed = server.connect(back.id(), ConnectOptions.defaults());
                Connection connection = client.connect("front")) {
            closed.close();
            CompletableFuture<Reply> reply = send(connection, "hello");
            Request request = (Request) front.receive();
            assertThatThrownBy(() -> request.forward(closed)).isInstanceOf(Closed.class);
            back.close();
            assertThatThrownBy(() -> request.forward(toBack)).isInstanceOf(PortGone.class);
            assertThat(new String(request.bytes(), UTF_8)).isEqualTo("hello");
            request.reply("by myself".getBytes(UTF_8));
            assertThat(reply.get().text()).isEqualTo("by myself");
        }
    }

    @Test
    void withoutAKernelThereIsNoNewWayButTheOldOnes() throws Exception {
        try (EmbeddedKernel kernel = EmbeddedKernel.start();
                Parley client = join(kernel);
                Parley server = join(kernel);
                Port front = server.open("front");
                Port known = server.open();
                Port unknown = server.open();
                Connection toKnown = server.connect(known.id(), ConnectOptions.defaults());
                Connection toUnknown = server.connect(unknown.id(), ConnectOptions.defaults());
                Connection connection = client.connect("front")) {
            CompletableFuture<Reply> first = send(connection, "first");
            assertThat(((Request) front.receive()).forward(toKnown)).isTrue();
            ((Request) known.receive()).reply(new byte[0]);
            first.get();
            kernel.close();
            CompletableFuture<Reply> second = send(connection, "second");
            Request request = (Request) front.receive();
            assertThatThrownBy(() -> request.forward(toUnknown))
                    .isInstanceOfSatisfying(
                            ParleyException.class,
                            e -> assertThat(e.errno()).isEqualTo(Errno.ENOTCONN));
            assertThat(request.forward(toKnown)).isTrue();
            ((Request) known.receive()).reply("there".getBytes(UTF_8));
            assertThat(second.get().text()).isEqualTo("there");
        }
    }

    private static Parley join(EmbeddedKernel kernel) throws ParleyException {
        return Parley.join(JoinOptions.defaults().withSocket(kernel.socket()));
    }

    @Test
    void aCallWithLongMessagesIsForwarded() throws Exception {
        long length = 1 << 20;
        try (Parley client = NODE.join();
                Parley server = NODE.join();
                Port front = server.open("front");
                Port back = server.open();
                Connection toBack = server.connect(back.id(), ConnectOptions.defaults());
                Connection connection = client.connect("front");
                Call call = connection.call(length, length)) {
            for (byte round = 1; round <= 2; round++) {
                byte fill = round;
                call.request().fill(fill);
                CompletableFuture<Void> over =
                        CompletableFuture.runAsync(
                                () -> {
                                    try {
                                        call.send(length, Duration.ofMinutes(1));
                                    } catch (ParleyException e) {
                                        throw new IllegalStateException(e);
                                    }
                                });
                assertThat(((Request) front.receive()).forward(toBack)).isTrue();
                Request request = (Request) back.receive();
                assertThat(request.size()).isEqualTo(length);
                request.reply(0, request.body());
                over.get();
                assertThat(call.reply().byteSize()).isEqualTo(length);
                assertThat(call.reply().get(JAVA_BYTE, length - 1)).isEqualTo(fill);
            }
        }
    }
}
