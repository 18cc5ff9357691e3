package dev.parley.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.linux.SeqpacketSocket;
import dev.parley.wire.Ask;
import dev.parley.wire.FrameCodec;
import dev.parley.wire.Refusal;
import dev.parley.wire.Tell;
import dev.parley.wire.Wire;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KernelConnectionTest {

    @Test
    void whoAsksAfterTheKernelHasRefusedItHearsWhy() throws Exception {
        SeqpacketSocket.Pair pair = SeqpacketSocket.pair();
        CountDownLatch lost = new CountDownLatch(1);
        try (Poller poller = new Poller("test", () -> false, () -> {})) {
            KernelConnection connection =
                    new KernelConnection(
                            pair.first(),
                            poller,
                            (tell, _) -> refused(tell),
                            _ -> lost.countDown());
            poller.start();
            byte[] frame =
                    FrameCodec.encode(
                            Wire.UNASKED, new Tell.Refused(Refusal.OVER_LIMIT, "too many"));
            assertThat(pair.second().send(MemorySegment.ofArray(frame), frame.length, List.of()))
                    .isTrue();
            lost.await();
            await().atMost(Duration.ofSeconds(30)).until(connection::isLost);

            assertThatThrownBy(
                            () ->
                                    connection.ask(
                                            new Ask.ListNames(""),
                                            List.of(),
                                            KernelConnection.expect(Tell.Names.class)))
                    .isInstanceOfSatisfying(
                            KernelRefusal.class,
                            e -> assertThat(e.refusal()).isEqualTo(Refusal.OVER_LIMIT));
        } finally {
            pair.second().close();
        }
    }

    private static void refused(Tell tell) throws IOException {
        if (tell instanceof Tell.Refused refused) {
            throw new KernelLost(
                    refused.reason(), new KernelRefusal(refused.refusal(), refused.reason()));
        }
    }
}
