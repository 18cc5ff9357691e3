package dev.parley;

import dev.parley.link.PortReadiness;

/**
 * Whether a port has something to receive, for an event loop that is not Parley's: a descriptor for
 * those that poll descriptors, a callback for others. Thread-safe.
 *
 * <p>The descriptor is an eventfd. It polls readable from the moment when there is something to
 * receive until a receive from the port finds nothing: level-triggered, and never unreadable with
 * something there. It may be readable with nothing there, if another thread was faster, or until
 * that receive. So a loop {@link Port#poll polls} the port whenever the descriptor is readable, as
 * often as it likes, and is told again if anything is left. It neither reads nor writes the
 * descriptor, nor closes it.
 *
 * <p>Once the port is closed the descriptor stays readable, as a receive ends at once.
 */
public final class Readiness implements AutoCloseable {

    private final PortReadiness readiness;

    Readiness(PortReadiness readiness) {
        this.readiness = readiness;
    }

    boolean isClosed() {
        return readiness.isClosed();
    }

    /** The number of the descriptor: for {@code poll}, {@code epoll_ctl} and the like. */
    public int descriptor() {
        return readiness.descriptor();
    }

    /**
     * Runs this each time the descriptor becomes readable, on a thread that belongs to this; once
     * more if there is something to receive now. It takes the place of the one before.
     *
     * <p>It is called no more until a receive has found nothing: whoever it calls to receive goes
     * on until then. It may receive itself, without waiting. What it throws goes to the handler of
     * uncaught exceptions, and nothing else happens.
     */
    public void onReady(Runnable action) {
        readiness.onReady(action);
    }

    /**
     * Closes the descriptor, which must not be in any foreign loop any more; harmless if it is
     * closed. The port stays as it is, and may be asked for another.
     */
    @Override
    public void close() {
        readiness.close();
    }
}
