package dev.parley;

import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import dev.parley.linux.Memfd;
import dev.parley.linux.OpenFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/**
 * A descriptor of this process, which can go with a message ({@link Rights}): of a file, a memory,
 * a pipe, a socket, a device. Closed by this, once. Thread-safe, but that nobody should use the
 * number while another closes it.
 */
public final class Descriptor implements AutoCloseable {

    private final Fd fd;

    Descriptor(Fd fd) {
        this.fd = fd;
    }

    /**
     * Opens a file, as {@link FileChannel#open} does with these options.
     *
     * @throws IOException it cannot be opened; the text says why
     * @throws UnsupportedOperationException an option that open(2) does not have
     */
    public static Descriptor open(Path path, OpenOption... options) throws IOException {
        return new Descriptor(OpenFile.open(path, options));
    }

    /**
     * Makes memory of this size, zeroed and paid for, that whoever gets the descriptor may map; it
     * can still be grown, shrunk, and sealed.
     *
     * @param sizeBytes at least 1
     * @throws IOException there is none; the text says why
     */
    public static Descriptor ofMemory(long sizeBytes) throws IOException {
        return new Descriptor(Memfd.create("parley-memory", sizeBytes));
    }

    /** Takes over an open descriptor, which nobody else closes from now on. */
    public static Descriptor of(int number) {
        return new Descriptor(Fd.of(number));
    }

    /**
     * The number, for calls of the system; it stays owned by this.
     *
     * @throws IllegalStateException it is closed
     */
    public int number() {
        return fd.number();
    }

    /**
     * Gives up the ownership: whoever gets the number closes it, and this is as if it were closed.
     *
     * @throws IllegalStateException it is closed
     */
    public int release() {
        return fd.release();
    }

    /**
     * A path under which the open file can be opened anew in this process, for as long as this is
     * open: by a {@link FileChannel}, with a position of its own. Files, memory, pipes and devices
     * can; sockets cannot.
     */
    public Path path() {
        return Path.of("/proc/self/fd/" + number());
    }

    /**
     * A second descriptor of the same open file, with an owner of its own.
     *
     * @throws OverLimit this process has as many as it may
     */
    public Descriptor duplicate() throws OverLimit {
        return new Descriptor(duplicateFd("duplicate"));
    }

    Fd duplicateFd(String what) throws OverLimit {
        try {
            return fd.dup();
        } catch (ErrnoException e) {
            throw new OverLimit(
                    Errno.of(e.errno()).orElse(Errno.EIO), what + ": " + e.getMessage());
        }
    }

    /** Whether it was not closed yet. */
    public boolean isOpen() {
        return fd.isOpen();
    }

    /** Closes the descriptor; the second time does nothing. */
    @Override
    public void close() {
        fd.close();
    }

    @Override
    public String toString() {
        return fd.toString();
    }
}
