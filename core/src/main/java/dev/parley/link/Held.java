package dev.parley.link;

import static dev.parley.link.LinkLayout.INLINE_BYTES;
import static dev.parley.link.LinkLayout.PLACE_INLINE;
import static dev.parley.link.LinkLayout.PLACE_ROOM;
import static dev.parley.link.LinkLayout.VERDICT_FAILED;
import static dev.parley.link.LinkLayout.VERDICT_REPLY;

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

    private final MemorySegment inline = MemorySegment.ofArray(new byte[INLINE_BYTES]);

    /** True from the receive to the reply: the step that a second reply loses. */
    private final AtomicBoolean open = new AtomicBoolean();

    private @Nullable ServerLink link;
    private int slot;
    private long generation;
    private boolean isInline;
    private int size;
    private int replyRoom;
    private int written;
    private short replyPlace;
    private long replySize;

    /**
     * Takes the private copy of a request that was just claimed.
     *
     * @return false if the header makes no sense
     */
    boolean fill(ServerLink from, int slotIndex, long slotGeneration) {
        link = from;
        slot = slotIndex;
        generation = slotGeneration;
        written = 0;
        long sizeAndPlace = from.header(slotIndex, LinkLayout.REQUEST_SIZE);
        long claimedRoom = from.header(slotIndex, LinkLayout.REQUEST_REPLY_ROOM) & 0xffff_ffffL;
        long claimedSize = sizeAndPlace & 0xffff_ffffL;
        short place = (short) (sizeAndPlace >>> 32);
        isInline = place == PLACE_INLINE;
        if ((!isInline && place != PLACE_ROOM)
                || claimedSize > (isInline ? INLINE_BYTES : from.roomBytes())
                || claimedRoom > from.roomBytes()) {
            return false;
        }
        size = (int) claimedSize;
        replyRoom = (int) claimedRoom;
        if (isInline) {
            from.copyInline(slotIndex, inline);
        }
        open.set(true);
        return true;
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

    /** Length of the request, in bytes. */
    public int size() {
        return size;
    }

    /** How much of a reply the client can take, in bytes. */
    public int replyRoom() {
        return replyRoom;
    }

    /** Whether the memory is gone: the link ended, and its process left the node. */
    public boolean isRetired() {
        return link().isRetired();
    }

    /** Whether the client has left: a reply would meet nobody. */
    public boolean isAbandoned() {
        return link().isAbandoned(slot, generation);
    }

    /** Copies a range of the request; the caller has checked that it lies within {@link #size}. */
    public void read(long offset, MemorySegment target, long targetOffset, long lengthBytes) {
        if (isInline) {
            MemorySegment.copy(inline, offset, target, targetOffset, lengthBytes);
        } else {
            link().readRoom(slot, offset, target, targetOffset, lengthBytes);
        }
    }

    /** The request where it lies, or a copy of a short one; gone when the arena is closed. */
    public MemorySegment body(Arena arena) {
        if (isInline) {
            return arena.allocate(size).copyFrom(inline.asSlice(0, size));
        }
        return link().requestRoom(slot, size, arena);
    }

    /** The room of the reply, as far as the client can take it; gone when the arena is closed. */
    public MemorySegment replyBody(Arena arena) {
        return link().replyRoom(slot, replyRoom, arena);
    }

    /** Places a part of the reply; the caller has checked that it lies within the room. */
    public void write(long offset, MemorySegment source, long sourceOffset, long lengthBytes) {
        link().writeRoom(slot, offset, source, sourceOffset, lengthBytes);
        written = Math.max(written, (int) (offset + lengthBytes));
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
        link().writeReply(slot, replyPlace, 0, source, Math.min(source.byteSize(), replyRoom));
    }

    /** Places the parts of the reply, one after the other. */
    public void place(List<MemorySegment> parts) {
        begin(parts.stream().mapToLong(MemorySegment::byteSize).sum());
        long offset = 0;
        for (MemorySegment part : parts) {
            long stored = Math.clamp(replyRoom - offset, 0, part.byteSize());
            link().writeReply(slot, replyPlace, offset, part, stored);
            offset += part.byteSize();
        }
    }

    /** The reply stands in the room already. */
    public void placeWritten(long lengthBytes) {
        replyPlace = PLACE_ROOM;
        replySize = lengthBytes;
    }

    /**
     * Replies with what was placed; after {@link #finish}.
     *
     * @return false if nobody waits for it any more
     */
    public boolean complete(int status) {
        return complete(VERDICT_REPLY, status);
    }

    /** Fails the request: no bytes, an errno; after {@link #finish}. */
    public boolean fail(int errno) {
        replyPlace = PLACE_INLINE;
        replySize = 0;
        return complete(VERDICT_FAILED, errno);
    }

    private void begin(long lengthBytes) {
        boolean fitsLine = lengthBytes <= INLINE_BYTES && written == 0;
        replyPlace = fitsLine ? PLACE_INLINE : PLACE_ROOM;
        replySize = Math.max(lengthBytes, written);
    }

    private boolean complete(short verdict, int status) {
        long stored = Math.min(replySize, replyRoom);
        return link().complete(
                        slot, generation, replySize | (stored << 32), kinds(status, verdict));
    }

    private long kinds(int status, short verdict) {
        return (status & 0xffff_ffffL) | ((long) verdict << 32) | ((long) replyPlace << 48);
    }
}
