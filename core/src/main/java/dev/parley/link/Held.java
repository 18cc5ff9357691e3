package dev.parley.link;

import static dev.parley.link.LinkLayout.INLINE_BYTES;
import static dev.parley.link.LinkLayout.PLACE_BESIDE;
import static dev.parley.link.LinkLayout.PLACE_INLINE;
import static dev.parley.link.LinkLayout.PLACE_ROOM;
import static dev.parley.link.LinkLayout.VERDICT_DESERTED;
import static dev.parley.link.LinkLayout.VERDICT_FAILED;
import static dev.parley.link.LinkLayout.VERDICT_FORWARDED;
import static dev.parley.link.LinkLayout.VERDICT_REPLY;
import static dev.parley.link.LinkLayout.WITH_RIGHTS;

import dev.parley.link.ClientPeer.BesideNeed;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.Mapping;
import dev.parley.sleep.Deadline;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A request that was received and not yet replied: the private copy of its header, and the way to
 * its rooms.
 *
 * <p>Filled by the thread that received it; then used by one thread at a time, except for the
 * replies, of which exactly one of several gets through. May be filled anew once it is replied.
 *
 * <p>The header is checked once, when it is copied, and only the copy is used from then on: the
 * client may write to its memory whenever it likes.
 */
public final class Held {

    /** No rights go with it. */
    private static final short PLAIN = 0;

    /** What is received into this instead of a request. */
    private final HeldPulse pulse = new HeldPulse();

    private final MemorySegment inline = MemorySegment.ofArray(new byte[INLINE_BYTES]);

    /** True from the receive to the reply: the step that a second reply loses. */
    private final AtomicBoolean open = new AtomicBoolean();

    private @Nullable ServerLink link;

    /** Who received it; null: it was passed on, and no thread here answers it. */
    private @Nullable Thread receiver;

    private int slot;
    private long generation;
    private long number;
    private short place;
    private int priority;
    private int hops;
    private int label;
    private long size;
    private long replyRoom;

    /** Where the request lies, unless it is inline. */
    private @Nullable Mapping request;

    private long requestAt;

    /** For a long request, or a long reply. */
    private @Nullable Beside beside;

    private boolean replyIsBeside;

    /** What came with it; null: nothing did. */
    private @Nullable ArrivedRights rights;

    private long written;
    private short replyPlace;
    private long replySize;
    private boolean failed;
    private int status;

    /** Where it was forwarded to; 0: it was not. */
    private long forwardLink;

    /** Runs once it is replied; null: nothing does. */
    private @Nullable Runnable whenOver;

    /** What whoever traces the port noted as this was received; null: nobody did. */
    private @Nullable Object stamp;

    /**
     * Takes the private copy of a request that was just claimed.
     *
     * @return false if the header makes no sense
     */
    boolean fill(ServerLink from, int slotIndex, long slotGeneration) {
        // model: slots.pml read
        link = from;
        receiver = Thread.currentThread();
        slot = slotIndex;
        generation = slotGeneration;
        written = 0;
        beside = null;
        stamp = null;
        Slots slots = from.slots();
        long sizeAndPlace = slots.header(slotIndex, LinkLayout.REQUEST_SIZE);
        long roomAndExtent = slots.header(slotIndex, LinkLayout.REQUEST_REPLY_ROOM);
        size = sizeAndPlace & 0xffff_ffffL;
        short said = (short) (sizeAndPlace >>> 32);
        place = LinkLayout.place(said);
        priority = LinkLayout.priority(sizeAndPlace);
        hops = LinkLayout.hops(sizeAndPlace);
        label = LinkLayout.label(sizeAndPlace);
        forwardLink = 0;
        rights = null;
        replyRoom = roomAndExtent & 0xffff_ffffL;
        replyIsBeside = replyRoom > slots.roomBytes();
        boolean isLong = replyIsBeside || place == PLACE_BESIDE;
        if ((isLong && !findBeside((int) (roomAndExtent >>> 32)))
                || !findRequest(slots)
                || (LinkLayout.hasRights(said) && !findRights())) {
            letGoBeside();
            return false;
        }
        open.set(true);
        return true;
    }

    private boolean findBeside(int extent) {
        beside =
                link().beside(
                                slot,
                                new BesideNeed(
                                        extent,
                                        place == PLACE_BESIDE ? size : 0,
                                        replyIsBeside ? replyRoom : 0));
        return beside != null;
    }

    private boolean findRights() {
        rights = link().rights().take(slot, generation);
        return rights != null;
    }

    private boolean findRequest(Slots slots) {
        return switch (place) {
            case PLACE_INLINE -> {
                link().copyInline(slot, inline);
                yield size <= INLINE_BYTES;
            }
            case PLACE_ROOM -> {
                request = link().memory();
                requestAt = slots.requestRoomAt(slot);
                yield size <= slots.roomBytes();
            }
            case PLACE_BESIDE -> {
                Beside where = beside;
                request = where == null || size == 0 ? null : where.request();
                requestAt = 0;
                yield request != null;
            }
            default -> false;
        };
    }

    /** The pulse, or the proxy, that was received instead of a request. */
    public HeldPulse pulse() {
        return pulse;
    }

    /** Whether it still waits for its reply. */
    public boolean isOpen() {
        return open.get();
    }

    /** The link it came by. */
    public ServerLink link() {
        ServerLink from = link;
        if (from == null) {
            throw new IllegalStateException("nothing was received into this yet");
        }
        return from;
    }

    /** Where it was received. */
    public ReceivePort port() {
        ReceivePort port = link().port();
        if (port == null) {
            throw new IllegalStateException("nothing was received into this yet");
        }
        return port;
    }

    /** Whether the calling thread is not the one that received it. */
    boolean isAnothers() {
        Thread who = receiver;
        return who != null && !Thread.currentThread().equals(who);
    }

    /** What its port calls what is received next. */
    void name(long portNumber) {
        number = portNumber;
    }

    /** What its port calls it, and no other one. */
    public long number() {
        return number;
    }

    /** Length of the request, in bytes. */
    public long size() {
        return size;
    }

    /** How urgent it is, 0 to 63, in the client's words. */
    public int priority() {
        return Math.max(priority, link().slots().raised(slot, generation));
    }

    /** What its client says besides, 0 to 255. */
    public int label() {
        return label;
    }

    /** When it was sent, as {@link System#nanoTime} has it, in the client's words. */
    public long sentNanos() {
        return link().sentNanos(slot);
    }

    /** How much of a reply the client can take, in bytes. */
    public long replyRoom() {
        return replyRoom;
    }

    /** Whether the memory is gone: the link ended, and its process left the node. */
    public boolean isRetired() {
        return link().isRetired();
    }

    /** Whether the client has left, or is kept and wants to leave. */
    public boolean isAbandoned() {
        return link().isAbandoned(slot, generation);
    }

    /** Whether its client is there no more: a reply would reach nobody. */
    public boolean isLeft() {
        return link().isLeft(slot, generation);
    }

    /** Copies a range of the request; the caller has checked that it lies within {@link #size}. */
    public void read(long offset, MemorySegment target, long targetOffset, long lengthBytes) {
        // model: slots.pml read
        if (place == PLACE_INLINE) {
            MemorySegment.copy(inline, offset, target, targetOffset, lengthBytes);
        } else {
            mapped().words().copyOut(requestAt + offset, target, targetOffset, lengthBytes);
        }
    }

    /** The request where it lies, or a copy of a short one; gone when the arena is closed. */
    public MemorySegment body(Arena arena) {
        if (place == PLACE_INLINE) {
            return arena.allocate(size).copyFrom(inline.asSlice(0, size));
        }
        return mapped().view(requestAt, size, arena);
    }

    /** The room of the reply, as far as the client can take it; gone when the arena is closed. */
    public MemorySegment replyBody(Arena arena) {
        return replyMapping(replyRoom).view(replyRoomAt(), replyRoom, arena);
    }

    /** Places a part of the reply; the caller has checked that it lies within the room. */
    public void write(long offset, MemorySegment source, long sourceOffset, long lengthBytes) {
        replyMapping(replyRoom)
                .words()
                .copyIn(replyRoomAt() + offset, source, sourceOffset, lengthBytes);
        written = Math.max(written, offset + lengthBytes);
    }

    /** Lets one caller through: the one that may reply. The others get false. */
    public boolean finish() {
        return open.compareAndSet(true, false);
    }

    /** Undoes {@link #finish}: placing the reply failed, so it may be tried again. */
    public void reopen() {
        open.set(true);
    }

    /** Places the reply, cut to the client's room; what was written beyond it stays part of it. */
    public void place(MemorySegment source) {
        begin(source.byteSize());
        putReply(0, source, Math.min(source.byteSize(), replyRoom));
    }

    /** Places the parts of the reply, one after the other. */
    public void place(List<MemorySegment> parts) {
        begin(parts.stream().mapToLong(MemorySegment::byteSize).sum());
        long offset = 0;
        for (MemorySegment part : parts) {
            long stored = Math.clamp(replyRoom - offset, 0, part.byteSize());
            putReply(offset, part, stored);
            offset += part.byteSize();
        }
    }

    /** The reply stands in the room already. */
    public void placeWritten(long lengthBytes) {
        replyPlace = lengthBytes == 0 ? PLACE_INLINE : longestReplyPlace();
        replySize = lengthBytes;
    }

    /**
     * Replies with what was placed; after {@link #finish}.
     *
     * @return false if nobody waits for it any more
     */
    public boolean complete(int status) {
        return complete(VERDICT_REPLY, status, PLAIN);
    }

    /** Fails the request: no bytes, an errno; after {@link #finish}. */
    public boolean fail(int errno) {
        return end(VERDICT_FAILED, errno);
    }

    /** What is to be done once it is replied: something that does not block, and does not fail. */
    public void whenOver(Runnable afterwards) {
        whenOver = afterwards;
    }

    /** What came with it; null: nothing did. */
    public @Nullable ArrivedRights rights() {
        return rights;
    }

    /**
     * Shows the client what is to go with the reply. Blocks until its background thread has
     * answered, or the deadline passes.
     *
     * <p>A client that did not answer in time is not waited for until it has. After {@link
     * #finish}.
     */
    public ShownRights showRights(GivenRights given, long deadline) {
        RightsGiver giver = link().rights().giver();
        return giver.show(
                new LinkRights.Message(slot, generation),
                given,
                giver.isSilent() ? Deadline.AT_ONCE : deadline,
                () -> link().isEnded());
    }

    /** Replies with what was placed, and with the rights that the client keeps for it. */
    public boolean completeWithRights(int status) {
        return complete(VERDICT_REPLY, status, WITH_RIGHTS);
    }

    /**
     * Takes it out of the hands of whoever may reply to it; after {@link #finish}. {@link #reopen}
     * gives it back, and then the result must not be used any more.
     *
     * @return the same request, for whom nobody else has: to be {@link #forward}ed, or let go
     */
    public Held handOver() {
        Held passed = new Held();
        passed.link = link;
        passed.slot = slot;
        passed.generation = generation;
        passed.number = number;
        passed.place = place;
        passed.hops = hops;
        passed.label = label;
        passed.size = size;
        passed.replyRoom = replyRoom;
        passed.beside = beside;
        passed.stamp = stamp;
        passed.whenOver = whenOver;
        return passed;
    }

    /** Whoever it was passed to is gone. */
    void desert() {
        end(VERDICT_DESERTED, 0);
    }

    /** Whoever it was passed to did not want it. */
    void cancel() {
        fail(ErrnoException.ECANCELED);
    }

    /** Why it cannot be forwarded, whereto ever; null: it can. */
    public @Nullable Outcome reasonNotToForward() {
        if (rights != null) {
            return Outcome.HAS_RIGHTS;
        }
        if (hops >= LinkLayout.MOST_HOPS) {
            return Outcome.TOO_MANY_HOPS;
        }
        // By a socket a long body has come over, and its sender has it no more.
        return place == PLACE_BESIDE && !link().isShared() ? Outcome.NO_MEMORY : null;
    }

    /**
     * Its client, which has a link there, sends it over that; after {@link #finish}.
     *
     * @return false if nobody waits for it any more
     */
    public boolean forward(long linkId) {
        forwardLink = linkId;
        return end(VERDICT_FORWARDED, 0);
    }

    /** Whether it was forwarded instead; once it is replied. */
    public boolean isForwarded() {
        return forwardLink != 0;
    }

    /** Length of the reply, in bytes; once it is replied. */
    public long replySize() {
        return replySize;
    }

    /** Whether it was failed instead; once it is replied. */
    public boolean hasFailed() {
        return failed;
    }

    /** The status of the reply, or the errno; once it is replied. */
    public int status() {
        return status;
    }

    void stamp(Object note) {
        stamp = note;
    }

    @Nullable Object takeStamp() {
        Object note = stamp;
        stamp = null;
        return note;
    }

    int slot() {
        return slot;
    }

    long generation() {
        return generation;
    }

    /** Where the reply was placed. */
    short replyPlace() {
        return replyPlace;
    }

    /** How much of the reply was stored. */
    long replyStoredBytes() {
        return Math.min(replySize, replyRoom);
    }

    @Nullable Beside beside() {
        return beside;
    }

    private void begin(long lengthBytes) {
        replySize = Math.max(lengthBytes, written);
        boolean fitsLine = lengthBytes <= INLINE_BYTES && written == 0;
        if (fitsLine || replyRoom == 0) {
            replyPlace = PLACE_INLINE;
        } else {
            replyPlace = longestReplyPlace();
        }
    }

    private short longestReplyPlace() {
        return replyIsBeside ? PLACE_BESIDE : PLACE_ROOM;
    }

    private void putReply(long offset, MemorySegment source, long lengthBytes) {
        if (lengthBytes == 0) {
            return;
        }
        if (replyPlace == PLACE_INLINE) {
            Mapping memory = link().memory();
            memory.words().copyIn(link().slots().inlineAt(slot) + offset, source, 0, lengthBytes);
        } else {
            replyMapping(replyStoredBytes())
                    .words()
                    .copyIn(replyRoomAt() + offset, source, 0, lengthBytes);
        }
    }

    private Mapping mapped() {
        Mapping where = request;
        if (where == null) {
            throw new IllegalStateException("the request is inline");
        }
        return where;
    }

    /** Once made it is not made again: a part is written with the whole room before it. */
    private Mapping replyMapping(long lengthBytes) {
        Beside where = beside;
        if (!replyIsBeside || where == null) {
            return link().memory();
        }
        try {
            return where.reply(lengthBytes);
        } catch (ErrnoException e) {
            throw new UncheckedIOException("no memory for a long reply", e);
        }
    }

    private long replyRoomAt() {
        Beside where = beside;
        return replyIsBeside && where != null ? where.replyAt() : link().slots().replyRoomAt(slot);
    }

    /** Without any bytes. */
    private boolean end(short verdict, int errno) {
        replyPlace = PLACE_INLINE;
        replySize = 0;
        return complete(verdict, errno, PLAIN);
    }

    /**
     * @param mark of rights that go with it
     */
    private boolean complete(short verdict, int statusOrErrno, short mark) {
        failed = verdict == VERDICT_FAILED;
        status = statusOrErrno;
        long stored = replyStoredBytes();
        short said = (short) (replyPlace | mark);
        link().slots()
                .putHeader(
                        slot,
                        Math.min(replySize, LinkLayout.LONGEST_BODY_BYTES) | (stored << 32),
                        (status & 0xffff_ffffL) | ((long) verdict << 32) | ((long) said << 48),
                        forwardLink);
        boolean met = link().complete(this);
        letGoBeside();
        letGoRights();
        Runnable afterwards = whenOver;
        if (afterwards != null) {
            whenOver = null;
            afterwards.run();
        }
        return met;
    }

    private void letGoRights() {
        ArrivedRights rest = rights;
        if (rest != null) {
            rights = null;
            rest.close();
        }
    }

    private void letGoBeside() {
        Beside where = beside;
        if (where != null) {
            beside = null;
            where.letGo();
        }
    }
}
