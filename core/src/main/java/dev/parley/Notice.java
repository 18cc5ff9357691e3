package dev.parley;

/** What the system tells a port. Needs no answer. */
public sealed interface Notice extends Received {

    /**
     * A client is gone: it closed its last connection to this port, or died. What it still had
     * waiting here has vanished; replies to it reach nobody. Told once for each client process.
     */
    record ClientGone(Member client) implements Notice {}
}
