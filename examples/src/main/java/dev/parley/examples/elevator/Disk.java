package dev.parley.examples.elevator;

import dev.parley.Connection;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Reply;
import java.util.concurrent.CompletableFuture;

/**
 * A disk, as its clients see it. Thread-safe. The more requests are under way at once, the better
 * the order that the server finds for them.
 *
 * <p>Every method fails with {@link dev.parley.ServerFailed}: EINVAL there is no such block, EIO
 * the device failed.
 */
public final class Disk implements AutoCloseable {

    /** What the port of the disk is called. */
    public static final String NAME = "disk";

    /** The length of a block. */
    public static final int BLOCK_BYTES = 512;

    private final Connection connection;

    private Disk(Connection connection) {
        this.connection = connection;
    }

    /** Connects to the disk of the node. */
    public static Disk connect(Parley parley) throws ParleyException {
        return new Disk(parley.connect(NAME));
    }

    /** What is in a block. */
    public byte[] read(int block) throws ParleyException {
        requireBlock(block);
        return connection.send(new DiskRequest.Read(block).encode()).bytes();
    }

    /** The same, without waiting for it. */
    public CompletableFuture<byte[]> readLater(int block) throws ParleyException {
        requireBlock(block);
        return connection.sendAsync(new DiskRequest.Read(block).encode()).thenApply(Reply::bytes);
    }

    /**
     * Puts something into a block. After a failure other than {@link dev.parley.ServerFailed} whose
     * {@link ParleyException#delivered()} is {@code UNKNOWN} it may be there, or not, or be put
     * there yet.
     *
     * @param bytes {@value #BLOCK_BYTES} of them
     */
    public void write(int block, byte[] bytes) throws ParleyException {
        requireBlock(block);
        if (bytes.length != BLOCK_BYTES) {
            throw new IllegalArgumentException(
                    "bytes must be %d, length=%d".formatted(BLOCK_BYTES, bytes.length));
        }
        connection.send(new DiskRequest.Write(block, bytes).encode());
    }

    /** Closes the connection. */
    @Override
    public void close() {
        connection.close();
    }

    private static void requireBlock(int block) {
        if (block < 0) {
            throw new IllegalArgumentException("block must be >= 0, block=" + block);
        }
    }
}
