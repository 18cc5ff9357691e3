package dev.parley;

import dev.parley.wire.LinkGeometry;
import dev.parley.wire.LinkKind;
import java.time.Duration;
import java.util.Objects;

/**
 * How to connect. Immutable.
 *
 * <p>The first connection of a process to a port makes the link, and its sizes; later ones share
 * it.
 *
 * @param slots how many sends may be under way at once, 1 to 64; more threads wait their turn
 * @param capacityBytes the longest request, and the longest reply, that the link itself carries: a
 *     multiple of 64, from 64 to 524,224; longer ones travel in memory that is made for them
 * @param longMessageBytes how much memory there may be for longer ones, of all that are under way
 *     on the link together: 0 to 64 GiB; this process pays for it
 * @param transport what carries the messages
 * @param patience how long to wait for the name to appear
 */
public record ConnectOptions(
        int slots,
        int capacityBytes,
        long longMessageBytes,
        Transport transport,
        Duration patience) {

    private static final int DEFAULT_SLOTS = 16;
    private static final int DEFAULT_CAPACITY_BYTES = 4096;
    private static final long DEFAULT_LONG_MESSAGE_BYTES = 256L << 20;
    private static final long MAX_LONG_MESSAGE_BYTES = 64L << 30;
    private static final int STEP_BYTES = LinkGeometry.SLOT_STEP_BYTES / 2;
    private static final int MAX_CAPACITY_BYTES =
            (LinkGeometry.MAX_SLOT_BYTES - LinkGeometry.SLOT_STEP_BYTES) / 2;

    /** Refuses sizes that no link has. */
    public ConnectOptions {
        if (capacityBytes < STEP_BYTES
                || capacityBytes > MAX_CAPACITY_BYTES
                || capacityBytes % STEP_BYTES != 0) {
            throw new IllegalArgumentException(
                    "capacityBytes must be a multiple of %d from %d to %d, capacityBytes=%d"
                            .formatted(STEP_BYTES, STEP_BYTES, MAX_CAPACITY_BYTES, capacityBytes));
        }
        if (longMessageBytes < 0 || longMessageBytes > MAX_LONG_MESSAGE_BYTES) {
            throw new IllegalArgumentException(
                    "longMessageBytes must be 0 to %d, longMessageBytes=%d"
                            .formatted(MAX_LONG_MESSAGE_BYTES, longMessageBytes));
        }
        Objects.requireNonNull(transport);
        if (patience.isNegative()) {
            throw new IllegalArgumentException("patience must be >= 0, patience=" + patience);
        }
        geometry(slots, capacityBytes);
    }

    /** 16 slots of 4 KiB each way, 256 MiB for long messages, shared memory, and no patience. */
    public static ConnectOptions defaults() {
        return new ConnectOptions(
                DEFAULT_SLOTS,
                DEFAULT_CAPACITY_BYTES,
                DEFAULT_LONG_MESSAGE_BYTES,
                Transport.MEMORY,
                Duration.ZERO);
    }

    /** The same with another number of slots. */
    public ConnectOptions withSlots(int other) {
        return new ConnectOptions(other, capacityBytes, longMessageBytes, transport, patience);
    }

    /** The same with another capacity. */
    public ConnectOptions withCapacityBytes(int other) {
        return new ConnectOptions(slots, other, longMessageBytes, transport, patience);
    }

    /** The same with more or less memory for long messages. */
    public ConnectOptions withLongMessageBytes(long other) {
        return new ConnectOptions(slots, capacityBytes, other, transport, patience);
    }

    /** The same by another transport. */
    public ConnectOptions withTransport(Transport other) {
        return new ConnectOptions(slots, capacityBytes, longMessageBytes, other, patience);
    }

    /** The same with another patience. */
    public ConnectOptions withPatience(Duration other) {
        return new ConnectOptions(slots, capacityBytes, longMessageBytes, transport, other);
    }

    LinkKind kind() {
        return switch (transport) {
            case MEMORY -> LinkKind.MEMORY;
            case SOCKET -> LinkKind.SOCKET;
        };
    }

    LinkGeometry geometry() {
        return geometry(slots, capacityBytes);
    }

    /** A slot is its line, which takes a step, and two rooms. */
    private static LinkGeometry geometry(int slots, int capacityBytes) {
        return new LinkGeometry(slots, LinkGeometry.SLOT_STEP_BYTES + 2 * capacityBytes);
    }
}
