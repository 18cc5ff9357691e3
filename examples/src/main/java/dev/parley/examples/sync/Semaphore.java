package dev.parley.examples.sync;

import dev.parley.Connection;
import dev.parley.DeadlineExceeded;
import dev.parley.Parley;
import dev.parley.ParleyException;
import java.nio.IntBuffer;
import java.time.Duration;
import java.util.Optional;

/**
 * A number of units, for all processes of the node. Who wants one when there is none waits; first
 * come, first served. Units that a process holds when it ends come back.
 *
 * <p>Thread-safe. Of one process at most {@value #MOST_EACH} permits are held or waited for at a
 * time; who comes then waits for one of those first.
 */
public final class Semaphore implements AutoCloseable {

    /** How many permits of one process there may be. */
    public static final int MOST_EACH = 64;

    private final Connection connection;

    private Semaphore(Connection connection) {
        this.connection = connection;
    }

    /** What a semaphore is like at a moment. */
    public record State(int free, int waiting) {}

    /** A unit, until it is closed. */
    public static final class Permit implements AutoCloseable {

        private final Claim claim;
        private boolean held = true;

        private Permit(Claim claim) {
            this.claim = claim;
        }

        /** Gives the unit back; harmless if it was. Not ended by an interrupt. */
        @Override
        public void close() throws ParleyException {
            if (held) {
                held = false;
                claim.giveBack(SyncRequest.RELEASE);
            }
        }
    }

    private interface Asking {
        int ask(Claim claim) throws ParleyException;
    }

    /** Connects to a semaphore by its name. */
    public static Semaphore connect(Parley parley, String name) throws ParleyException {
        return new Semaphore(parley.connect(name, Claim.roomFor(MOST_EACH)));
    }

    /** Blocks until there is a unit. */
    public Permit acquire() throws ParleyException {
        return acquire(claim -> claim.ask(SyncRequest.ACQUIRE)).orElseThrow();
    }

    /**
     * The same, for no longer than the timeout, which does not count the wait for a permit of this
     * process; empty: its time was over.
     */
    public Optional<Permit> acquire(Duration timeout) throws ParleyException {
        try {
            return acquire(claim -> claim.ask(SyncRequest.ACQUIRE, timeout));
        } catch (DeadlineExceeded _) {
            return Optional.empty();
        }
    }

    /** A unit if there is one now, and nobody waits for it. */
    public Optional<Permit> tryAcquire() throws ParleyException {
        return acquire(claim -> claim.ask(SyncRequest.TRY));
    }

    /** Looks at it. What it says may be over when it is read. */
    public State look() throws ParleyException {
        IntBuffer reply = SyncRequest.look(connection);
        return new State(reply.get(), reply.get());
    }

    /** Closes the connection. With the last of this process the units that it holds come back. */
    @Override
    public void close() {
        connection.close();
    }

    private Optional<Permit> acquire(Asking how) throws ParleyException {
        Claim claim = Claim.on(connection);
        try {
            if (how.ask(claim) == SemaphoreServer.GRANTED) {
                return Optional.of(new Permit(claim));
            }
            claim.close();
            return Optional.empty();
        } catch (ParleyException e) {
            claim.withdraw(SyncRequest.RELEASE, e);
            throw e;
        }
    }
}
