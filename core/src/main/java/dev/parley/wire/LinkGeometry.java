package dev.parley.wire;

import java.util.Optional;

/**
 * How many slots a link has, how big each is, and so how big its memory must be.
 *
 * @param slotCount 1 to {@value #MAX_SLOT_COUNT}
 * @param slotBytes a multiple of {@value #SLOT_STEP_BYTES}, from {@value #MIN_SLOT_BYTES} to
 *     {@value #MAX_SLOT_BYTES}
 */
public record LinkGeometry(int slotCount, int slotBytes) {

    /** One bit a slot in a 64-bit word. */
    public static final int MAX_SLOT_COUNT = 64;

    /** The state's line and one step of rooms. */
    public static final int MIN_SLOT_BYTES = 256;

    /** 1 MiB; what is larger travels beside the link. */
    public static final int MAX_SLOT_BYTES = 1024 * 1024;

    /** Two cache lines, so that neighbours do not disturb each other. */
    public static final int SLOT_STEP_BYTES = 128;

    /** What stands before the first slot. */
    public static final int HEADER_BYTES = 1024;

    /** What stands behind the last slot: the pulses on their way. */
    public static final int PULSES_BYTES = 8704;

    private static final int PAGE_BYTES = 4096;

    /** Refuses a geometry that has a {@link #defect}. */
    public LinkGeometry {
        defect(slotCount, slotBytes)
                .ifPresent(
                        text -> {
                            throw new IllegalArgumentException(text);
                        });
    }

    /** Why these numbers make no link; empty when they do. */
    public static Optional<String> defect(int slotCount, int slotBytes) {
        if (slotCount < 1 || slotCount > MAX_SLOT_COUNT) {
            return Optional.of(
                    "slotCount must be 1 to " + MAX_SLOT_COUNT + ", slotCount=" + slotCount);
        }
        if (slotBytes < MIN_SLOT_BYTES
                || slotBytes > MAX_SLOT_BYTES
                || slotBytes % SLOT_STEP_BYTES != 0) {
            return Optional.of(
                    "slotBytes must be a multiple of %d from %d to %d, slotBytes=%d"
                            .formatted(SLOT_STEP_BYTES, MIN_SLOT_BYTES, MAX_SLOT_BYTES, slotBytes));
        }
        return Optional.empty();
    }

    /** Where the pulses begin. */
    public long pulsesAt() {
        return HEADER_BYTES + (long) slotCount * slotBytes;
    }

    /** The exact size of the link's memory: header, slots, pulses, rounded up to whole pages. */
    public long sizeBytes() {
        long usedBytes = pulsesAt() + PULSES_BYTES;
        return (usedBytes + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
    }
}
