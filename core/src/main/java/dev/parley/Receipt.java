package dev.parley;

/**
 * A request object that its owner reuses, so that receiving allocates nothing.
 *
 * <p>Owned by one receiving thread. Each {@link Port#receive(Receipt)} fills the same {@link
 * Request} again, once the last one was replied: whoever kept that object meanwhile then holds the
 * next message. What is to be kept is received without a receipt.
 */
public final class Receipt {

    private final Request request = new Request();

    /** An empty one. */
    public Receipt() {}

    Request request() {
        return request;
    }
}
