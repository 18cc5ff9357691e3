package dev.parley.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.link.LinkFrame.Body;
import dev.parley.link.LinkFrame.Header;
import dev.parley.link.LinkFrame.Kind;
import dev.parley.linux.FrameBuffer;
import dev.parley.linux.HeapWords;
import dev.parley.linux.SeqpacketSocket;
import dev.parley.linux.SeqpacketSocket.Arrival;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Frames wait for room, keep their order, and arrive whole. */
class FrameSenderTest {

    private static final int BODY_BYTES = 3 * LinkFrame.CHUNK_BYTES + 17;

    private SeqpacketSocket.Pair sockets;
    private FrameSender sender;
    private final List<Boolean> interests = new ArrayList<>();
    private final FrameBuffer incoming = FrameBuffer.ofCapacity(LinkFrame.MAX_BYTES);

    @BeforeEach
    void open() throws IOException {
        sockets = SeqpacketSocket.pair();
        sender = new FrameSender(sockets.first());
        sender.tell(interests::add);
    }

    @AfterEach
    void close() {
        incoming.close();
        sockets.first().close();
        sockets.second().close();
    }

    @Test
    void whatDoesNotFitWaitsAndArrivesInOrder() throws IOException {
        HeapWords body = HeapWords.ofSize(BODY_BYTES);
        for (int slot = 0; slot < 5; slot++) {
            sender.post(
                    new LinkFrame(
                            Kind.REPLY,
                            slot,
                            1,
                            Header.NONE,
                            new Body(body, 0, BODY_BYTES),
                            List.of()));
        }
        assertThat(sender.isStalled()).isTrue();
        assertThat(sender.tryPost(LinkFrame.of(Kind.RECEIVED, 9, 1)))
                .as("nothing overtakes what waits")
                .isFalse();
        assertThat(readAll()).containsExactly(bodies(5));
        assertThat(sender.isStalled()).isFalse();
        assertThat(interests).containsExactly(false, true, false);
        assertThat(sender.tryPost(LinkFrame.of(Kind.RECEIVED, 9, 1))).isTrue();
    }

    @Test
    void aPeerThatHungUpIsNobodyToSendTo() throws IOException {
        sockets.second().close();
        sender.post(LinkFrame.of(Kind.RECALL, 0, 1));
        assertThat(sender.tryPost(LinkFrame.of(Kind.RECALL, 0, 1))).isFalse();
        assertThat(sender.isStalled()).isFalse();
    }

    @Test
    void whoReadsNothingAndMakesMoreAndMoreWaitIsHungUpOn() throws IOException {
        for (int i = 0; i < 10_000; i++) {
            sender.post(LinkFrame.of(Kind.RECALLED, 0, i));
        }
        int frames = 0;
        while (sockets.second().receive(incoming) == Arrival.FRAME) {
            frames++;
        }
        assertThat(frames).as("sent before it was too much").isBetween(1, 9_000);
        assertThat(sockets.second().receive(incoming)).isEqualTo(Arrival.END);
    }

    /** As "slot:offset+length". */
    private List<String> readAll() throws IOException {
        List<String> frames = new ArrayList<>();
        while (true) {
            while (sockets.second().receive(incoming) == Arrival.FRAME) {
                LinkFrame.Head head = LinkFrame.head(incoming.frame()).orElseThrow();
                long length = LinkFrame.bytes(incoming.frame()).byteSize();
                frames.add(head.slot() + ":" + head.offset() + "+" + length);
            }
            if (!sender.isStalled()) {
                return frames;
            }
            sender.flush();
        }
    }

    private static String[] bodies(int count) {
        List<String> frames = new ArrayList<>();
        for (int slot = 0; slot < count; slot++) {
            for (int at = 0; at < BODY_BYTES; at += LinkFrame.CHUNK_BYTES) {
                int length = Math.min(LinkFrame.CHUNK_BYTES, BODY_BYTES - at);
                frames.add(slot + ":" + at + "+" + length);
            }
        }
        return frames.toArray(String[]::new);
    }
}
