package dev.parley.scenarios;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.Parley;
import dev.parley.Transport;
import dev.parley.Waiting;
import dev.parley.junit.ParleyNode;
import dev.parley.scenarios.programs.Middleman;
import dev.parley.scenarios.programs.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that are clients of others. */
@Timeout(120)
class ChainTest {

    private static final int AT_ONCE = 5;
    private static final int MESSAGES = 100;

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    @ParameterizedTest
    @EnumSource
    @DisplayName("C21: senders, middlemen and a receiver, many at once: all complete")
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
                Peer second = middleman("second", "last", transport);
                Peer first = middleman("first", "second", transport);
                Parley parley = NODE.join()) {
            last.expectAfter("serving");
            second.expect("serving");
            first.expect("serving");
            List<FutureTask<Void>> senders = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                int number = i;
                FutureTask<Void> sender = new FutureTask<>(() -> send(parley, transport, number));
                Thread.ofPlatform().start(sender);
                senders.add(sender);
            }
            for (FutureTask<Void> sender : senders) {
                sender.get();
            }
        }
    }

    private static Void send(Parley parley, Transport transport, int number) throws Exception {
        ConnectOptions options = ConnectOptions.defaults().withTransport(transport);
        try (Connection connection = parley.connect("first", options)) {
            for (int i = 0; i < MESSAGES; i++) {
                String text = "message %d of sender %d, of 64 bytes or so".formatted(i, number);
                byte[] echo = connection.send(text.getBytes(UTF_8)).bytes();
                assertThat(new String(echo, UTF_8)).isEqualTo(text);
            }
        }
        return null;
    }

    private static Peer middleman(String name, String next, Transport transport) {
        return Peer.start(
                NODE.socket(), Middleman.class, name, next, 4, transport, Waiting.ADAPTIVE);
    }
}
