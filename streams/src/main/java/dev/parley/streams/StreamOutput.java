package dev.parley.streams;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * Writes bytes to a stream, each write at once, in elements that fit its queue four times. Blocks
 * as {@link Stream#xmit} does; its failures are those of the stream. Closing it says the end, and
 * leaves the stream open. One thread at a time.
 *
 * <p>Writes of single bytes are slow: put a {@link java.io.BufferedOutputStream} before it.
 */
public final class StreamOutput extends OutputStream {

    private static final int PARTS = 4;

    private final Stream<byte[]> stream;
    private final int mostBytes;

    /** Writes to that stream. */
    public StreamOutput(Stream<byte[]> stream) {
        this.stream = Objects.requireNonNull(stream);
        this.mostBytes =
                (int) Math.max(1, stream.capacityBytes() / PARTS - FramePacking.HEADER_BYTES);
    }

    @Override
    public void write(int oneByte) throws IOException {
        write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, from.length);
        int done = 0;
        while (done < length) {
            int count = Math.min(length - done, mostBytes);
            int begin = offset + done;
            stream.xmitInPlace(
                    count, room -> MemorySegment.copy(from, begin, room, JAVA_BYTE, 0, count));
            done += count;
        }
    }

    @Override
    public void close() {
        stream.end();
    }
}
