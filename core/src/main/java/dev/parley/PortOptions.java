package dev.parley;

import java.util.Objects;

/**
 * How a port receives. Immutable.
 *
 * @param order which of the messages that wait is received next
 * @param floating whose priority follows that of the messages
 */
public record PortOptions(Order order, Floating floating) {

    /** Which message is next. */
    public enum Order {
        /** The one that has waited longest. */
        ARRIVAL,
        /** The one of the highest priority; of those, the one that has waited longest. */
        PRIORITY
    }

    /** What works at the priority of the messages that a thread receives. */
    public enum Floating {
        /** Nothing. */
        NONE,
        /**
         * What the thread sends while it serves ({@link Priority#ofThread}); what it has sent and
         * waits for is raised, too.
         */
        NUMBER,
        /**
         * The thread besides, as Linux schedules it, where this process may use real-time
         * priorities of up to 64; else as {@link #NUMBER}.
         */
        THREAD
    }

    /** Refuses null, and a float without the order of {@link Order#PRIORITY}. */
    public PortOptions {
        Objects.requireNonNull(order);
        Objects.requireNonNull(floating);
        if (floating != Floating.NONE && order != Order.PRIORITY) {
            throw new IllegalArgumentException("a float needs Order.PRIORITY, order=" + order);
        }
    }

    /** In the order of arrival, without a float. */
    public static PortOptions defaults() {
        return new PortOptions(Order.ARRIVAL, Floating.NONE);
    }

    /** The same in another order. */
    public PortOptions withOrder(Order other) {
        return new PortOptions(other, floating);
    }

    /**
     * The same in the order of {@link Order#PRIORITY}; and each thread that receives works at the
     * priority of what it received, up or down, until it receives next. It is raised at once when
     * something more urgent waits at the port.
     */
    public PortOptions withFloat(Floating what) {
        return new PortOptions(what == Floating.NONE ? order : Order.PRIORITY, what);
    }
}
