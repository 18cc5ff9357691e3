package dev.parley.examples.sync;

import dev.parley.Connection;
import dev.parley.Delivered;
import dev.parley.Parley;
import dev.parley.ParleyException;
import java.nio.IntBuffer;

/**
 * A place where at most one is at a time, of all processes of the node, with a condition to wait
 * for. What it protects is elsewhere: a file, a device, shared memory.
 *
 * <pre>{@code
 * try (Monitor.Turn turn = monitor.enter()) {
 *     while (!isReady()) {
 *         turn.await();
 *     }
 *     …
 *     turn.signal();
 * }
 * }</pre>
 *
 * <p>Thread-safe. Of one process at most {@value #MOST_EACH} threads are inside or wait; who comes
 * then waits for one of those first.
 */
public final class Monitor implements AutoCloseable {

    /** How many threads of one process may be inside or wait. */
    public static final int MOST_EACH = 64;

    private final Connection connection;

    private Monitor(Connection connection) {
        this.connection = connection;
    }

    /** What a monitor is like at a moment. */
    public record State(boolean occupied, int entering, int waiting) {}

    /** Being inside, until it is closed. Used by one thread at a time. */
    public static final class Turn implements AutoCloseable {

        private final Claim claim;
        private boolean inside = true;
        private boolean afterDeath;

        private Turn(Claim claim, int status) {
            this.claim = claim;
            this.afterDeath = status == MonitorServer.AFTER_DEATH;
        }

        /**
         * Whether whoever was inside before died there: what the monitor protects may be half done.
         * The next one is told, and nobody else.
         */
        public boolean isAfterDeath() {
            return afterDeath;
        }

        /**
         * Leaves, and blocks until it is inside again: after a signal, and sometimes without one.
         * So look at the condition again.
         *
         * <p>If it fails, this is no longer inside, unless {@link ParleyException#delivered()} is
         * {@code NO}.
         */
        public void await() throws ParleyException {
            afterDeath = ask(SyncRequest.AWAIT) == MonitorServer.AFTER_DEATH;
        }

        /** Lets one of those who wait go on, once it can be inside. Fails as {@link #await}. */
        public void signal() throws ParleyException {
            ask(SyncRequest.SIGNAL);
        }

        /** Lets all who wait go on, one after the other. Fails as {@link #await}. */
        public void signalAll() throws ParleyException {
            ask(SyncRequest.SIGNAL_ALL);
        }

        /** Leaves; harmless if it was left. Not ended by an interrupt. */
        @Override
        public void close() throws ParleyException {
            if (inside) {
                inside = false;
                claim.giveBack(SyncRequest.EXIT);
            }
        }

        private int ask(int verb) throws ParleyException {
            if (!inside) {
                throw new IllegalStateException("not inside");
            }
            try {
                return claim.ask(verb);
            } catch (ParleyException e) {
                if (e.delivered() != Delivered.NO) {
                    inside = false;
                    claim.withdraw(SyncRequest.EXIT, e);
                }
                throw e;
            }
        }
    }

    /** Connects to a monitor by its name. */
    public static Monitor connect(Parley parley, String name) throws ParleyException {
        return new Monitor(parley.connect(name, Claim.roomFor(MOST_EACH)));
    }

    /** Blocks until this is the one inside. */
    public Turn enter() throws ParleyException {
        Claim claim = Claim.on(connection);
        try {
            return new Turn(claim, claim.ask(SyncRequest.ENTER));
        } catch (ParleyException e) {
            claim.withdraw(SyncRequest.EXIT, e);
            throw e;
        }
    }

    /** Looks at it. What it says may be over when it is read. */
    public State look() throws ParleyException {
        IntBuffer reply = SyncRequest.look(connection);
        return new State(reply.get() != 0, reply.get(), reply.get());
    }

    /** Closes the connection. With the last of this process, it is no longer inside. */
    @Override
    public void close() {
        connection.close();
    }
}
