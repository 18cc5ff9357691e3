package dev.parley.streams;

import dev.parley.ParleyException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * The bytes of a stream's elements, one after the other. Blocks as {@link Stream#recv} does; its
 * failures are those of the stream. Closing it closes the stream. One thread at a time.
 */
public final class StreamInput extends InputStream {

    private static final byte[] NOTHING = {};

    private final Stream<byte[]> stream;
    private byte[] current = NOTHING;
    private int position;

    /** Reads that stream, from now on. */
    public StreamInput(Stream<byte[]> stream) {
        this.stream = Objects.requireNonNull(stream);
    }

    @Override
    public int read() throws IOException {
        return isThere() ? Byte.toUnsignedInt(current[position++]) : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        if (!isThere()) {
            return -1;
        }
        int count = Math.min(length, current.length - position);
        System.arraycopy(current, position, into, offset, count);
        position += count;
        return count;
    }

    /** Passes over elements without a byte. */
    private boolean isThere() throws ParleyException {
        while (position == current.length) {
            byte[] next = stream.recv().orElse(null);
            if (next == null) {
                return false;
            }
            current = next;
            position = 0;
        }
        return true;
    }

    @Override
    public int available() {
        return current.length - position;
    }

    @Override
    public void close() {
        stream.close();
    }
}
