package dev.parley.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.linux.FrameBuffer;
import dev.parley.linux.SeqpacketSocket;
import dev.parley.wire.Ask;
import dev.parley.wire.FrameCodec;
import dev.parley.wire.MintedRight;
import dev.parley.wire.Refusal;
import dev.parley.wire.RightUse;
import dev.parley.wire.Tell;
import dev.parley.wire.Wire;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
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

    /** Whoever asked is gone; the number of a right counts only together with its link. */
    @Test
    void rightsThatNobodyWaitsForAnyMoreAreGivenBackWithTheirLink() throws Exception {
        SeqpacketSocket.Pair pair = SeqpacketSocket.pair();
        try (Poller poller = new Poller("test", () -> false, () -> {});
                FrameBuffer heard = FrameBuffer.ofCapacity(Wire.MAX_FRAME_BYTES)) {
            new KernelConnection(pair.first(), poller, (_, _) -> {}, _ -> {});
            poller.start();
            List<MintedRight> rights =
                    List.of(
                            new MintedRight(17, 9, RightUse.ALL),
                            new MintedRight(18, 9, RightUse.SEND));
            byte[] late = FrameCodec.encode(7, new Tell.Minted(11, rights));
            assertThat(pair.second().send(MemorySegment.ofArray(late), late.length, List.of()))
                    .isTrue();
            pair.second().awaitReadable(Duration.ofSeconds(30));
            assertThat(pair.second().receive(heard)).isEqualTo(SeqpacketSocket.Arrival.FRAME);
            byte[] frame =
                    heard.frame().asSlice(0, heard.lengthBytes()).toArray(ValueLayout.JAVA_BYTE);
            assertThat(FrameCodec.decodeAsk(frame).ask())
                    .isEqualTo(new Ask.DropRights(11, List.of(17L, 18L)));
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
