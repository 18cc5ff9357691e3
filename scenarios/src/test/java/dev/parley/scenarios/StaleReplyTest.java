package dev.parley.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.Notice;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Request;
import dev.parley.Transport;
import dev.parley.junit.ParleyNode;
import dev.parley.scenarios.programs.Abandoner;
import dev.parley.scenarios.programs.Letter;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** C10: a reply to a client that is gone says so, and a server that lives long does not grow. */
@Timeout(600)
class StaleReplyTest {

    private static final int SOME = 800;
    private static final int MANY = 100_000;
    private static final int SOME_LINKS = 16;

    /**
     * What is kept once for all may fall into some parts of the calls; what each keeps, into all.
     */
    private static final int PARTS = 4;

    private static final int SMALLEST_OBJECT_BYTES = 16;

    /** What else in the process may have kept meanwhile; small beside what many calls would. */
    private static final int NOISE_BYTES = 256 << 10;

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    @ParameterizedTest
    @EnumSource
    @DisplayName("C10: calls are given up while they are held")
    void aReplyToACallThatWasGivenUpIsStale(Transport transport) throws Exception {
        giveUpCalls(transport, SOME);
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    @DisplayName("C10: 100,000 calls are given up while they are held")
    void aReplyToOneOfManyCallsThatWereGivenUpIsStale(Transport transport) throws Exception {
        giveUpCalls(transport, MANY);
    }

    private static void giveUpCalls(Transport transport, int count) throws Exception {
        Footprint before = Footprint.now();
        try (Parley parley = NODE.join();
                Port port = parley.open("stale");
                Peer client =
                        Peer.start(NODE.socket(), Abandoner.class, "stale", transport, count)) {
            int part = count / PARTS;
            Growth growth = new Growth(part);
            for (int first = 0; first < count; first += part) {
                serveUntilAbandoned(port, first, first + part);
                growth.measure();
            }
            growth.expectNone();
            Request last = (Request) port.receive();
            assertThat(Letter.number(last.bytes())).isEqualTo(-1);
            assertThat(last.reply(Letter.answer(last.bytes()))).isTrue();
            client.expect("done");
        }
        before.awaitAgain();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C10: links end while their requests are held")
    void aReplyOverALinkThatEndedIsStale(Transport transport) throws Exception {
        endLinks(transport, SOME_LINKS);
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    @DisplayName("C10: 100,000 links end while their requests are held")
    void aReplyOverOneOfManyLinksThatEndedIsStale(Transport transport) throws Exception {
        endLinks(transport, MANY);
    }

    private static void serveUntilAbandoned(Port port, int from, int to) throws ParleyException {
        for (int i = from; i < to; i++) {
            Request request = (Request) port.receive();
            assertThat(Letter.number(request.bytes())).isEqualTo(i);
            while (!request.abandoned()) {
                Thread.onSpinWait();
            }
            if (request.reply(Letter.answer(request.bytes()))) {
                throw new AssertionError("somebody got the reply to " + i);
            }
        }
    }

    private static void endLinks(Transport transport, int count) throws Exception {
        Footprint before = Footprint.now();
        try (ExecutorService sender = Executors.newSingleThreadExecutor();
                Parley server = NODE.join();
                Parley client = NODE.join();
                Port port = server.open("short")) {
            Footprint between = Footprint.now();
            int part = count / PARTS;
            Growth growth = new Growth(part);
            for (int first = 0; first < count; first += part) {
                for (int i = 0; i < part; i++) {
                    endLink(client, port, transport, sender);
                }
                between.awaitAgain();
                growth.measure();
            }
            growth.expectNone();
        }
        before.awaitAgain();
    }

    private static void endLink(
            Parley client, Port port, Transport transport, ExecutorService senders)
            throws Exception {
        Connection connection =
                client.connect(port.id(), ConnectOptions.defaults().withTransport(transport));
        Future<?> send = senders.submit(() -> connection.send(new byte[100]));
        Request held = (Request) port.receive();
        connection.close();
        assertThat(port.receive()).isInstanceOf(Notice.ClientGone.class);
        assertThat(port.receive()).isEqualTo(new Notice.LastConnectionGone());
        assertThat(held.reply(new byte[100])).as("somebody got the reply").isFalse();
        assertThatThrownBy(send::get).hasCauseInstanceOf(ParleyException.class);
    }

    /** What is on the heap after each part. The first part makes what is kept once for all. */
    private static final class Growth {

        private final int part;
        private final List<Long> grown = new ArrayList<>();
        private long liveBytes;

        Growth(int part) {
            this.part = part;
        }

        void measure() {
            System.gc();
            long now = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            if (liveBytes != 0) {
                grown.add(now - liveBytes);
            }
            liveBytes = now;
        }

        /** Of a few calls nothing can be said: what else is there is more than they could keep. */
        void expectNone() {
            long kept = (long) part * SMALLEST_OBJECT_BYTES;
            if (kept > NOISE_BYTES) {
                assertThat(Collections.min(grown)).as("the smallest of %s", grown).isLessThan(kept);
            }
        }
    }
}
