package dev.parley.streams;

import dev.parley.Connection;
import dev.parley.Descriptor;
import dev.parley.Errno;
import dev.parley.NotPermitted;
import dev.parley.OverLimit;
import dev.parley.ParleyException;
import dev.parley.Passed;
import dev.parley.ProtocolViolated;
import dev.parley.Reply;
import dev.parley.Rights;
import dev.parley.linux.ErrnoException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Memory that goes with a message, with a request or with a reply, without being copied: whoever is
 * given it sees the same bytes. Thread-safe; what many write at once is for them to agree on.
 *
 * <pre>{@code
 * try (SharedMemory image = SharedMemory.create(64 << 20)) {
 *     paint(image.segment());
 *     Reply reply = image.send(connection, job);
 * }
 *
 * try (SharedMemory image = SharedMemory.take(request.passed(), 0)) {
 *     look(image.segment());
 *     request.reply(done);
 * }
 * }</pre>
 *
 * <p>Its size never changes: an access within it does not fail, whatever others do. What was
 * written before a message was sent is seen by whoever received that message. The memory lives as
 * long as anybody has it: whoever closes this, or dies, takes nothing away from others.
 */
public final class SharedMemory implements AutoCloseable {

    /** The largest, in bytes: 1 TiB. */
    public static final long MAX_SIZE_BYTES = 1L << 40;

    private final MappedMemory memory; // what it does is guarded by this

    private SharedMemory(MappedMemory memory) {
        this.memory = memory;
    }

    /**
     * Makes memory that everybody may write who is given it; see {@link #create(long, Writers)}.
     */
    public static SharedMemory create(long sizeBytes) throws ParleyException {
        return create(sizeBytes, Writers.ALL);
    }

    /**
     * Makes memory of this size, zeroed, and reserved in full. Blocks while the system finds the
     * pages: some tenths of a second for each GiB.
     *
     * @param sizeBytes 1 to {@link #MAX_SIZE_BYTES}
     * @param writers {@link Writers#ALL} or {@link Writers#CREATOR}; what nobody writes is made by
     *     {@link #freeze}
     * @throws OverLimit more than 1 MiB, and than seven eighths of what the machine, or the control
     *     group, has free; or a limit of the system; or this process has as many descriptors as it
     *     may
     */
    public static SharedMemory create(long sizeBytes, Writers writers) throws ParleyException {
        if (sizeBytes < 1 || sizeBytes > MAX_SIZE_BYTES) {
            throw new IllegalArgumentException(
                    "sizeBytes must be 1 to %d, sizeBytes=%d".formatted(MAX_SIZE_BYTES, sizeBytes));
        }
        if (writers == Writers.NOBODY) {
            throw new IllegalArgumentException("who could fill it? writers=" + writers);
        }
        new FreeMemory(Path.of("/")).require(sizeBytes);
        try {
            return new SharedMemory(MappedMemory.create(sizeBytes, writers == Writers.CREATOR));
        } catch (ErrnoException e) {
            throw overLimit("create %d bytes".formatted(sizeBytes), e);
        }
    }

    /**
     * Takes memory that came with a message, to be written if that is allowed. It is examined
     * before it is mapped: its sender can neither take it away nor shorten it any more. What must
     * not be mapped is let go, and harms nothing. Does not block.
     *
     * @param index its place among the rights that came
     * @throws ProtocolViolated there is no memory at this place, or none that may be mapped; the
     *     text names the defect
     * @throws OverLimit this process has no addresses for it, and it is let go
     * @throws IllegalStateException it was taken, or let go
     */
    public static SharedMemory take(Passed passed, int index) throws ParleyException {
        return new SharedMemory(new ArrivedMemory(passed, index).take());
    }

    /** The size in bytes, for good. */
    public long sizeBytes() {
        return memory.sizeBytes();
    }

    /** Who may write now; fewer than before, perhaps, never more. */
    public synchronized Writers writers() {
        requireOpen();
        return memory.writers();
    }

    /** Whether {@link #segment} may be written. */
    public synchronized boolean isWritable() {
        requireOpen();
        return memory.isWritable();
    }

    /**
     * All of it, read-only if it is not for this process to write. May be used by all threads until
     * this is closed, or frozen; after that it throws {@link IllegalStateException}.
     */
    public synchronized MemorySegment segment() {
        requireOpen();
        return memory.segment();
    }

    /**
     * Fixes the content for ever, for everybody: whoever has it may check it first, and use it
     * then. The segment ends, also if this fails; {@link #segment} gives a new one. Of what is
     * frozen, does nothing. Blocks for a moment, and up to 150 ms if the system is at work in it.
     *
     * @throws NotPermitted it is mapped elsewhere to be written, by another process or by another
     *     part of this one, or the system is at work in it; or somebody has forbidden further
     *     seals. It can be written as before, but by a {@link Writers#CREATOR} no more
     * @throws OverLimit this process has no addresses for it; it can be written as before
     * @throws IllegalStateException the segment is in use by another thread's I/O, and has not
     *     ended; or this is closed
     */
    public synchronized void freeze() throws ParleyException {
        requireOpen();
        try {
            memory.freeze();
        } catch (ErrnoException e) {
            throw switch (e.errno()) {
                case ErrnoException.EBUSY ->
                        new NotPermitted("freeze: mapped elsewhere to be written, or busy (EBUSY)");
                case ErrnoException.EPERM ->
                        new NotPermitted("freeze: somebody has forbidden further seals");
                default -> overLimit("freeze", e);
            };
        }
    }

    /**
     * The right to it, to go with a message: of {@link Connection#send(byte[], Rights)}, or of
     * {@link dev.parley.Request#reply(byte[], Rights)}. Keep this open until that has returned.
     */
    public Rights right() {
        return addTo(Rights.none());
    }

    /** These rights, and behind them the right to this. */
    public synchronized Rights addTo(Rights others) {
        requireOpen();
        return others.with(memory.descriptor());
    }

    /**
     * Sends a message with this memory, and blocks until the reply, which may bring memory, too.
     * This may be closed meanwhile.
     *
     * @throws OverLimit also: this process has as many descriptors as it may; nothing was sent
     */
    public Reply send(Connection connection, byte[] message) throws ParleyException {
        try (Descriptor own = duplicate()) {
            return connection.send(message, Rights.none().with(own));
        }
    }

    /** The same, for no longer than the timeout. */
    public Reply send(Connection connection, byte[] message, Duration timeout)
            throws ParleyException {
        try (Descriptor own = duplicate()) {
            return connection.send(message, Rights.none().with(own), timeout);
        }
    }

    /**
     * Sends a copy of the message with this memory, without waiting: a virtual thread does. The
     * future ends as {@link #send(Connection, byte[])} would. Whoever cancels it interrupts the
     * send; what a reply brings then is let go. This may be closed meanwhile.
     *
     * @throws OverLimit this process has as many descriptors as it may; nothing was sent
     */
    public CompletableFuture<Reply> sendAsync(Connection connection, byte[] message)
            throws ParleyException {
        byte[] copy = message.clone();
        return sendAsync(rights -> connection.send(copy, rights));
    }

    /** The same, for no longer than the timeout. */
    public CompletableFuture<Reply> sendAsync(
            Connection connection, byte[] message, Duration timeout) throws ParleyException {
        byte[] copy = message.clone();
        return sendAsync(rights -> connection.send(copy, rights, timeout));
    }

    private interface SendingRights {
        Reply send(Rights rights) throws ParleyException;
    }

    private CompletableFuture<Reply> sendAsync(SendingRights sending) throws OverLimit {
        Descriptor own = duplicate();
        return AsyncSend.start(
                () -> {
                    try (own) {
                        return sending.send(Rights.none().with(own));
                    }
                });
    }

    private synchronized Descriptor duplicate() throws OverLimit {
        requireOpen();
        return memory.descriptor().duplicate();
    }

    /**
     * Lets go of it, on this side: whoever else has it keeps it. The second time does nothing.
     * Blocks only while the system takes back the pages, if nobody has them any more.
     *
     * @throws IllegalStateException the segment is in use by another thread's I/O; nothing has
     *     happened
     */
    @Override
    public synchronized void close() {
        memory.close();
    }

    private void requireOpen() {
        if (!memory.isOpen()) {
            throw new IllegalStateException("the memory is closed");
        }
    }

    private static OverLimit overLimit(String what, ErrnoException e) {
        return new OverLimit(Errno.of(e.errno()).orElse(Errno.EIO), what + ": " + e.getMessage());
    }

    @Override
    public synchronized String toString() {
        String state = memory.isOpen() ? "written by " + memory.writers() : "closed";
        return "shared memory of %d bytes, %s".formatted(sizeBytes(), state);
    }
}
