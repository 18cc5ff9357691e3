package dev.parley;

import dev.parley.events.Events;
import dev.parley.events.ReceiveEvent;
import dev.parley.events.ReplyEvent;
import dev.parley.link.Held;
import dev.parley.link.Outcome;
import dev.parley.linux.ErrnoException;
import dev.parley.node.Session;
import dev.parley.sleep.Deadline;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A message that was received and waits for its reply; its sender is blocked until then.
 *
 * <p>May be kept, replied later, in any order and by any thread, once. Used by one thread at a
 * time; of several that reply at once, one gets through. None of the methods blocks, but for the
 * first {@link #forward} to a port, and a reply with {@link Rights}.
 *
 * <p>A sender may leave before it is replied: it died, its deadline passed. That is no failure of
 * the server; the reply then returns false and reaches nobody, {@link #abandoned} tells it
 * beforehand. A port may keep those who only want to leave: {@link PortOptions#keepsClients}.
 *
 * <p>After the reply, the request is over: a second reply, {@link #read}, {@link #write}, {@link
 * #body} and the views that it returned throw {@link IllegalStateException}.
 */
public final class Request implements Received {

    private final Held held = new Held();

    /** Makes what views live in. */
    private final Supplier<Arena> lifetime;

    /** Lives while a view was given out, to make it throw after the reply. */
    private @Nullable Arena views;

    /** What is told of the reply; null: nobody records it. */
    private @Nullable ReplyEvent event;

    /** How long somebody else's library may take to have a link, or to keep rights. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    Request(Supplier<Arena> lifetime) {
        this.lifetime = lifetime;
    }

    Held held() {
        return held;
    }

    /** It was received just now. */
    void arrived(long portId) {
        ReceiveEvent received = Events.receive();
        if (received != null) {
            received.at(portId, held.link().id())
                    .from(sender().pid(), sender().id())
                    .received(held.size(), held.sentNanos());
        }
        event = Events.reply();
    }

    /** Who sent it; cannot be forged. */
    public Member sender() {
        return Member.of(held.link());
    }

    /** The process that sent it, for what is to last as long as the link from it. */
    public Peer peer() {
        return Peer.of(held.link());
    }

    /**
     * What tells it from all others of its port, also from those that were received into the same
     * {@link Receipt}: the later it was received, the higher, from 1; some are left out.
     */
    public long number() {
        return held.number();
    }

    /** Length of the request, in bytes. */
    public long size() {
        return held.size();
    }

    /** How urgent it is, {@link Priority#LOWEST} to {@link Priority#HIGHEST}. */
    public int priority() {
        return held.priority();
    }

    /**
     * What its sender's library says besides, 0 to 255: which of its threads has sent it, say. 0,
     * as a rule: nothing.
     */
    public int label() {
        return held.label();
    }

    /** How much of a reply the sender can take, in bytes; what is longer is cut. */
    public long replyCapacity() {
        return held.replyRoom();
    }

    /**
     * Whether the sender has given it up: it has left, so that a reply would reach nobody; or, at a
     * port that keeps its clients, it would like to leave, and waits until it is replied or failed.
     */
    public boolean abandoned() {
        return held.isAbandoned();
    }

    /** Whether the sender has left, or is dead: a reply would reach nobody. */
    public boolean left() {
        return held.isLeft();
    }

    /**
     * A copy of the request.
     *
     * @throws IllegalStateException it is too long for an array: use {@link #read} or {@link #body}
     */
    public byte[] bytes() {
        byte[] copy = new byte[Parts.arrayLength(held.size())];
        read(0, MemorySegment.ofArray(copy));
        return copy;
    }

    /**
     * Copies from the request, starting at an offset.
     *
     * @return how many bytes were copied: fewer than the target has room for, or 0, at the end
     */
    public long read(long offset, MemorySegment into) {
        requireOpen();
        requireOffset(offset);
        long length = Math.min(into.byteSize(), Math.max(0, held.size() - offset));
        if (length > 0) {
            held.read(offset, into, 0, length);
            requireMapped();
        }
        return length;
    }

    /** Copies from the request into a buffer, from its position on, which moves. */
    public int read(long offset, ByteBuffer into) {
        int length = (int) read(offset, MemorySegment.ofBuffer(into));
        into.position(into.position() + length);
        return length;
    }

    /** Scatters the request, from an offset on, over parts, one after the other. */
    public long read(long offset, List<MemorySegment> into) {
        long length = 0;
        for (MemorySegment part : into) {
            length += read(offset + length, part);
        }
        return length;
    }

    /**
     * A read-only view of the request where it lies, without a copy. The sender's process could
     * change it meanwhile: read each byte once, or copy what you check.
     *
     * <p>Giving out a view makes the reply slower, by a handshake with the other threads of this
     * process: for short requests {@link #read} is faster. Without that price, but for one thread
     * alone, is a view of a request that was received into a {@link Receipt}.
     */
    public MemorySegment body() {
        requireOpen();
        return held.body(views()).asReadOnly();
    }

    /**
     * Writes a part of the reply, at an offset, without replying yet.
     *
     * @return how many bytes were written: fewer than given, or 0, at the end of {@link
     *     #replyCapacity}
     * @throws java.io.UncheckedIOException the system has no memory for a long reply by a socket;
     *     the request may still be {@link #fail failed}
     */
    public long write(long offset, MemorySegment from) {
        requireOpen();
        requireOffset(offset);
        long length = Math.min(from.byteSize(), Math.max(0, held.replyRoom() - offset));
        if (length > 0) {
            held.write(offset, from, 0, length);
        }
        return length;
    }

    /**
     * A view of the room for the reply, {@link #replyCapacity} bytes, to be written in place and
     * sent by {@link #replyInPlace}. For its price see {@link #body}.
     */
    public MemorySegment replyBody() {
        requireOpen();
        return held.replyBody(views());
    }

    /** Replies with status 0; see {@link #reply(int, MemorySegment)}. */
    public boolean reply(byte[] reply) {
        return reply(0, MemorySegment.ofArray(reply));
    }

    /** Replies with a status that means what client and server agree on. */
    public boolean reply(int status, byte[] reply) {
        return reply(status, MemorySegment.ofArray(reply));
    }

    /**
     * Replies with the bytes of a segment, from the start of the sender's room; what is longer than
     * the room is cut, and the sender told the full length. What was {@link #write written} beyond
     * them before stays part of the reply. Allocates nothing.
     *
     * @return whether the sender was still there to be replied to
     * @throws IllegalStateException it was replied already; nobody gets this reply
     */
    public boolean reply(int status, MemorySegment reply) {
        conclude(reply, Held::place);
        return complete(status, false);
    }

    /** Replies with the remaining bytes of a buffer, whose position stays. */
    public boolean reply(int status, ByteBuffer reply) {
        return reply(status, MemorySegment.ofBuffer(reply));
    }

    /** Replies with parts, one after the other. */
    public boolean reply(int status, List<MemorySegment> parts) {
        conclude(parts, Held::place);
        return complete(status, false);
    }

    /** The same as {@link #reply(int, byte[], Rights)}, with status 0. */
    public boolean reply(byte[] reply, Rights rights) throws ParleyException {
        return reply(0, reply, rights);
    }

    /**
     * Replies with rights, which go with the reply: all of them, if its sender was there and asked
     * by a {@code send} with {@link Rights}, perhaps with none; another sender lets go of what
     * comes. Blocks until the sender's background thread has answered, a second at most; for the
     * rights of others' ports first for the kernel. If it throws, nothing has happened, and the
     * request may still be replied.
     *
     * @return whether the sender was still there; if not, nothing was given
     * @throws KernelGone there is no kernel to make the rights
     * @throws NotPermitted a connection that is passed is not good for it, or the sender may not
     *     send there
     * @throws PortGone a port to which a right is passed is closed
     * @throws PeerDied the sender, or the owner of a port that is passed, is dead
     * @throws DeadlineExceeded the sender's process did not answer
     * @throws Interrupted the thread was interrupted
     * @throws OverLimit too much is under way, or the sender may have no more descriptors
     * @throws IllegalStateException it was replied already, or a request that is passed was
     */
    public boolean reply(int status, byte[] reply, Rights rights) throws ParleyException {
        return reply(status, reply, rights, PATIENCE);
    }

    /**
     * The same, and waits so long for the sender's background thread: of a process that starts on a
     * busy machine, say.
     */
    public boolean reply(int status, byte[] reply, Rights rights, Duration patience)
            throws ParleyException {
        requireOpen();
        if (rights.size() == 0) {
            return reply(status, reply);
        }
        String what = "reply to " + sender();
        Passing passing = Passing.begin(session(), held.link().id(), rights, what);
        boolean isMine = held.finish(); // before anything is shown: only one reply is there
        boolean isReplied = !isMine;
        boolean isGiven = false;
        try {
            if (!isMine) {
                throw new IllegalStateException("the request was replied");
            }
            int errno = passing.show(held::showRights, Deadline.after(patience));
            if (errno != 0) {
                throw refusedRights(errno, what);
            }
            held.place(MemorySegment.ofArray(reply));
            endViews();
            isReplied = true;
            isGiven = complete(status, true);
            return isGiven;
        } finally {
            passing.settle(isGiven);
            if (!isReplied) {
                held.reopen();
            }
        }
    }

    private static ParleyException refusedRights(int errno, String what) {
        return switch (errno) {
            case ErrnoException.ETIMEDOUT ->
                    Thread.currentThread().isInterrupted()
                            ? new Interrupted(Delivered.NO, what + ": interrupted")
                            : new DeadlineExceeded(
                                    Delivered.NO, what + ": the sender's process is silent");
            case ErrnoException.EPIPE -> new PeerDied(Delivered.NO, what + ": the sender is gone");
            default -> Passing.refused(errno, what);
        };
    }

    /** Replies with the first bytes of what was written in place; 0 bytes release the sender. */
    public boolean replyInPlace(int status, long lengthBytes) {
        Objects.checkFromToIndex(0, lengthBytes, held.replyRoom());
        conclude();
        held.placeWritten(lengthBytes);
        return complete(status, false);
    }

    /** Fails the request: the sender gets {@link ServerFailed}, its reply room stays untouched. */
    public boolean fail(Errno errno) {
        conclude();
        ReplyEvent told = toSender(0);
        boolean met = held.fail(errno.number());
        if (told != null) {
            told.failed(errno.number(), met);
        }
        return met;
    }

    /** The same as {@link #forward(Connection, Duration)}, for no longer than a second. */
    public boolean forward(Connection to) throws ParleyException {
        return forward(to, PATIENCE);
    }

    /**
     * Hands the request over to another port, as if its sender had sent it there: with its bytes,
     * its priority and the time of its sending, and what is left of its time. The sender stays
     * blocked, now on that port, whose owner sees who he is. Nothing is kept here: neither the
     * bytes, nor the reply, pass through this process, which may end.
     *
     * <p>The first time that something of one sender is forwarded to a port, this blocks until his
     * library has a link there; what was {@link #write written} of a reply is dropped. If this
     * throws, nothing has happened, and the request is to be replied here.
     *
     * <p>The sender goes after it by himself. If the other server dies, or closes its port, or the
     * sender's time is over, he is told that it may have been received ({@link Delivered#UNKNOWN}):
     * it was, here.
     *
     * @param to whose port is to have it, of this process or another; only the right to it counts
     * @return whether the sender was still there
     * @throws PeerDied the owner of the port is dead, or the sender is
     * @throws PortGone the port is closed
     * @throws Closed the connection is closed
     * @throws DeadlineExceeded the sender's process did not answer
     * @throws OverLimit it was forwarded 8 times; or is longer than {@link
     *     Connection#capacityBytes} and came by a socket; or the sender may have no more links
     * @throws NotPermitted this process is of another user than the sender, and the owner of the
     *     port of a third
     * @throws KernelGone there is no kernel that could introduce the two
     * @throws IllegalStateException it was replied already
     */
    public boolean forward(Connection to, Duration patience) throws ParleyException {
        requireOpen();
        Outcome refused = held.reasonNotToForward();
        if (refused != null) {
            throw Failures.of(refused, 0, to.forwarding());
        }
        to.requireReachable("forward");
        long linkId = Forwarding.link(held, to, patience);
        conclude();
        ReplyEvent told = toSender(0);
        boolean met = held.forward(linkId);
        if (told != null) {
            told.forwarded(to.portId(), met);
        }
        return met;
    }

    /**
     * The rights that came with it; none, as a rule. What of them is not taken by the time of the
     * reply is let go.
     */
    public Passed passed() {
        requireOpen();
        return Passed.of(session(), held.rights());
    }

    private Session session() {
        return Port.of(held.port()).session();
    }

    /** Takes it out of its receiver's hands: {@link Held#handOver}. */
    Held handOver() {
        conclude();
        return held.handOver();
    }

    /** With what was placed. */
    private boolean complete(int status, boolean withRights) {
        ReplyEvent told = toSender(held.replySize());
        boolean met = withRights ? held.completeWithRights(status) : held.complete(status);
        if (told != null) {
            told.replied(status, met);
        }
        return met;
    }

    /** Before the reply: after it another request may be received into this. */
    private @Nullable ReplyEvent toSender(long replyBytes) {
        ReplyEvent told = event;
        return told == null
                ? null
                : told.to(sender().pid(), sender().id()).reply(held.link().id(), replyBytes);
    }

    private Arena views() {
        Arena arena = views;
        if (arena == null) {
            arena = lifetime.get();
            views = arena;
        }
        return arena;
    }

    /** Takes the step that only one reply can take; there is nothing to place. */
    private void conclude() {
        conclude(held, (_, _) -> {});
    }

    /**
     * Takes the step that only one reply can take, and places it. One that cannot be placed is
     * none: the sender still waits, and may be replied later.
     *
     * @param placing captures nothing, so it need not be made anew for each reply
     */
    private <T> void conclude(T reply, BiConsumer<Held, T> placing) {
        if (!held.finish()) {
            throw new IllegalStateException("the request was replied");
        }
        boolean placed = false;
        try {
            placing.accept(held, reply);
            endViews();
            placed = true;
        } finally {
            if (!placed) {
                held.reopen();
            }
        }
    }

    /**
     * Fails while another thread is inside a native call on a view, or if the view is another's.
     */
    private void endViews() {
        Arena arena = views;
        if (arena != null) {
            arena.close();
            views = null;
        }
    }

    private void requireOpen() {
        if (!held.isOpen()) {
            throw new IllegalStateException("the request was replied");
        }
        requireMapped();
    }

    private void requireMapped() {
        if (held.isRetired()) {
            throw new IllegalStateException("the link of the request is gone");
        }
    }

    private static void requireOffset(long offset) {
        if (offset < 0) {
            throw new IllegalArgumentException("offset must be >= 0, offset=" + offset);
        }
    }
}
