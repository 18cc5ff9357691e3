package dev.parley.link;

/**
 * Sees the requests of a port as they are received and replied, while somebody traces it. Called by
 * the threads that do so: must be quick, and must not block.
 */
public interface Tracer {

    /**
     * A request was received.
     *
     * @param sentNanos when it was sent, as {@link System#nanoTime} has it, in the client's words
     * @return what {@link #replied} is to be called with; the request's bytes may have changed by
     *     then
     */
    Object received(Held request, long sentNanos);

    /**
     * The same request was replied, or failed.
     *
     * @param met whether its sender was still there
     */
    void replied(Held request, Object stamp, boolean met);
}
