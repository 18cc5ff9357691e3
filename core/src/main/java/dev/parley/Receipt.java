package dev.parley;

import java.lang.foreign.Arena;

/**
 * A request object that its owner reuses, so that receiving allocates nothing.
 *
 * <p>Owned by one receiving thread. Each {@link Port#receive(Receipt)} fills the same {@link
 * Request}, or {@link Pulse}, again, once the last request was replied: whoever kept that object
 * meanwhile then holds the next message. What is to be kept is received without a receipt.
 *
 * <p>Views of such a request are for the thread that asked for them, and so is the reply then: any
 * other gets {@link WrongThreadException}. In exchange they end without a word to other threads.
 */
public final class Receipt {

    private final Request request;
    private final Pulse pulse;

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

    Request request() {
        return request;
    }

    Pulse pulse() {
        return pulse;
    }
}
