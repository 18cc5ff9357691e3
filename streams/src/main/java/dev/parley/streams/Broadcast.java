package dev.parley.streams;

import dev.parley.Closed;
import dev.parley.Delivered;
import dev.parley.Descriptor;
import dev.parley.Errno;
import dev.parley.Interrupted;
import dev.parley.NotPermitted;
import dev.parley.OverLimit;
import dev.parley.ParleyException;
import dev.parley.PeerDied;
import dev.parley.ProtocolViolated;
import dev.parley.Request;
import dev.parley.ServerFailed;
import dev.parley.sleep.Deadline;
import dev.parley.streams.ring.Follower;
import dev.parley.streams.ring.Half;
import dev.parley.streams.ring.Origin;
import dev.parley.streams.ring.Outcome;
import dev.parley.streams.ring.Place;
import dev.parley.streams.ring.RingShape;
import dev.parley.streams.ring.RingWriter;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A queue of elements that many other processes read, each for itself: written once, into one
 * memory, which all of them map.
 *
 * <p>They come and go; each begins with what is written next. They open it as a {@link Stream} that
 * they only read ({@link Direction#IN}), and say whether the writer waits for them, or they miss
 * what they are too slow for ({@link StreamOptions#skips}).
 *
 * <p>One thread at a time writes; whatever else may be called by any.
 *
 * @param <T> the type of an element
 */
public final class Broadcast<T> implements AutoCloseable {

    private final StreamType<T> type;
    private final StreamOptions options;
    private final Half half;
    private final RingShape shape;
    private final Descriptor memory;
    private final RingWriter ring;
    private final Outlet<T> outlet;
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private volatile boolean hasEnded;
    private volatile boolean isClosed;

    private Broadcast(
            StreamType<T> type,
            StreamOptions options,
            RingShape shape,
            Half.Made made,
            long start) {
        this.type = type;
        this.options = options;
        this.shape = shape;
        this.half = made.half();
        this.memory = Descriptor.of(made.descriptor().release());
        this.ring = RingWriter.of(half, start, true);
        this.outlet = new Outlet<>(ring, half.segment(), Packing.of(type), new Permission());
    }

    /** One that nobody reads yet, with the defaults. */
    public static <T> Broadcast<T> create(StreamType<T> type) throws OverLimit {
        return create(type, StreamOptions.defaults());
    }

    /**
     * One that nobody reads yet.
     *
     * @param options the capacity of the one queue, how this process waits, whether readers of
     *     other users are admitted, and whether only those that skip are
     * @throws OverLimit there is no memory, or no descriptor, for it
     */
    public static <T> Broadcast<T> create(StreamType<T> type, StreamOptions options)
            throws OverLimit {
        return create(type, options, Origin.ZERO);
    }

    static <T> Broadcast<T> create(StreamType<T> type, StreamOptions options, Origin origin)
            throws OverLimit {
        RingShape shape = Half.shape(options.capacityBytes(type));
        Half.Made made = Handshake.making("broadcast " + type, () -> Half.make(shape, origin));
        return new Broadcast<>(type, options, shape, made, origin.written());
    }

    /**
     * Admits a reader: answers the request by which it opens a stream ({@link Stream#isOpening}).
     * Blocks for a moment: for the reader's library.
     *
     * @throws ServerFailed the reader has another type, or would write
     * @throws ProtocolViolated it brought memory that must not be mapped
     * @throws NotPermitted it is of another user, and the options do not allow that
     * @throws OverLimit it has 64 streams here, or all have 4,096
     * @throws PeerDied it is gone
     * @throws Closed this was closed
     */
    public void admit(Request opening) throws ParleyException {
        listeners.forEach(Listener::leaveIfOver);
        Guest.receive(opening, type, options.withDirection(Direction.OUT), this::welcome);
    }

    private Listener welcome(Guest guest, Brought brought) throws ParleyException {
        boolean skips = brought.opening().has(Opening.SKIPS);
        if (options.skips() && !skips) {
            throw new ServerFailed(
                    Errno.EINVAL,
                    guest.what() + ": the writer waits for nobody: open it withSkipping(true)");
        }
        Listener listener = new Listener(guest);
        listeners.add(listener);
        boolean isIn = false;
        try (Descriptor copy = copyOfMemory()) {
            Place begin = listener.follow(brought, skips);
            int flags = Handshake.flags() | (skips ? Opening.SKIPS : 0);
            guest.answer(new Opening("", shape, 0, begin, flags), copy);
            listener.bond.begin();
            requireOpen(); // who closes it meanwhile may have missed this one
            isIn = true;
            return listener;
        } finally {
            if (!isIn) {
                listener.leave();
            }
        }
    }

    /** Nobody closes it in between. */
    private Descriptor copyOfMemory() throws ParleyException {
        synchronized (listeners) {
            requireOpen();
            return memory.duplicate();
        }
    }

    /** A reader that was admitted. */
    private final class Listener {

        private final Bond bond;
        private volatile @Nullable Follower follower;
        private volatile boolean hasLeft;

        Listener(Guest guest) {
            this.bond = guest.bond(this::leave);
        }

        /** The writer may find that it reads no more before this knows it. */
        Place follow(Brought brought, boolean skips) {
            Follower joined = brought.follow(ring, !skips, this::leave);
            follower = joined;
            if (hasLeft) {
                ring.drop(joined);
            }
            return joined.begin();
        }

        void leaveIfOver() {
            Follower joined = follower;
            if (joined != null && joined.isOver()) {
                leave();
            }
        }

        /** By whoever notices first that it reads no more. */
        void leave() {
            hasLeft = true;
            listeners.remove(this);
            Follower gone = follower;
            if (gone != null) {
                ring.drop(gone);
            }
            bond.close();
        }
    }

    /** How many read it now. */
    public int readers() {
        listeners.forEach(Listener::leaveIfOver);
        return listeners.size();
    }

    // Writing

    /**
     * Writes an element. Blocks while the queue is full for a reader that is waited for.
     *
     * @throws Closed this was closed
     * @throws Interrupted the thread was interrupted while it was full
     * @throws IllegalStateException {@link #end} was called; or another thread writes, as far as
     *     that is seen
     * @throws IllegalArgumentException the element is longer than the capacity, or has an array of
     *     another length than its type
     */
    public void xmit(T element) throws ParleyException {
        outlet.xmit(element, Deadline.NEVER);
    }

    /** The same; false: it was full until then, and nothing is written. */
    public boolean xmit(T element, Duration timeout) throws ParleyException {
        return outlet.xmit(element, Deadline.after(timeout));
    }

    /** The same, and never blocks; false: it is full for a reader that is waited for. */
    public boolean tryXmit(T element) throws ParleyException {
        return outlet.xmit(element, Deadline.AT_ONCE);
    }

    /** Writes them all, and shows many at a time: as {@link Stream#xmitAll}. */
    public void xmitAll(Iterable<? extends T> elements) throws ParleyException {
        outlet.xmitAll(elements);
    }

    /** Writes in place: as {@link Stream#xmitInPlace}. */
    public void xmitInPlace(int count, Consumer<MemorySegment> writer) throws ParleyException {
        outlet.xmitInPlace(count, writer, Deadline.NEVER);
    }

    /** The same, and never blocks; false: there is no room for all. */
    public boolean tryXmitInPlace(int count, Consumer<MemorySegment> writer)
            throws ParleyException {
        return outlet.xmitInPlace(count, writer, Deadline.AT_ONCE);
    }

    /** Says that nothing more is written. The second time does nothing. */
    public void end() {
        hasEnded = true;
        outlet.end();
    }

    /** Whether anything may be written. */
    private final class Permission implements Outlet.Permission {

        @Override
        public void require() throws ParleyException {
            requireOpen();
            if (hasEnded) {
                throw new IllegalStateException("it was said that nothing more comes");
            }
        }

        @Override
        public ParleyException failure(Outcome outcome) {
            return isClosed || outcome == Outcome.OVER
                    ? closed()
                    : new Interrupted(Delivered.NO, "broadcast " + type + ": interrupted");
        }
    }

    private void requireOpen() throws Closed {
        if (isClosed) {
            throw closed();
        }
    }

    private Closed closed() {
        return new Closed(Delivered.NO, "broadcast " + type + ": it is closed");
    }

    /** What the elements are. */
    public StreamType<T> type() {
        return type;
    }

    /** How much may be written that a reader has not read, in bytes of the queue. */
    public long capacityBytes() {
        return ring.capacityBytes();
    }

    /**
     * Says the end, and lets go of the memory. Readers can still read what was written. The second
     * time does nothing. Never blocks.
     */
    @Override
    public void close() {
        synchronized (listeners) {
            if (isClosed) {
                return;
            }
            isClosed = true;
            memory.close();
        }
        end();
        listeners.forEach(Listener::leave);
        half.close();
    }

    @Override
    public String toString() {
        return "broadcast of " + type;
    }
}
