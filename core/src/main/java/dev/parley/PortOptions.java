package dev.parley;

import dev.parley.link.Urgency;
import java.util.Objects;

/**
 * How a port receives. Immutable.
 *
 * @param order which of the messages that wait is received next
 * @param floating whose priority follows that of the messages
 * @param keepsClients whether a client whose request is held stays until it is answered, also when
 *     its thread was interrupted or its soft timeout is over
 * @param byRightOnly whether nobody but this process connects by a name or an id: others need a
 *     right that was passed to them ({@link Rights})
 */
public record PortOptions(
        Order order, Floating floating, boolean keepsClients, boolean byRightOnly) {

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

    /**
     * In the order of arrival, without a float; clients are let go, and whoever wants to connects.
     */
    public static PortOptions defaults() {
        return new PortOptions(Order.ARRIVAL, Floating.NONE, false, false);
    }

    /** The same in another order. */
    public PortOptions withOrder(Order other) {
        return new PortOptions(other, floating, keepsClients, byRightOnly);
    }

    /**
     * The same in the order of {@link Order#PRIORITY}; and each thread that receives works at the
     * priority of what it received, up or down, until it receives next. It is raised at once when
     * something more urgent waits at the port.
     */
    public PortOptions withFloat(Floating what) {
        return new PortOptions(
                what == Floating.NONE ? order : Order.PRIORITY, what, keepsClients, byRightOnly);
    }

    /**
     * The same, and a client that wants to leave a request which the server holds is kept, or is
     * not. One that is kept waits for the answer; the port receives {@link Notice.Abandoned}, once.
     * A timeout, the end of its connection and a death end its wait all the same.
     */
    public PortOptions withClientsKept(boolean kept) {
        return new PortOptions(order, floating, kept, byRightOnly);
    }

    /**
     * The same, and nobody but this process connects by the name, or the id, of the port; others
     * need a right to it that was passed to them, or not.
     */
    public PortOptions withByRightOnly(boolean only) {
        return new PortOptions(order, floating, keepsClients, only);
    }

    Urgency urgency() {
        return switch (floating) {
            case NONE -> order == Order.PRIORITY ? Urgency.ORDERS : Urgency.IGNORED;
            case NUMBER -> Urgency.FLOATS;
            case THREAD -> Urgency.SCHEDULES;
        };
    }
}
