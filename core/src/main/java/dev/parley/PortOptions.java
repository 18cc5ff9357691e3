package dev.parley;

import java.util.Objects;

/**
 * How a port receives. Immutable.
 *
 * @param order which of the messages that wait is received next
 */
public record PortOptions(Order order) {

    /** Which message is next. */
    public enum Order {
        /** The one that has waited longest. */
        ARRIVAL,
        /** The one of the highest priority; of those, the one that has waited longest. */
        PRIORITY
    }

    /** Refuses null. */
    public PortOptions {
        Objects.requireNonNull(order);
    }

    /** In the order of arrival. */
    public static PortOptions defaults() {
        return new PortOptions(Order.ARRIVAL);
    }

    /** The same in another order. */
    public PortOptions withOrder(Order other) {
        return new PortOptions(other);
    }
}
