package dev.parley.streams;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.ParleyException;
import dev.parley.junit.ParleyNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Elements of any length. */
@Timeout(60)
class FramesTest {

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    private static final int CAPACITY = 4096;
    private static final int HEADER = 8;

    private static StreamPair<byte[]> open() throws ParleyException {
        return StreamPair.open(
                NODE, StreamType.bytes(), StreamOptions.defaults().withCapacity(CAPACITY));
    }

    @Test
    void framesOfAllLengthsArriveWhole() throws Exception {
        try (var pair = open()) {
            Random random = new Random(42);
            for (int length = 0; length <= CAPACITY - HEADER; length += 1 + length / 20) {
                byte[] frame = new byte[length];
                random.nextBytes(frame);

                pair.client().xmit(frame);

                assertThat(pair.server().recv())
                        .hasValueSatisfying(read -> assertThat(read).isEqualTo(frame));
            }
        }
    }

    @Test
    void aFrameThatNeverFitsIsRefused() throws Exception {
        try (var pair = open()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> pair.client().xmit(new byte[CAPACITY - HEADER + 1]))
                    .withMessageContaining("capacity is " + CAPACITY);
            pair.client().xmit(new byte[CAPACITY - HEADER]);
            assertThat(pair.client().tryXmit(new byte[0])).isFalse();
            assertThat(pair.server().recv()).isPresent();
        }
    }

    @Test
    void aFrameIsWrittenAndReadInPlace() throws Exception {
        try (var pair = open()) {
            pair.client().xmitInPlace(5, room -> room.fill((byte) 7));
            pair.client().xmitInPlace(0, room -> assertThat(room.byteSize()).isZero());

            assertThat(
                            pair.server()
                                    .recvInPlace(
                                            9,
                                            view ->
                                                    assertThat(view.toArray(JAVA_BYTE))
                                                            .containsExactly(7, 7, 7, 7, 7)))
                    .isEqualTo(1);
            assertThat(pair.server().recvInPlace(9, view -> assertThat(view.byteSize()).isZero()))
                    .isEqualTo(1);
        }
    }

    @Test
    void aStreamIsSeenAsInputAndOutput() throws Exception {
        byte[] text = "word after word, ".repeat(10_000).getBytes(UTF_8);
        try (var pair = open();
                InputStream in = new StreamInput(pair.server())) {
            CompletableFuture<Void> writing =
                    CompletableFuture.runAsync(() -> write(pair.client(), text));

            assertThat(in.readAllBytes()).isEqualTo(text);
            assertThat(in.read()).isEqualTo(-1);
            writing.join();
        }
    }

    private static void write(Stream<byte[]> stream, byte[] text) {
        try (OutputStream out = new StreamOutput(stream)) {
            out.write(text[0]);
            out.write(text, 1, text.length - 1);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }
}
