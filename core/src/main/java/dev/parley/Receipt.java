package dev.parley;

import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.Map;

/**
 * A request object that its owner reuses, so that receiving allocates nothing.
 *
 * <p>Owned by one receiving thread. Each {@link Port#receive(Receipt)}, or receive of a {@link
 * PortSet}, fills the same {@link Request}, or {@link Pulse}, again, once the last request was
 * replied: whoever kept that object meanwhile then holds the next message. What is to be kept is
 * received without a receipt.
 *
 * <p>Views of such a request are for the thread that asked for them, and so is the reply then: any
 * other gets {@link WrongThreadException}. In exchange they end without a word to other threads.
 */
public final class Receipt {

    private final Request request;
    private final Pulse pulse;
    private final Map<Port, PortSet.Arrival> arrivals = new HashMap<>();

    /** An empty one. */
    public Receipt() {
        this(new Request(Arena::ofConfined));
    }

    private Receipt(Request request) {
        this.request = request;
        this.pulse = new Pulse(request.held().pulse());
    }

    /** For one request, which any thread may use. */
    static Receipt once() {
        return new Receipt(new Request(Arena::ofShared));
    }

    /**
     * The request object, to be filled.
     *
     * @throws IllegalStateException what it was filled with last is not replied yet
     */
    Request toFill() {
        if (request.held().isOpen()) {
            throw new IllegalStateException("the request of this receipt is not replied yet");
        }
        return request;
    }

    Pulse pulse() {
        return pulse;
    }

    /** That the request arrived at this port: made once a port. */
    PortSet.Arrival arrivalAt(Port port) {
        PortSet.Arrival known = arrivals.get(port);
        if (known == null) {
            arrivals.keySet().removeIf(Port::isClosed);
            known = new PortSet.Arrival(port, request);
            arrivals.put(port, known);
        }
        return known;
    }
}
