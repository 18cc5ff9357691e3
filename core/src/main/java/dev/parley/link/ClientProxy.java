package dev.parley.link;

import java.util.concurrent.CompletableFuture;

/**
 * A proxy at the other end of a link, as one asked for it.
 *
 * <p>Thread-safe.
 */
public final class ClientProxy {

    private final long id;
    private final int number;
    private final CompletableFuture<Boolean> answer = new CompletableFuture<>();
    private volatile boolean gone;

    ClientProxy(long id, int number) {
        this.id = id;
        this.number = number;
    }

    /** Its number at its port. */
    public long id() {
        return id;
    }

    /** Its number in this link. */
    int number() {
        return number;
    }

    /** Whether there is such a proxy, once the server has said so. */
    CompletableFuture<Boolean> answer() {
        return answer;
    }

    /** Whether its owner has closed it. */
    boolean isGone() {
        return gone;
    }

    void end() {
        gone = true;
    }
}
