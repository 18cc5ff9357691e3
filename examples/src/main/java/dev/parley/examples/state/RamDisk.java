package dev.parley.examples.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.Connection;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Reply;
import java.nio.ByteBuffer;

/**
 * A disk in the memory of its server, as its clients see it. Thread-safe.
 *
 * <p>Files that are open when a process ends are closed by the server.
 */
public final class RamDisk implements AutoCloseable {

    /** What the port of the disk is called. */
    public static final String NAME = "ram-disk";

    /** The longest name of a file, in bytes of UTF-8. */
    public static final int LONGEST_NAME_BYTES = 255;

    /** The most that is read or written at a time, in bytes. */
    public static final int LONGEST_TRANSFER_BYTES = 4000;

    /** How long a file may be, in bytes. */
    public static final int LONGEST_FILE_BYTES = 1 << 16;

    private final Connection connection;

    private RamDisk(Connection connection) {
        this.connection = connection;
    }

    /** Connects to the disk of the node. */
    public static RamDisk connect(Parley parley) throws ParleyException {
        return new RamDisk(parley.connect(NAME));
    }

    /**
     * Opens a file, which is made if there is none, at its beginning. It is open once at a time.
     *
     * @param name of 1 to {@value #LONGEST_NAME_BYTES} bytes
     * @throws dev.parley.ServerFailed EBUSY it is open; EMFILE this process has as many open as it
     *     may; ENFILE all processes together have; ENOSPC the disk is full
     */
    public OpenFile open(String name) throws ParleyException {
        int length = name.getBytes(UTF_8).length;
        if (length < 1 || length > LONGEST_NAME_BYTES) {
            throw new IllegalArgumentException(
                    "name must be 1 to %d bytes, length=%d".formatted(LONGEST_NAME_BYTES, length));
        }
        Reply reply = ask(new RamDiskRequest.Open(name));
        return new OpenFile(this, ByteBuffer.wrap(reply.bytes()).getLong());
    }

    /** Closes the connection; with the last of this process the server closes what is open. */
    @Override
    public void close() {
        connection.close();
    }

    Reply ask(RamDiskRequest request) throws ParleyException {
        return connection.send(request.encode());
    }
}
