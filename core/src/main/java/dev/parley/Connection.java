package dev.parley;

import dev.parley.link.ClientLink;
import dev.parley.link.ClientSlot;
import dev.parley.link.Deadline;
import dev.parley.link.Leave;
import dev.parley.link.Outcome;
import dev.parley.node.Session;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The right to send to a port. Thread-safe: many threads may send at once, as many as the link has
 * slots; more wait for a slot.
 *
 * <p>A send blocks until the server has replied, and ends in exactly one outcome:
 *
 * <ul>
 *   <li>the reply, with its status and bytes;
 *   <li>{@link ServerFailed}: the server received it and failed it;
 *   <li>{@link OverLimit}: longer than {@link #capacityBytes}, or no slot to be had; nothing was
 *       sent;
 *   <li>{@link PortGone}: the port was closed before it received;
 *   <li>{@link PeerDied}: the server died, before or after it received;
 *   <li>{@link DeadlineExceeded}: the timeout was over, before or after it received;
 *   <li>{@link Interrupted}: the thread was interrupted, before or after it received;
 *   <li>{@link Closed}: this connection was closed meanwhile;
 *   <li>{@link ProtocolViolated}: the server wrote nonsense, the link was ended.
 * </ul>
 *
 * {@link ParleyException#delivered()} tells before from after. Nothing is ever sent again by
 * itself.
 */
public final class Connection implements AutoCloseable {

    private final Session session;
    private final ClientLink link;
    private final String target;
    private final AtomicBoolean closed = new AtomicBoolean();

    Connection(Session session, ClientLink link, String target) {
        this.session = session;
        this.link = link;
        this.target = target;
    }

    /** Who receives at the other end, as the kernel states. */
    public Member owner() {
        return Member.of(link.owner());
    }

    /** The port at the other end. */
    public long portId() {
        return link.portId();
    }

    /** The longest request, and the longest reply, in bytes. */
    public int capacityBytes() {
        return link.capacityBytes();
    }

    /** Sends and blocks until the reply. The plain way: allocates the reply. */
    public Reply send(byte[] request) throws ParleyException {
        return send(request, Deadline.NEVER);
    }

    /** The same, for no longer than the timeout. */
    public Reply send(byte[] request, Duration timeout) throws ParleyException {
        return send(request, Deadline.after(timeout));
    }

    /**
     * Sends the remaining bytes of a buffer, and puts of the reply what fits into another, whose
     * position moves behind it.
     *
     * @return the length of the reply as the server gave it
     */
    public long send(ByteBuffer request, ByteBuffer reply) throws ParleyException {
        MemorySegment room = MemorySegment.ofBuffer(reply);
        long size = send(MemorySegment.ofBuffer(request), room);
        request.position(request.limit());
        long arrived = Math.min(size, Math.min(room.byteSize(), capacityBytes()));
        reply.position(reply.position() + (int) arrived);
        return size;
    }

    /**
     * Sends a segment, and puts of the reply what fits into another, and at most {@link
     * #capacityBytes}. Allocates nothing.
     *
     * @return the length of the reply as the server gave it, which may be more than fits
     */
    public long send(MemorySegment request, MemorySegment reply) throws ParleyException {
        return send(request, reply, Deadline.NEVER);
    }

    /** The same, for no longer than the timeout. */
    public long send(MemorySegment request, MemorySegment reply, Duration timeout)
            throws ParleyException {
        return send(request, reply, Deadline.after(timeout));
    }

    /**
     * Sends the parts as one message, and scatters the reply over others.
     *
     * @return the length of the reply as the server gave it, which may be more than fits
     */
    public long send(List<MemorySegment> request, List<MemorySegment> reply)
            throws ParleyException {
        return send(request, reply, Deadline.NEVER);
    }

    /** The same, for no longer than the timeout. */
    public long send(List<MemorySegment> request, List<MemorySegment> reply, Duration timeout)
            throws ParleyException {
        return send(request, reply, Deadline.after(timeout));
    }

    /**
     * A call, which owns a slot until it is closed: the fast way. Blocks while no slot is free.
     *
     * @throws Closed the connection is closed
     */
    public Call call() throws ParleyException {
        return new Call(this, claim(Deadline.NEVER));
    }

    /** Closes the connection; harmless if it is closed. Its sends that are under way end. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            link.pokeAll();
            session.release(link);
        }
    }

    /** Waits for the outcome of what was prepared; returns only if there is a reply. */
    void exchange(ClientSlot slot, long replyRoomBytes, long deadline) throws ParleyException {
        Failures.requirePlatformThread();
        requireOpen();
        Outcome outcome = slot.send(replyRoomBytes, deadline);
        if (outcome != Outcome.REPLIED) {
            throw Failures.of(outcome, slot.status(), "send to " + target);
        }
    }

    void requireFits(long sizeBytes) throws OverLimit {
        if (sizeBytes < 0) {
            throw new IllegalArgumentException("length must be >= 0, length=" + sizeBytes);
        }
        if (sizeBytes > link.capacityBytes()) {
            throw new OverLimit(
                    Errno.EMSGSIZE,
                    "send to %s: %d bytes, capacityBytes=%d"
                            .formatted(target, sizeBytes, link.capacityBytes()));
        }
    }

    void requireUsable(ClientSlot slot) throws ParleyException {
        if (!slot.isUsable()) {
            throw Failures.of(Outcome.NO_SLOT, 0, "send to " + target);
        }
    }

    void release(ClientSlot slot) {
        link.release(slot);
    }

    private Reply send(byte[] request, long deadline) throws ParleyException {
        requireFits(request.length);
        ClientSlot slot = claim(deadline);
        try {
            slot.prepare(request.length);
            slot.write(0, MemorySegment.ofArray(request), 0, request.length);
            exchange(slot, link.capacityBytes(), deadline);
            byte[] reply = new byte[slot.storedSize()];
            slot.read(0, MemorySegment.ofArray(reply), 0, reply.length);
            return new Reply(slot.status(), reply, slot.fullSize());
        } finally {
            link.release(slot);
        }
    }

    private long send(List<MemorySegment> request, List<MemorySegment> reply, long deadline)
            throws ParleyException {
        long size = Parts.sizeBytes(request);
        requireFits(size);
        reply.forEach(Parts::requireWritable);
        ClientSlot slot = claim(deadline);
        try {
            slot.prepare((int) size);
            Parts.gather(request, slot);
            exchange(slot, Parts.sizeBytes(reply), deadline);
            Parts.scatter(slot, reply);
            return slot.fullSize();
        } finally {
            link.release(slot);
        }
    }

    private long send(MemorySegment request, MemorySegment reply, long deadline)
            throws ParleyException {
        requireFits(request.byteSize());
        Parts.requireWritable(reply);
        ClientSlot slot = claim(deadline);
        try {
            slot.prepare((int) request.byteSize());
            slot.write(0, request, 0, request.byteSize());
            exchange(slot, reply.byteSize(), deadline);
            slot.read(0, reply, 0, slot.storedSize());
            return slot.fullSize();
        } finally {
            link.release(slot);
        }
    }

    private ClientSlot claim(long deadline) throws ParleyException {
        Failures.requirePlatformThread();
        requireOpen();
        ClientSlot slot = link.claim(deadline, closed);
        if (slot != null) {
            return slot;
        }
        throw Failures.of(whyNoSlot(deadline), 0, "send to " + target);
    }

    private Outcome whyNoSlot(long deadline) {
        Leave reason = link.reasonToLeave();
        if (reason != null) {
            return reason.queued();
        }
        if (Thread.currentThread().isInterrupted()) {
            return Outcome.INTERRUPTED_QUEUED;
        }
        return Deadline.hasPassed(deadline) ? Outcome.EXPIRED_QUEUED : Outcome.NO_SLOT;
    }

    private void requireOpen() throws Closed {
        if (closed.get()) {
            throw new Closed(Delivered.NO, "send to " + target + ": the connection is closed");
        }
    }
}
