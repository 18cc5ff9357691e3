package dev.parley.streams.ring;

/**
 * How large a ring is, and where it lies in its half.
 *
 * @param capacityBytes how much may be written and not read
 * @param ringAt its offset in the half: whole pages
 * @param ringBytes whole pages, at least the capacity
 */
public record RingShape(long capacityBytes, long ringAt, long ringBytes) {

    /** Refuses what is not possible. */
    public RingShape {
        if (capacityBytes < 0 || capacityBytes > ringBytes) {
            throw new IllegalArgumentException(
                    "capacityBytes must be 0 to %d, capacityBytes=%d"
                            .formatted(ringBytes, capacityBytes));
        }
    }

    /** The size of the half in bytes. */
    public long halfBytes() {
        return ringAt + ringBytes;
    }
}
