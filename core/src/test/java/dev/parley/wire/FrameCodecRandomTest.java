package dev.parley.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.parley.wire.FrameCodec.Asked;
import dev.parley.wire.FrameCodec.Told;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * By a thread of its own: what a malformed frame costs is to note who has called whom, and in the
 * thread of the framework those are many.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FrameCodecRandomTest {

    private static final int MESSAGES_OF_A_KIND = 1_000;
    private static final int RANDOM_FRAMES = 100_000;
    private static final int LONGEST_RANDOM_BYTES = 200;

    private final Random random = Seed.randomFor(FrameCodecRandomTest.class);
    private final RandomMessages messages = new RandomMessages(random);

    @Test
    void everyMessageComesOutAsItWentIn() throws Exception {
        for (int i = 0; i < MESSAGES_OF_A_KIND; i++) {
            int call = messages.call();
            for (Ask ask : messages.asks()) {
                assertThat(FrameCodec.decodeAsk(FrameCodec.encode(call, ask)))
                        .isEqualTo(new Asked(call, ask));
            }
            for (Tell tell : messages.tells()) {
                assertThat(FrameCodec.decodeTell(FrameCodec.encode(call, tell)))
                        .isEqualTo(new Told(call, tell));
            }
        }
    }

    @Test
    void everyTruncationOfEveryMessageIsMalformed() {
        for (Ask ask : messages.asks()) {
            byte[] frame = FrameCodec.encode(7, ask);
            for (int length = 0; length < frame.length; length++) {
                byte[] cut = Arrays.copyOf(frame, length);
                assertThat(isMalformed(() -> FrameCodec.decodeAsk(cut)))
                        .as("%s cut to %d of %d bytes", ask, length, frame.length)
                        .isTrue();
            }
        }
        for (Tell tell : messages.tells()) {
            byte[] frame = FrameCodec.encode(7, tell);
            for (int length = 0; length < frame.length; length++) {
                byte[] cut = Arrays.copyOf(frame, length);
                assertThat(isMalformed(() -> FrameCodec.decodeTell(cut)))
                        .as("%s cut to %d of %d bytes", tell, length, frame.length)
                        .isTrue();
            }
        }
    }

    @Test
    void whateverTheBytesNothingIsThrownButMalformedFrame() {
        int understood = 0;
        for (int i = 0; i < RANDOM_FRAMES; i++) {
            byte[] frame = randomFrame();
            understood += isMalformed(() -> FrameCodec.decodeAsk(frame)) ? 0 : 1;
            understood += isMalformed(() -> FrameCodec.decodeTell(frame)) ? 0 : 1;
        }
        // Otherwise the test would only show that noise has no header.
        assertThat(understood).isPositive();
    }

    @Test
    void aMessageWithOneByteChangedIsReadOrMalformed() {
        for (int i = 0; i < MESSAGES_OF_A_KIND; i++) {
            for (Ask ask : messages.asks()) {
                byte[] frame = oneByteChanged(FrameCodec.encode(7, ask));
                isMalformed(() -> FrameCodec.decodeAsk(frame));
            }
            for (Tell tell : messages.tells()) {
                byte[] frame = oneByteChanged(FrameCodec.encode(7, tell));
                isMalformed(() -> FrameCodec.decodeTell(frame));
            }
        }
    }

    private interface Decoding {
        Object run() throws MalformedFrame;
    }

    private static boolean isMalformed(Decoding decoding) {
        try {
            return decoding.run() == null;
        } catch (MalformedFrame _) {
            return true;
        } catch (RuntimeException e) {
            return fail("nothing but MalformedFrame may be thrown", e);
        }
    }

    /** Noise, but half of it behind a header that lets it in. */
    private byte[] randomFrame() {
        byte[] frame = new byte[random.nextInt(LONGEST_RANDOM_BYTES)];
        random.nextBytes(frame);
        if (frame.length >= 8 && random.nextBoolean()) {
            int type = (random.nextBoolean() ? 1 : 101) + random.nextInt(8);
            ByteBuffer.wrap(frame)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putShort((short) type)
                    .putShort((short) Wire.VERSION);
        }
        return frame;
    }

    private byte[] oneByteChanged(byte[] frame) {
        frame[random.nextInt(frame.length)] = (byte) random.nextInt();
        return frame;
    }
}
