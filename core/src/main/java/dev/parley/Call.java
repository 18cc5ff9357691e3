package dev.parley;

import dev.parley.link.ClientSlot;
import dev.parley.sleep.Deadline;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The fast way to send: owns a slot of the link, so that nothing is looked for, copied or allocated
 * on the way. One message at a time; used by one thread at a time.
 *
 * <p>Two ways to use it. In place: write the request into {@link #request}, {@link #send(long)},
 * look at {@link #reply}. Or with buffers of one's own: {@link #send(MemorySegment)} and {@link
 * #read}. Only {@link #reply} may allocate, a view object.
 *
 * <p>All views of it throw {@link IllegalStateException} after {@link #close}, which gives the slot
 * back.
 */
public final class Call implements AutoCloseable {

    private final Connection connection;
    private final ClientSlot slot;
    private final Arena views = Arena.ofShared();
    private final MemorySegment request;
    private final long replyBytes;
    private int priority = Connection.NO_PRIORITY;
    private @Nullable Duration softTimeout;
    private boolean replied;

    Call(Connection connection, ClientSlot slot, long requestBytes, long replyBytes) {
        this.connection = connection;
        this.slot = slot;
        this.request = slot.requestRoom(requestBytes, views);
        this.replyBytes = replyBytes;
    }

    /**
     * The room for the request, to be written in place; its bytes stay as they are across sends.
     */
    public MemorySegment request() {
        return request;
    }

    /**
     * What is sent from now on has this priority, whatever that of the connection or the thread.
     *
     * @param newPriority {@link Priority#LOWEST} to {@link Priority#HIGHEST}
     */
    public void usePriority(int newPriority) {
        priority = Priority.checked(newPriority);
    }

    /**
     * What is sent from now on has this soft timeout, whatever that of the connection: {@link
     * Connection#useSoftTimeout}.
     */
    public void useSoftTimeout(Duration timeout) {
        softTimeout = Objects.requireNonNull(timeout);
    }

    /**
     * Sends the first bytes of {@link #request} and blocks until the reply.
     *
     * <p>After a send that ended in {@link Delivered#UNKNOWN}, {@link OverLimit} until the server
     * has let go of that request.
     *
     * @throws ParleyException as {@link Connection#send(byte[])}
     */
    public void send(long lengthBytes) throws ParleyException {
        send(lengthBytes, Deadline.NEVER);
    }

    /** The same, for no longer than the timeout. */
    public void send(long lengthBytes, Duration timeout) throws ParleyException {
        send(lengthBytes, Deadline.after(timeout));
    }

    /** Sends a copy of the segment and blocks until the reply. */
    public void send(MemorySegment body) throws ParleyException {
        send(body, Deadline.NEVER);
    }

    /** The same, for no longer than the timeout. */
    public void send(MemorySegment body, Duration timeout) throws ParleyException {
        send(body, Deadline.after(timeout));
    }

    /** Sends the parts, one after the other, as one message, and blocks until the reply. */
    public void send(List<MemorySegment> parts) throws ParleyException {
        send(parts, Deadline.NEVER);
    }

    /** The same, for no longer than the timeout. */
    public void send(List<MemorySegment> parts, Duration timeout) throws ParleyException {
        send(parts, Deadline.after(timeout));
    }

    /** The status of the last reply. */
    public int status() {
        requireReply();
        return slot.status();
    }

    /** The length of the last reply as the server gave it, in bytes; what arrived may be cut. */
    public long size() {
        requireReply();
        return slot.fullSize();
    }

    /** A read-only view of the last reply where it lies; its bytes change with the next send. */
    public MemorySegment reply() {
        requireReply();
        return slot.reply(views);
    }

    /**
     * Copies from the last reply, starting at an offset.
     *
     * @return how many bytes were copied: fewer than the target has room for, or 0, at the end
     */
    public long read(long offset, MemorySegment into) {
        requireReply();
        Objects.checkIndex(offset, Long.MAX_VALUE);
        long length = Math.min(into.byteSize(), Math.max(0, slot.storedSize() - offset));
        if (length > 0) {
            slot.read(offset, into, 0, length);
        }
        return length;
    }

    /** Scatters the last reply over parts, one after the other, as far as it goes. */
    public void read(List<MemorySegment> into) {
        requireReply();
        Parts.scatter(slot, into);
    }

    /** Gives the slot back; harmless if it was. */
    @Override
    public void close() {
        if (views.scope().isAlive()) {
            views.close();
            connection.release(slot);
        }
    }

    private void send(long lengthBytes, long deadline) throws ParleyException {
        begin(lengthBytes, deadline);
        slot.prepareInPlace(request, lengthBytes);
        exchange(deadline);
    }

    private void send(MemorySegment body, long deadline) throws ParleyException {
        begin(body.byteSize(), deadline);
        slot.prepare(body.byteSize());
        slot.write(0, body, 0, body.byteSize());
        exchange(deadline);
    }

    private void send(List<MemorySegment> parts, long deadline) throws ParleyException {
        long sizeBytes = Parts.sizeBytes(parts);
        begin(sizeBytes, deadline);
        slot.prepare(sizeBytes);
        Parts.gather(parts, slot);
        exchange(deadline);
    }

    private void begin(long sizeBytes, long deadline) throws ParleyException {
        requireOpen();
        replied = false;
        if (sizeBytes > request.byteSize()) {
            throw new OverLimit(
                    Errno.EMSGSIZE,
                    "send: %d bytes, the call has room for %d"
                            .formatted(sizeBytes, request.byteSize()));
        }
        connection.requireFits(sizeBytes);
        connection.requireUsable(slot);
        slot.expireSoftly(softDeadline());
        long requestBytes =
                connection.transport() == Transport.MEMORY ? request.byteSize() : sizeBytes;
        connection.reserve(slot, requestBytes, replyBytes, deadline);
    }

    private void exchange(long deadline) throws ParleyException {
        connection.prioritize(slot, priority);
        connection.exchange(slot, replyBytes, deadline);
        slot.letGoRights();
        replied = true;
    }

    private long softDeadline() {
        Duration own = softTimeout;
        return own == null ? connection.softDeadline() : Deadline.after(own);
    }

    private void requireOpen() {
        if (!views.scope().isAlive()) {
            throw new IllegalStateException("the call is closed");
        }
    }

    private void requireReply() {
        requireOpen();
        if (!replied) {
            throw new IllegalStateException("there is no reply: nothing was sent, or it failed");
        }
    }
}
