package dev.parley;

import dev.parley.events.Events;
import dev.parley.events.SendEvent;
import dev.parley.link.ClientLink;
import dev.parley.link.ClientProxy;
import dev.parley.link.ClientSlot;
import dev.parley.link.Forwards;
import dev.parley.link.Held;
import dev.parley.link.Outcome;
import dev.parley.linux.ErrnoException;
import dev.parley.node.KernelRefusal;
import dev.parley.node.Session;
import dev.parley.sleep.Deadline;
import dev.parley.wire.RightUse;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The right to send to a port. Thread-safe: many threads may send at once, as many as the link has
 * slots; more wait for a slot.
 *
 * <p>A send blocks until the server has replied ({@link #sendAsync} does not), and ends in exactly
 * one outcome. Virtual threads may send; they give up their carrier while they wait.
 *
 * <ul>
 *   <li>the reply, with its status and bytes;
 *   <li>{@link ServerFailed}: the server received it and failed it;
 *   <li>{@link OverLimit}: no memory for a message that long, or no slot to be had; nothing was
 *       sent;
 *   <li>{@link PortGone}: the port was closed before it received;
 *   <li>{@link PeerDied}: the server died, before or after it received;
 *   <li>{@link DeadlineExceeded}: the timeout was over, before or after it received;
 *   <li>{@link Interrupted}: the thread was interrupted, before or after it received;
 *   <li>{@link DeadlockAvoided}: it closed a circle of threads that wait for each other; see {@link
 *       OnDeadlock};
 *   <li>{@link Closed}: this connection was closed meanwhile;
 *   <li>{@link ProtocolViolated}: the server wrote nonsense, the link was ended;
 *   <li>{@link NotPermitted}: the connection is not good for it ({@link #use}).
 * </ul>
 *
 * {@link ParleyException#delivered()} tells before from after. Nothing is ever sent again by
 * itself.
 */
public final class Connection implements AutoCloseable {

    /** Of a connection or a call for which nobody has said any. */
    static final int NO_PRIORITY = -1;

    private static final int NO_LABEL = 0;
    private static final int HIGHEST_LABEL = 255;

    private final Session session;
    private final ClientLink link;
    private final String target;
    private final RightUse use;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile int priority = NO_PRIORITY;
    private volatile @Nullable Duration softTimeout;

    Connection(Session session, ClientLink link, String target) {
        this.session = session;
        this.link = link;
        this.target = target;
        this.use = link.use();
    }

    /** Who receives at the other end, as the kernel states. */
    public Member owner() {
        return Member.of(link.owner());
    }

    /** The process at the other end, for what is to last as long as the link to it. */
    public Peer peer() {
        return Peer.of(link);
    }

    /**
     * Which program the owner is, of which version, as it said when it joined. Nobody is asked: it
     * came with the introduction.
     */
    public ProgramVersion version() {
        return Told.version(link.owner(), link.program());
    }

    /** The port at the other end. */
    public long portId() {
        return link.portId();
    }

    /**
     * The longest request, and the longest reply, in bytes, that the link itself carries. Longer
     * ones, up to 4 GiB - 1, travel in memory that is made for them, and used again.
     */
    public int capacityBytes() {
        return link.roomBytes();
    }

    /**
     * What is sent over this connection from now on has this priority, whatever that of the thread.
     *
     * @param newPriority {@link Priority#LOWEST} to {@link Priority#HIGHEST}
     */
    public void usePriority(int newPriority) {
        priority = Priority.checked(newPriority);
    }

    /**
     * Says how urgent the next request of a slot is.
     *
     * @param said by whom it is sent; else by this connection, else by the thread
     */
    void prioritize(ClientSlot slot, int said) {
        int own = said == NO_PRIORITY ? priority : said;
        if (own == NO_PRIORITY) {
            slot.prioritizeAsThread(Priority.ofThread());
        } else {
            slot.prioritize(own);
        }
    }

    /**
     * What is sent over this connection from now on has a soft timeout, besides its timeout. When
     * it is over, a message that is queued is withdrawn, and a request that is held is given up,
     * unless the port keeps its clients ({@link PortOptions#keepsClients}): then the server is
     * told, and the send goes on until it answers. An interrupt does the same.
     *
     * @param timeout zero or less: over at once; a century or more: none
     */
    public void useSoftTimeout(Duration timeout) {
        softTimeout = Objects.requireNonNull(timeout);
    }

    /** That of what is sent now. */
    long softDeadline() {
        Duration timeout = softTimeout;
        return timeout == null ? Deadline.NEVER : Deadline.after(timeout);
    }

    /**
     * What it is good for: everything, unless it was made by a right that was narrowed ({@link
     * Rights}).
     */
    public Use use() {
        return Told.use(use);
    }

    /** What carries the messages. */
    public Transport transport() {
        return Told.transport(link);
    }

    /**
     * Sends and blocks until the reply, of which at most {@link #capacityBytes} are taken. The
     * plain way: allocates the reply.
     */
    public Reply send(byte[] request) throws ParleyException {
        return send(request, NO_PRIORITY, Deadline.NEVER);
    }

    /** The same, for no longer than the timeout. */
    public Reply send(byte[] request, Duration timeout) throws ParleyException {
        return send(request, NO_PRIORITY, Deadline.after(timeout));
    }

    /**
     * Sends with rights, which go with the request: all of them, if it is received; else none, and
     * the sender has what he had. Blocks until the reply; for the rights of others' ports first for
     * the kernel, and for the server's background thread. The reply may bring rights, too: {@link
     * Reply#passed}.
     *
     * @throws KernelGone there is no kernel to make the rights; nothing was sent
     * @throws NotPermitted this connection, or one that is passed, is not good for it; or the
     *     server may not send there; nothing was sent
     * @throws PortGone also: a port to which a right is passed is closed; nothing was sent
     * @throws OverLimit also: too much is under way, or the server may have no more descriptors;
     *     nothing was sent
     * @throws IllegalStateException a request that is passed was replied; nothing was sent
     */
    public Reply send(byte[] request, Rights rights) throws ParleyException {
        return send(request, rights, Deadline.NEVER);
    }

    /** The same, for no longer than the timeout. */
    public Reply send(byte[] request, Rights rights, Duration timeout) throws ParleyException {
        return send(request, rights, Deadline.after(timeout));
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
        long arrived = Math.min(size, room.byteSize());
        reply.position(reply.position() + (int) arrived);
        return size;
    }

    /**
     * Sends a segment, and puts of the reply what fits into another. Allocates nothing, unless one
     * of them is longer than {@link #capacityBytes}.
     *
     * @return the length of the reply as the server gave it, which may be more than fits
     */
    public long send(MemorySegment request, MemorySegment reply) throws ParleyException {
        return send(request, reply, NO_LABEL, Deadline.NEVER);
    }

    /** The same, for no longer than the timeout. */
    public long send(MemorySegment request, MemorySegment reply, Duration timeout)
            throws ParleyException {
        return send(request, reply, NO_LABEL, Deadline.after(timeout));
    }

    /**
     * The same, with a word besides that costs nothing: {@link Request#label}.
     *
     * @param label 0 to 255; 0: nothing
     */
    public long send(MemorySegment request, MemorySegment reply, int label) throws ParleyException {
        return send(request, reply, checkedLabel(label), Deadline.NEVER);
    }

    /**
     * Sends the parts as one message, and scatters the reply over others.
     *
     * @return the length of the reply as the server gave it, which may be more than fits
     */
    public long send(List<MemorySegment> request, List<MemorySegment> reply)
            throws ParleyException {
        return send(request, reply, NO_LABEL, Deadline.NEVER);
    }

    /** The same, for no longer than the timeout. */
    public long send(List<MemorySegment> request, List<MemorySegment> reply, Duration timeout)
            throws ParleyException {
        return send(request, reply, NO_LABEL, Deadline.after(timeout));
    }

    /** The same, with a word besides, 0 to 255: {@link Request#label}. */
    public long send(List<MemorySegment> request, List<MemorySegment> reply, int label)
            throws ParleyException {
        return send(request, reply, checkedLabel(label), Deadline.NEVER);
    }

    /**
     * Sends without waiting; see {@link #sendAsync(byte[], Duration)}.
     *
     * @throws Closed the connection is closed
     */
    public CompletableFuture<Reply> sendAsync(byte[] request) throws ParleyException {
        return sendAsync(request, Deadline.NEVER);
    }

    /**
     * Sends a copy without waiting. The future ends as {@link #send(byte[])} would, with the reply
     * or exceptionally, on some other thread; cancelling it does not take the message back.
     *
     * <p>As many messages are under way as the link has slots; more wait here in line. What one
     * thread sends is received in the order in which it was sent, except for messages longer than
     * {@link #capacityBytes}.
     *
     * @throws Closed the connection is closed
     */
    public CompletableFuture<Reply> sendAsync(byte[] request, Duration timeout)
            throws ParleyException {
        return sendAsync(request, Deadline.after(timeout));
    }

    /**
     * A call, which owns a slot until it is closed: the fast way. Blocks while no slot is free.
     *
     * @throws Closed the connection is closed
     */
    public Call call() throws ParleyException {
        return call(capacityBytes(), capacityBytes());
    }

    /**
     * A call with room for messages of these lengths, also longer ones than {@link #capacityBytes}.
     *
     * @throws OverLimit there is no memory for messages that long
     */
    public Call call(long requestBytes, long replyBytes) throws ParleyException {
        requireFits(requestBytes);
        requireFits(replyBytes);
        ClientSlot slot = claim(Deadline.NEVER, Deadline.NEVER);
        boolean made = false;
        try {
            reserve(slot, requestBytes, replyBytes, Deadline.NEVER);
            Call call = new Call(this, slot, requestBytes, replyBytes);
            made = true;
            return call;
        } finally {
            if (!made) {
                link.release(slot);
            }
        }
    }

    /** Sends a pulse with the priority that a message would have; see the other. */
    public void pulse(int code, long value) throws ParleyException {
        pulse(code, value, ownPriority());
    }

    /**
     * Sends a code and a value, and does not wait: never blocks. Over shared memory it allocates
     * nothing, and makes no system call while the server is awake. It is received unless the port
     * closes before; also if this process is gone by then. Of what one thread sends, pulses are
     * received in the order in which they were sent, or by priority if the port does so.
     *
     * @param priority {@link Priority#LOWEST} to {@link Priority#HIGHEST}
     * @throws OverLimit as many pulses of this link as may wait at the port are not received yet,
     *     or the socket has no room; at least 160 find room
     * @throws PortGone the port is closed
     * @throws PeerDied the server has died
     * @throws Closed this connection is closed
     */
    public void pulse(int code, long value, int priority) throws ParleyException {
        Outcome refused = tryPulse(code, value, priority);
        if (refused != null) {
            throw Failures.of(refused, 0, "pulse to " + target);
        }
    }

    /**
     * The same, for whom it is nothing special that there is no room.
     *
     * @return false: there is no room, and nothing was sent
     */
    public boolean tryPulse(int code, long value) throws ParleyException {
        Outcome refused = tryPulse(code, value, ownPriority());
        if (refused != null && refused != Outcome.NO_ROOM) {
            throw Failures.of(refused, 0, "pulse to " + target);
        }
        return refused == null;
    }

    /** Of what is sent now, and by no call that has one of its own. */
    private int ownPriority() {
        int own = priority;
        return own == NO_PRIORITY ? Priority.ofThread() : own;
    }

    private @Nullable Outcome tryPulse(int code, long value, int priority) throws ParleyException {
        requireMayPulse();
        return link.pulse(Priority.checked(priority), code, value);
    }

    /**
     * The right to trigger a proxy of the port at the other end. Blocks until the server's
     * background thread has answered; that does not depend on what its receivers do.
     *
     * @throws NameNotFound there is no such proxy
     * @throws OverLimit this process has the right to trigger 64 proxies of that port already
     */
    public Trigger trigger(long proxyId) throws ParleyException {
        return trigger(proxyId, Deadline.NEVER);
    }

    /**
     * The same, for no longer than the timeout: the server's process may be stopped.
     *
     * @throws DeadlineExceeded the timeout is over
     */
    public Trigger trigger(long proxyId, Duration timeout) throws ParleyException {
        return trigger(proxyId, Deadline.after(timeout));
    }

    private Trigger trigger(long proxyId, long deadline) throws ParleyException {
        requireMayPulse();
        ClientProxy proxy = link.proxy(proxyId, deadline, closed);
        if (proxy != null) {
            return new Trigger(this, link, proxy);
        }
        Outcome otherwise = link.hasRoomForProxy() ? Outcome.NO_PROXY : Outcome.NO_ROOM;
        throw Failures.of(
                link.whyNothing(deadline, closed.get() ? Outcome.CLOSED_QUEUED : otherwise),
                0,
                "proxy %d of %s".formatted(proxyId, target));
    }

    private void requireMayPulse() throws ParleyException {
        requireOpen();
        if (!use.mayPulse()) {
            throw notPermitted("pulse to " + target);
        }
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
        requireOpen();
        boolean isOnce = use == RightUse.ONCE;
        if (isOnce && !link.sendOnce()) {
            throw new NotPermitted(what() + ": the connection was good for one request");
        }
        SendEvent event = Events.send();
        try {
            settle(slot, slot.send(replyRoomBytes, deadline), event);
        } catch (ParleyException e) {
            if (isOnce && e.delivered() == Delivered.NO) {
                link.sentNothing();
            }
            throw e;
        }
    }

    /** Sees to it that there is memory for messages of these lengths. */
    void reserve(ClientSlot slot, long requestBytes, long replyBytes, long deadline)
            throws ParleyException {
        try {
            Outcome outcome = slot.reserve(requestBytes, replyBytes, deadline);
            if (outcome != null) {
                throw failure(outcome, slot);
            }
        } catch (ErrnoException e) {
            throw new OverLimit(
                    Errno.of(e.errno()).orElse(Errno.ENOMEM), what() + ": " + e.getMessage());
        }
    }

    void requireFits(long sizeBytes) throws OverLimit {
        if (sizeBytes < 0) {
            throw new IllegalArgumentException("length must be >= 0, length=" + sizeBytes);
        }
        long limit = Math.min(ClientLink.LONGEST_BODY_BYTES, link.extentBytes());
        if (sizeBytes > capacityBytes() && sizeBytes > limit) {
            throw new OverLimit(
                    Errno.EMSGSIZE,
                    "%s: %d bytes, capacityBytes=%d, longMessageBytes=%d"
                            .formatted(what(), sizeBytes, capacityBytes(), link.extentBytes()));
        }
    }

    void requireUsable(ClientSlot slot) throws ParleyException {
        if (!slot.isUsable()) {
            throw Failures.of(Outcome.NO_SLOT, 0, what());
        }
    }

    void release(ClientSlot slot) {
        link.release(slot);
    }

    Reply send(byte[] request, int urgency, long deadline) throws ParleyException {
        requireFits(request.length);
        ClientSlot slot = claim(deadline);
        try {
            reserve(slot, request.length, 0, deadline);
            put(slot, request);
            prioritize(slot, urgency);
            exchange(slot, capacityBytes(), deadline);
            return reply(slot);
        } finally {
            link.release(slot);
        }
    }

    private Reply send(byte[] request, Rights rights, long deadline) throws ParleyException {
        requireFits(request.length);
        ClientSlot slot = claim(deadline);
        try {
            reserve(slot, request.length, 0, deadline);
            put(slot, request);
            prioritize(slot, NO_PRIORITY);
            exchange(slot, rights, deadline);
            return reply(slot, Passed.ofReply(session, slot.takeRights()));
        } finally {
            link.release(slot);
        }
    }

    private void exchange(ClientSlot slot, Rights rights, long deadline) throws ParleyException {
        if (rights.size() == 0) {
            exchange(slot, capacityBytes(), deadline);
            return;
        }
        requireOpen();
        Passing passing = Passing.begin(session, link.id(), rights, what());
        boolean isGiven = false;
        try {
            int errno = passing.show(slot::showRights, deadline);
            if (errno != 0) {
                throw refusedRights(errno, deadline);
            }
            exchange(slot, capacityBytes(), deadline);
            isGiven = true;
        } catch (ParleyException e) {
            isGiven = e.delivered() != Delivered.NO;
            throw e;
        } finally {
            passing.settle(isGiven);
        }
    }

    private ParleyException refusedRights(int errno, long deadline) {
        if (errno == ErrnoException.ETIMEDOUT || errno == ErrnoException.EPIPE) {
            Outcome otherwise = closed.get() ? Outcome.CLOSED_QUEUED : Outcome.EXPIRED_QUEUED;
            return Failures.of(link.whyNothing(deadline, otherwise), 0, what());
        }
        return Passing.refused(errno, what());
    }

    static void put(ClientSlot slot, byte[] request) {
        slot.prepare(request.length);
        slot.write(0, MemorySegment.ofArray(request), 0, request.length);
    }

    static Reply reply(ClientSlot slot) {
        return reply(slot, Passed.nothing());
    }

    private static Reply reply(ClientSlot slot, Passed passed) {
        byte[] reply = new byte[Parts.arrayLength(slot.storedSize())];
        slot.read(0, MemorySegment.ofArray(reply), 0, reply.length);
        return new Reply(slot.status(), reply, slot.fullSize(), passed);
    }

    private long send(
            List<MemorySegment> request, List<MemorySegment> reply, int label, long deadline)
            throws ParleyException {
        long size = Parts.sizeBytes(request);
        requireFits(size);
        reply.forEach(Parts::requireWritable);
        long room = Math.min(Parts.sizeBytes(reply), ClientLink.LONGEST_BODY_BYTES);
        ClientSlot slot = claim(deadline);
        try {
            reserve(slot, size, room, deadline);
            slot.prepare(size);
            slot.label(label);
            Parts.gather(request, slot);
            prioritize(slot, NO_PRIORITY);
            exchange(slot, room, deadline);
            Parts.scatter(slot, reply);
            return slot.fullSize();
        } finally {
            link.release(slot);
        }
    }

    private long send(MemorySegment request, MemorySegment reply, int label, long deadline)
            throws ParleyException {
        requireFits(request.byteSize());
        Parts.requireWritable(reply);
        long room = Math.min(reply.byteSize(), ClientLink.LONGEST_BODY_BYTES);
        ClientSlot slot = claim(deadline);
        try {
            reserve(slot, request.byteSize(), room, deadline);
            slot.prepare(request.byteSize());
            slot.label(label);
            slot.write(0, request, 0, request.byteSize());
            prioritize(slot, NO_PRIORITY);
            exchange(slot, room, deadline);
            slot.read(0, reply, 0, slot.storedSize());
            return slot.fullSize();
        } finally {
            link.release(slot);
        }
    }

    private CompletableFuture<Reply> sendAsync(byte[] request, long deadline)
            throws ParleyException {
        requireMaySend();
        requireFits(request.length);
        byte[] copy = request.clone(); // it may be sent when the caller uses the array again
        AsyncSend send = new AsyncSend(this, copy, ownPriority(), deadline);
        send.start();
        return send.reply();
    }

    private static int checkedLabel(int label) {
        if (label < NO_LABEL || label > HIGHEST_LABEL) {
            throw new IllegalArgumentException(
                    "label must be 0 to %d, label=%d".formatted(HIGHEST_LABEL, label));
        }
        return label;
    }

    private ClientSlot claim(long deadline) throws ParleyException {
        return claim(deadline, softDeadline());
    }

    private ClientSlot claim(long deadline, long soft) throws ParleyException {
        requireMaySend();
        long end = Deadline.earlier(deadline, soft);
        ClientSlot slot = link.claim(end, closed);
        if (slot != null) {
            slot.expireSoftly(soft);
            return slot;
        }
        throw whyNoSlot(end);
    }

    /** A slot, now or later; empty: {@link #whyNoSlot}. */
    CompletableFuture<Optional<ClientSlot>> claimLater(long end) {
        return link.claimLater(end, closed);
    }

    /** Why there was no slot to be had until then. */
    ParleyException whyNoSlot(long end) {
        Outcome otherwise = closed.get() ? Outcome.CLOSED_QUEUED : Outcome.NO_SLOT;
        return Failures.of(link.whyNothing(end, otherwise), 0, what());
    }

    /** Returns only if there is a reply. */
    void settle(ClientSlot slot, Outcome outcome, @Nullable SendEvent event)
            throws ParleyException {
        ParleyException failure = outcome == Outcome.REPLIED ? null : failure(outcome, slot);
        if (event != null) {
            tell(event, slot, failure);
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void tell(SendEvent event, ClientSlot slot, @Nullable ParleyException failure) {
        event.to(target, portId(), link.id(), link.owner().pid()).request(slot.requestBytes());
        if (failure == null) {
            event.ended(Reply.class.getSimpleName(), Delivered.YES.name(), slot.fullSize());
        } else {
            event.ended(failure.getClass().getSimpleName(), failure.delivered().name(), 0);
        }
    }

    private ParleyException failure(Outcome outcome, ClientSlot slot) {
        return switch (outcome) {
            case DEADLOCK_QUEUED ->
                    new DeadlockAvoided(Delivered.NO, what() + ": a circle: " + slot.whyRefused());
            case DEADLOCK_HELD ->
                    new DeadlockAvoided(
                            Delivered.UNKNOWN,
                            what()
                                    + (slot.wasForwarded() ? ": forwarded, into" : ": perhaps")
                                    + " a circle: "
                                    + slot.whyRefused());
            default -> Failures.of(outcome, slot.status(), what());
        };
    }

    private String what() {
        return "send to " + target;
    }

    /** What a request is on its way to. */
    String forwarding() {
        return "forward to " + target;
    }

    /** Nobody is led to who is gone. */
    void requireReachable(String what) throws ParleyException {
        Outcome gone = closed.get() ? Outcome.CLOSED_QUEUED : link.reasonToRefuse();
        if (gone != null) {
            throw Failures.of(gone, 0, what + ": " + target);
        }
    }

    /** What leads there, as the kernel calls it. */
    long linkId() {
        return link.id();
    }

    /** Has the sender of a request connect to where this leads. */
    Forwards.Followed lead(Held request, long deadline) throws KernelRefusal, IOException {
        return session.lead(request, link, deadline);
    }

    /** Whether it is good for one request alone. */
    boolean isGoodForOne() {
        return use == RightUse.ONCE;
    }

    private void requireMaySend() throws ParleyException {
        requireOpen();
        if (!use.maySend()) {
            throw notPermitted(what());
        }
    }

    private NotPermitted notPermitted(String what) {
        return new NotPermitted("%s: the connection is good for %s".formatted(what, use));
    }

    void requireOpen() throws Closed {
        if (closed.get()) {
            throw new Closed(Delivered.NO, what() + ": the connection is closed");
        }
    }
}
