package dev.parley.link;

import static dev.parley.link.LinkLayout.INLINE_BYTES;

import dev.parley.linux.Mapping;
import dev.parley.linux.Words;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The last reply in a slot: what its header said, and where its bytes are.
 *
 * <p>Owned by who has the slot; only {@link #attach} comes from the background thread, while that
 * waits.
 */
final class ArrivedReply {

    private final ClientLink link;
    private final Words words;
    private final Slots slots;
    private final int index;

    private int status;
    private long forwardLink;
    private long fullSize;
    private long storedSize;
    private Mapping memory;
    private Words source;
    private long at;

    /** What came with it; null: nothing did. */
    private @Nullable ArrivedRights rights;

    /** Where a long reply came by a socket. */
    private volatile @Nullable Mapping attached;

    ArrivedReply(ClientLink link, int index) {
        this.link = link;
        this.words = link.words();
        this.slots = link.slots();
        this.index = index;
        this.memory = link.memory();
        this.source = words;
    }

    /** The status; the errno, if the server failed the request. */
    int status() {
        return status;
    }

    /** The link over which the request was forwarded. */
    long forwardLink() {
        return forwardLink;
    }

    /** The length as the server gave it, in bytes. */
    long fullSize() {
        return fullSize;
    }

    /** How much is here, in bytes. */
    long storedSize() {
        return storedSize;
    }

    /** Copies a range of what is here. */
    void read(long offset, MemorySegment target, long targetOffset, long lengthBytes) {
        assert offset >= 0 && offset + lengthBytes <= storedSize : offset;
        source.copyOut(at + offset, target, targetOffset, lengthBytes);
    }

    /** What is here, read-only; gone when the arena is closed. */
    MemorySegment view(Arena arena) {
        return memory.view(at, storedSize, arena).asReadOnly();
    }

    /** What came with it, the caller's from now on; null: nothing did. */
    @Nullable ArrivedRights takeRights() {
        ArrivedRights taken = rights;
        rights = null;
        return taken;
    }

    /** What came with it is not wanted. */
    void letGoRights() {
        ArrivedRights unwanted = rights;
        if (unwanted != null) {
            rights = null;
            unwanted.close();
        }
    }

    /** A long reply comes in memory of its own. */
    void attach(Mapping memoryOfItsOwn) {
        attached = memoryOfItsOwn;
    }

    /** Lets go of the memory of a long reply, and of what came with it. */
    void clear() {
        letGoRights();
        Mapping old = attached;
        if (old != null) {
            attached = null;
            memory = link.memory();
            source = words;
            old.recycle();
        }
    }

    /**
     * Reads the reply's header, once; the peer may change it while we look.
     *
     * @param roomBytes how much of a reply was asked for
     * @param extent of the slot, which begins with {@code requestBytes} of the request
     */
    Outcome accept(long roomBytes, @Nullable Extent extent, long requestBytes, long generation) {
        long sizes = slots.header(index, LinkLayout.REPLY_FULL_SIZE);
        long kinds = slots.header(index, LinkLayout.REPLY_STATUS);
        fullSize = Integer.toUnsignedLong((int) sizes);
        storedSize = sizes >>> 32;
        status = (int) kinds;
        forwardLink = slots.header(index, LinkLayout.REPLY_FORWARD);
        short verdict = (short) (kinds >>> 32);
        short said = (short) (kinds >>> 48);
        short place = LinkLayout.place(said);
        if (storedSize != Math.min(fullSize, roomBytes)
                || verdict < 0
                || verdict > LinkLayout.VERDICT_DESERTED
                || !isPlaced(place, extent, requestBytes)
                || (LinkLayout.hasRights(said) && !findRights(generation))) {
            link.violated(
                    "reply of %d bytes, %d stored, place %d, verdict %d, room %d"
                            .formatted(fullSize, storedSize, place, verdict, roomBytes));
            return Outcome.VIOLATED_HELD;
        }
        return switch (verdict) {
            case LinkLayout.VERDICT_REPLY -> Outcome.REPLIED;
            case LinkLayout.VERDICT_FAILED -> Outcome.FAILED;
            case LinkLayout.VERDICT_FORWARDED -> Outcome.FORWARDED;
            case LinkLayout.VERDICT_DESERTED -> Outcome.PEER_DIED_HELD;
            default -> Outcome.PORT_CLOSED;
        };
    }

    private boolean findRights(long generation) {
        rights = link.rights().take(index, generation);
        return rights != null;
    }

    /** Finds out where the reply lies; false: there is no such place, or it is too small. */
    private boolean isPlaced(short place, @Nullable Extent extent, long requestBytes) {
        memory = link.memory();
        source = words;
        return switch (place) {
            case LinkLayout.PLACE_INLINE -> {
                at = slots.inlineAt(index);
                yield storedSize <= INLINE_BYTES;
            }
            case LinkLayout.PLACE_ROOM -> {
                at = slots.replyRoomAt(index);
                yield storedSize <= slots.roomBytes();
            }
            case LinkLayout.PLACE_BESIDE ->
                    link.isShared() ? isIn(extent, requestBytes) : isAttached();
            default -> false;
        };
    }

    private boolean isIn(@Nullable Extent extent, long requestBytes) {
        if (extent == null) {
            return false;
        }
        memory = extent.mapping();
        source = extent.words();
        at = LinkLayout.extentReplyAt(requestBytes);
        return storedSize <= extent.sizeBytes() - at;
    }

    private boolean isAttached() {
        Mapping separate = attached;
        if (separate == null) {
            return false;
        }
        memory = separate;
        source = separate.words();
        at = 0;
        return storedSize <= separate.sizeBytes();
    }
}
