package dev.parley.streams;

import dev.parley.Waiting;
import java.util.Objects;

/**
 * How a side opens a stream, or accepts one. Immutable.
 *
 * @param capacity how much this side may have written that the other has not read: elements of
 *     fixed size, or bytes of a stream of bytes, of which each element takes 8 to 15 more than its
 *     length; 0: 64 KiB, but at least two elements. This process pays for the memory
 * @param direction which ways it goes, as seen by this side; of who accepts it: which ways alone
 *     are accepted, {@link Direction#BOTH}: all
 * @param waiting how threads of this side wait
 * @param skips whether this side, if it reads a {@link Broadcast} too slowly, misses something,
 *     instead of keeping the writer waiting
 * @param otherUsers whether this process shares memory with one of another user
 * @param peerBytes the largest capacity of the other side that this one maps, in bytes
 */
public record StreamOptions(
        long capacity,
        Direction direction,
        Waiting waiting,
        boolean skips,
        boolean otherUsers,
        long peerBytes) {

    /** What one side may have written that the other has not read, at most, in bytes. */
    public static final long MOST_BYTES = 1L << 30;

    /** If nothing is said: what a processor's own cache holds easily. */
    private static final long USUAL_BYTES = 64 << 10;

    private static final long USUAL_PEER_BYTES = 64 << 20;

    private static final StreamOptions DEFAULTS =
            new StreamOptions(0, Direction.BOTH, Waiting.ADAPTIVE, false, false, USUAL_PEER_BYTES);

    /** Refuses null, and a capacity that is none. */
    public StreamOptions {
        Objects.requireNonNull(direction);
        Objects.requireNonNull(waiting);
        if (capacity < 0 || capacity > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "capacity must be 0 to %d, capacity=%d".formatted(MOST_BYTES, capacity));
        }
        if (peerBytes < 0 || peerBytes > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "peerBytes must be 0 to %d, peerBytes=%d".formatted(MOST_BYTES, peerBytes));
        }
    }

    /**
     * Both ways, 64 KiB each, waiting adaptively, within one user; nothing is missed; the other
     * side may have up to 64 MiB.
     */
    public static StreamOptions defaults() {
        return DEFAULTS;
    }

    /** The same with another capacity. */
    public StreamOptions withCapacity(long other) {
        return new StreamOptions(other, direction, waiting, skips, otherUsers, peerBytes);
    }

    /** The same for other ways. */
    public StreamOptions withDirection(Direction other) {
        return new StreamOptions(capacity, other, waiting, skips, otherUsers, peerBytes);
    }

    /** The same with another way of waiting. */
    public StreamOptions withWaiting(Waiting other) {
        return new StreamOptions(capacity, direction, other, skips, otherUsers, peerBytes);
    }

    /** The same, and this side misses what it is too slow to read, or does not. */
    public StreamOptions withSkipping(boolean allowed) {
        return new StreamOptions(capacity, direction, waiting, allowed, otherUsers, peerBytes);
    }

    /**
     * The same, and this process shares memory with one of another user, or does not. Both sides
     * have to want it. The other can write into nothing of this side; but it can delay it.
     */
    public StreamOptions withOtherUsers(boolean allowed) {
        return new StreamOptions(capacity, direction, waiting, skips, allowed, peerBytes);
    }

    /** The same, and this side maps the other's queue only if its capacity is at most so much. */
    public StreamOptions withPeerBytes(long most) {
        return new StreamOptions(capacity, direction, waiting, skips, otherUsers, most);
    }

    /** How many bytes of a ring the capacity is, for elements of a type. */
    long capacityBytes(StreamType<?> type) {
        if (!type.isFixedSize()) {
            return capacity == 0 ? USUAL_BYTES : wholeFrames(capacity);
        }
        long elementBytes = type.elementBytes();
        long count = capacity == 0 ? Math.max(2, USUAL_BYTES / elementBytes) : capacity;
        if (count > MOST_BYTES / elementBytes) {
            throw new IllegalArgumentException(
                    "%d elements of %d bytes are more than %d bytes"
                            .formatted(count, elementBytes, MOST_BYTES));
        }
        return count * elementBytes;
    }

    private static long wholeFrames(long bytes) {
        return Math.max(2 * Long.BYTES, (bytes + Long.BYTES - 1) / Long.BYTES * Long.BYTES);
    }
}
