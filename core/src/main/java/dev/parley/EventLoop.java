package dev.parley;

import dev.parley.sleep.Deadline;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Ports, timers, channels and deferred calls, served in turn by one thread: the one that is in
 * {@link #run}. What one handler does, no other sees half done.
 *
 * <p>Thread-safe: all but {@link #run} may be called by any thread, also from a handler. A handler
 * that blocks holds up all others.
 *
 * <p>In each turn come the calls that were deferred, the timers that are due, and one message, in
 * the order of a {@link PortSet}. Channels are selected by a thread of the loop's own, which exists
 * only if there are any; their handlers run as deferred calls.
 *
 * <p>A handler that throws ends {@link #run}, which throws the same. The loop is not closed, and
 * may be run again: nothing is lost but the rest of what that handler had to do.
 */
public final class EventLoop implements Executor, AutoCloseable {

    /** Something that the loop serves until this is closed. */
    public interface Registration extends AutoCloseable {
        /**
         * It is served no more, but for what the loop has taken up already. Harmless if it is
         * closed.
         */
        @Override
        void close();
    }

    /** A channel that the loop serves. */
    public interface ChannelRegistration extends Registration {
        /** Waits for other operations from now on, of {@link SelectionKey}; 0: for none. */
        void interest(int operations);
    }

    /** A port with its handler. */
    private final class Served implements Registration {

        private final Port port;
        private final Consumer<Received> handler;

        Served(Port port, Consumer<Received> handler) {
            this.port = port;
            this.handler = handler;
        }

        @Override
        public void close() {
            remove(this);
        }
    }

    private final PortSet ports = new PortSet(false);
    private final Map<Port, Served> served = new ConcurrentHashMap<>();
    private final Queue<Runnable> deferred = new ConcurrentLinkedQueue<>();
    private final LoopTimers timers = new LoopTimers(ports::call);
    private final AtomicReference<@Nullable Thread> runner = new AtomicReference<>();
    private @Nullable LoopChannels channels; // guarded by this
    private volatile boolean closed;

    /** A loop that serves nothing yet. */
    public EventLoop() {}

    /**
     * Serves a port: hands what arrives to the handler. A port that is closed has left the loop.
     *
     * @throws IllegalStateException the loop serves this port already
     */
    public synchronized Registration add(Port port, Consumer<Received> handler) {
        if (ports.ports().contains(port)) {
            throw new IllegalStateException("the loop serves this port already");
        }
        Served one = new Served(port, handler);
        served.put(port, one);
        ports.add(port);
        deferred.add(() -> served.keySet().removeIf(Port::isClosed));
        return one;
    }

    /** What the loop has just taken from it is still served, so the handler stays. */
    private synchronized void remove(Served one) {
        if (served.get(one.port) == one) {
            ports.remove(one.port);
        }
    }

    /**
     * Serves a channel, which is in non-blocking mode: calls the handler whenever one of these
     * operations of {@link SelectionKey} is ready. A channel that is closed has left the loop.
     *
     * @throws IOException no selector can be opened, or the channel is closed
     * @throws java.nio.channels.IllegalBlockingModeException the channel is in blocking mode
     * @throws java.nio.channels.ClosedSelectorException the loop is closed
     */
    public ChannelRegistration add(
            SelectableChannel channel, int operations, Consumer<SelectionKey> handler)
            throws IOException {
        return channels().add(channel, operations, handler);
    }

    private synchronized LoopChannels channels() throws IOException {
        LoopChannels present = channels;
        if (present == null) {
            present = LoopChannels.open(this);
            channels = present;
            if (closed) {
                present.close();
            }
        }
        return present;
    }

    /** Calls this once, when so much time has passed; not before that. */
    public Registration after(Duration delay, Runnable action) {
        return timers.add(delay, Duration.ZERO, action);
    }

    /**
     * Calls this again and again, first after one period. What could not be called in time, since
     * others took longer, is called once and not made up for.
     */
    public Registration every(Duration period, Runnable action) {
        if (!period.isPositive()) {
            throw new IllegalArgumentException("period must be > 0, period=" + period);
        }
        return timers.add(period, period, action);
    }

    /**
     * Calls this soon, in the order of these calls.
     *
     * @throws RejectedExecutionException the loop is closed
     */
    @Override
    public void execute(Runnable action) {
        deferred.add(action);
        if (closed) {
            throw new RejectedExecutionException("the loop is closed");
        }
        ports.call();
    }

    /**
     * Serves until the loop is closed.
     *
     * @throws Interrupted the thread was interrupted while nothing was there to be served
     * @throws IllegalStateException another thread runs the loop
     */
    public void run() throws Interrupted {
        if (!runner.compareAndSet(null, Thread.currentThread())) {
            throw new IllegalStateException("the loop is run by " + runner.get());
        }
        try {
            while (!closed) {
                turn();
            }
        } catch (Closed _) {
            // as asked for
        } finally {
            runner.set(null);
        }
    }

    private void turn() throws Closed, Interrupted {
        runDeferred();
        timers.runDue();
        PortSet.Arrival arrival = ports.take(Receipt.once(), nextTurn());
        if (arrival != null) {
            Objects.requireNonNull(served.get(arrival.port())).handler.accept(arrival.received());
        }
    }

    /** Those that are there now: what they defer comes in the next turn, after a message. */
    private void runDeferred() {
        for (int rest = deferred.size(); rest > 0 && !closed; rest--) {
            Runnable action = deferred.poll();
            if (action != null) {
                action.run();
            }
        }
    }

    private long nextTurn() {
        return deferred.isEmpty() ? timers.nextDeadline() : Deadline.AT_ONCE;
    }

    /**
     * Ends {@link #run} once the handler that runs has returned; harmless if the loop is closed.
     * What was deferred and not called yet is dropped. Ports and channels stay open.
     */
    @Override
    public void close() {
        closed = true;
        ports.close();
        synchronized (this) {
            if (channels != null) {
                channels.close();
            }
        }
    }
}
