package dev.parley.examples.state;

import dev.parley.ParleyException;

/**
 * A file that this process has open, and a place in it. The state is the server's: here is only the
 * handle. Thread-safe; threads that share it share the place.
 *
 * <p>Every method fails with {@link dev.parley.ServerFailed}, EBADF, once it is closed.
 */
public final class OpenFile implements AutoCloseable {

    private final RamDisk disk;
    private final long handle;

    OpenFile(RamDisk disk, long handle) {
        this.disk = disk;
        this.handle = handle;
    }

    /**
     * The next bytes.
     *
     * @param length at most {@link RamDisk#LONGEST_TRANSFER_BYTES}
     * @return fewer, or none, at the end
     */
    public byte[] read(int length) throws ParleyException {
        requireTransfer(length);
        return disk.ask(new RamDiskRequest.Read(handle, length)).bytes();
    }

    /**
     * Puts bytes in place of the next, or behind the last.
     *
     * @param bytes at most {@link RamDisk#LONGEST_TRANSFER_BYTES}
     * @throws dev.parley.ServerFailed EFBIG the file would be longer than a file may be
     */
    public void write(byte[] bytes) throws ParleyException {
        requireTransfer(bytes.length);
        disk.ask(new RamDiskRequest.Write(handle, bytes));
    }

    /**
     * Goes on at another place.
     *
     * @throws dev.parley.ServerFailed EINVAL it is behind the end
     */
    public void seek(int position) throws ParleyException {
        if (position < 0) {
            throw new IllegalArgumentException("position must be >= 0, position=" + position);
        }
        disk.ask(new RamDiskRequest.Seek(handle, position));
    }

    /** Closes it. */
    @Override
    public void close() throws ParleyException {
        disk.ask(new RamDiskRequest.Close(handle));
    }

    /** What stands for it in messages. */
    long handle() {
        return handle;
    }

    private static void requireTransfer(int length) {
        if (length < 0 || length > RamDisk.LONGEST_TRANSFER_BYTES) {
            throw new IllegalArgumentException(
                    "length must be 0 to %d, length=%d"
                            .formatted(RamDisk.LONGEST_TRANSFER_BYTES, length));
        }
    }
}
