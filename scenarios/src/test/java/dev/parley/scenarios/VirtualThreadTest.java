package dev.parley.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Transport;
import dev.parley.junit.ParleyNode;
import dev.parley.scenarios.programs.TimerServer;
import dev.parley.scenarios.programs.VirtualCrowd;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A virtual thread that waits for its reply keeps no transport. */
@Timeout(120)
class VirtualThreadTest {

    private static final int SENDERS = 10_000;
    private static final int SOME_SENDERS = 2_000;
    private static final int MILLIS = 10;

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    @ParameterizedTest
    @EnumSource
    void twoThousandSendAtOnce(Transport transport) {
        send(Jvm.standard().with("-Xmx256m"), transport, SOME_SENDERS);
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void tenThousandSendAtOnce(Transport transport) {
        send(Jvm.standard().with("-Xmx256m"), transport, SENDERS);
    }

    @ParameterizedTest
    @EnumSource
    void twoThousandSendAtOnceOverOneCarrier(Transport transport) {
        send(
                Jvm.standard()
                        .with(
                                "-Xmx256m",
                                "-Djdk.virtualThreadScheduler.parallelism=1",
                                "-Djdk.virtualThreadScheduler.maxPoolSize=1"),
                transport,
                SOME_SENDERS);
    }

    /** Were a transport kept, there could never be as many requests at once as there are slots. */
    private static void send(Jvm jvm, Transport transport, int senders) {
        String name = "timer-" + transport;
        try (Peer server = Peer.start(NODE.socket(), TimerServer.class, name, MILLIS)) {
            server.expect("serving");
            try (Peer client =
                    Peer.start(NODE.socket(), jvm, VirtualCrowd.class, name, transport, senders)) {
                client.expect("served " + senders);
                assertThat(client.awaitExit()).isZero();
            }
            server.tell("?");
            assertThat(server.expectAfter("books"))
                    .as("met, stale, most at once")
                    .isEqualTo("%d 0 %d".formatted(senders, VirtualCrowd.SLOTS));
        }
    }
}
