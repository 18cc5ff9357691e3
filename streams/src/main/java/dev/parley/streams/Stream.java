package dev.parley.streams;

import dev.parley.Closed;
import dev.parley.Connection;
import dev.parley.DeadlineExceeded;
import dev.parley.Errno;
import dev.parley.Interrupted;
import dev.parley.Member;
import dev.parley.NotPermitted;
import dev.parley.OverLimit;
import dev.parley.ParleyException;
import dev.parley.PeerDied;
import dev.parley.PortGone;
import dev.parley.ProtocolViolated;
import dev.parley.Request;
import dev.parley.ServerFailed;
import dev.parley.sleep.Deadline;
import dev.parley.streams.ring.Follower;
import dev.parley.streams.ring.Origin;
import dev.parley.streams.ring.Outcome;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/**
 * A queue of elements to another process, and one back, in shared memory.
 *
 * <pre>{@code
 * record Sample(long nanos, double value) {}
 *
 * StreamType<Sample> samples = StreamType.of(MethodHandles.lookup(), Sample.class);
 *
 * // one process
 * try (Stream<Sample> stream = Stream.open(connection, samples)) {
 *     stream.xmit(new Sample(System.nanoTime(), 20.5));
 *     stream.end();
 * }
 *
 * // the other, which has a port
 * if (port.receive() instanceof Request request && Stream.isOpening(request)) {
 *     try (Stream<Sample> stream = Stream.accept(request, samples)) {
 *         for (Sample sample : stream) { ... }
 *     }
 * }
 * }</pre>
 *
 * <p>Nothing is lost: who writes waits while the queue is full, who reads while it is empty. What
 * was written is read in order, each element whole, also if its writer has died meanwhile. Each
 * direction lies in memory that its writer alone can write.
 *
 * <p>One thread at a time writes, and one reads; whatever else may be called by any. A stream lasts
 * as long as the link under its connection: keep the connection open.
 *
 * @param <T> the type of an element
 */
public final class Stream<T> implements AutoCloseable, Iterable<T> {

    private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

    private final StreamType<T> type;
    private final Direction direction;
    private final Bond bond;
    private final Follower follower;
    private final Outlet<T> outlet;
    private final Inlet<T> inlet;
    private volatile boolean hasEndedHere;

    Stream(StreamType<T> type, Direction direction, Bond bond, Lanes lanes) {
        this.type = type;
        this.direction = direction;
        this.bond = bond;
        this.follower = lanes.follower();
        Packing<T> packing = Packing.of(type);
        this.outlet = new Outlet<>(lanes.writer(), lanes.own().segment(), packing, permission());
        bond.fate().whenParted(outlet::shut);
        this.inlet = new Inlet<>(lanes.reader(), lanes.other().segment(), packing, bond);
    }

    private Outlet.Permission permission() {
        return new Outlet.Permission() {
            @Override
            public void require() throws ParleyException {
                if (follower.isOver()) {
                    throw bond.failure(Outcome.OVER, "xmit");
                }
                if (hasEndedHere) {
                    throw new IllegalStateException("this side has said that nothing more comes");
                }
            }

            @Override
            public ParleyException failure(Outcome outcome) {
                return bond.failure(outcome, "xmit");
            }
        };
    }

    /** From now on it ends with the link. */
    Stream<T> begun() {
        bond.begin();
        return this;
    }

    // Opening

    /** The same as {@link #open(Connection, StreamType, StreamOptions)}, with the defaults. */
    public static <T> Stream<T> open(Connection to, StreamType<T> type) throws ParleyException {
        return open(to, type, StreamOptions.defaults());
    }

    /** The same as {@link #open(Connection, StreamType, StreamOptions, Duration)}, in any time. */
    public static <T> Stream<T> open(Connection to, StreamType<T> type, StreamOptions options)
            throws ParleyException {
        return open(to, type, options, FOR_EVER);
    }

    /**
     * Opens a stream to the owner of a port, who has to {@link #accept} it: as many as are wanted
     * over one connection. Blocks as every send does.
     *
     * @throws ServerFailed the owner refused it, and says why: {@link Errno#EPROTOTYPE}, another
     *     type; {@link Errno#EAGAIN}, as many as it accepts; {@link Errno#EPERM}, of another user;
     *     or it does not accept streams
     * @throws NotPermitted the owner is of another user, and these options do not allow that
     * @throws OverLimit there is no memory, or no descriptor, for it
     * @throws ProtocolViolated what answered is no stream
     * @throws ParleyException the request was not answered: as of {@link Connection#send}
     */
    public static <T> Stream<T> open(
            Connection to, StreamType<T> type, StreamOptions options, Duration timeout)
            throws ParleyException {
        return open(to, type, options, Origin.ZERO, timeout);
    }

    /**
     * @param origin where this side begins to count: what wraps around is seldom seen otherwise
     */
    static <T> Stream<T> open(
            Connection to,
            StreamType<T> type,
            StreamOptions options,
            Origin origin,
            Duration timeout)
            throws ParleyException {
        return new Asking<>(to, type, options, origin).open(timeout);
    }

    /** Whether a request asks for a stream; {@link #accept} answers it. */
    public static boolean isOpening(Request request) {
        return Guest.asks(request);
    }

    /** The same as {@link #accept(Request, StreamType, StreamOptions)}, with the defaults. */
    public static <T> Stream<T> accept(Request opening, StreamType<T> type) throws ParleyException {
        return accept(opening, type, StreamOptions.defaults());
    }

    /**
     * Accepts the stream that a request asks for, which is replied by this, whatever comes of it.
     * Blocks for a moment: for the client's library.
     *
     * @throws ServerFailed the client has another type; the text names both
     * @throws ProtocolViolated the client brought memory that must not be mapped
     * @throws NotPermitted it is of another user, and these options do not allow that
     * @throws OverLimit there is no memory for it; or there are 64 of this client, or 4,096 in all,
     *     that this process has accepted
     * @throws PeerDied the client is gone
     * @throws IllegalArgumentException the request asks for no stream, and is not answered
     */
    public static <T> Stream<T> accept(Request opening, StreamType<T> type, StreamOptions options)
            throws ParleyException {
        return accept(opening, type, options, Origin.ZERO);
    }

    static <T> Stream<T> accept(
            Request opening, StreamType<T> type, StreamOptions options, Origin origin)
            throws ParleyException {
        return new Accepting<>(type, options, origin).accept(opening);
    }

    // Writing

    /**
     * Writes an element. Blocks while the queue is full.
     *
     * @throws PortGone the other side has closed the stream, and will read nothing more
     * @throws PeerDied it is gone, or has let go of the connection
     * @throws ProtocolViolated it broke the rules of the stream
     * @throws Closed this side has closed it
     * @throws Interrupted the thread was interrupted while the queue was full
     * @throws IllegalStateException this side only reads; or {@link #end} was called; or another
     *     thread writes, as far as that is seen
     * @throws IllegalArgumentException the element is longer than the capacity, or has an array of
     *     another length than its type
     */
    public void xmit(T element) throws ParleyException {
        outlet().xmit(element, Deadline.NEVER);
    }

    /**
     * The same; false: it was full until then, and nothing is written. Not positive: does not wait.
     */
    public boolean xmit(T element, Duration timeout) throws ParleyException {
        return outlet().xmit(element, Deadline.after(timeout));
    }

    /** The same, and never blocks; false: it is full. */
    public boolean tryXmit(T element) throws ParleyException {
        return outlet().xmit(element, Deadline.AT_ONCE);
    }

    /**
     * Writes them all, and shows many at a time: faster than one by one. Blocks whenever the queue
     * is full; what was written before a failure stays written.
     */
    public void xmitAll(Iterable<? extends T> elements) throws ParleyException {
        outlet().xmitAll(elements);
    }

    /**
     * Has elements written where they are to be read: without a copy. Blocks until there is room
     * for all of them. If the writer throws, none is written.
     *
     * @param count how many elements of fixed size; or how long the one of bytes is
     * @param writer is handed the room for them, which is its own until it returns
     */
    public void xmitInPlace(int count, Consumer<MemorySegment> writer) throws ParleyException {
        outlet().xmitInPlace(count, writer, Deadline.NEVER);
    }

    /** The same, and never blocks; false: there is no room for all. */
    public boolean tryXmitInPlace(int count, Consumer<MemorySegment> writer)
            throws ParleyException {
        return outlet().xmitInPlace(count, writer, Deadline.AT_ONCE);
    }

    /**
     * Says that nothing more is written: the other side reads what there is, then the end. The
     * second time does nothing.
     *
     * @throws IllegalStateException this side only reads
     */
    public void end() {
        outlet();
        hasEndedHere = true;
        outlet.end();
    }

    private Outlet<T> outlet() {
        if (!direction.writes()) {
            throw new IllegalStateException("this side of the stream only reads");
        }
        return outlet;
    }

    // Reading

    /**
     * Reads the next element; empty: the other side has ended, or closed, and all is read. Blocks
     * while there is none.
     *
     * @throws PeerDied the other side is gone, or has let go of the connection, without having said
     *     the end; all that it had written is read
     * @throws ProtocolViolated it broke the rules of the stream
     * @throws Closed this side has closed it
     * @throws Interrupted the thread was interrupted while there was none
     * @throws IllegalStateException this side only writes; or another thread reads, as far as that
     *     is seen
     */
    public Optional<T> recv() throws ParleyException {
        return inlet().recv(Deadline.NEVER);
    }

    /**
     * The same, for so long. Not positive: as {@link #tryRecv}.
     *
     * @throws DeadlineExceeded there was none by then, and it is not the end
     */
    public Optional<T> recv(Duration timeout) throws ParleyException {
        return inlet().recv(Deadline.after(timeout));
    }

    /** The same, and never blocks; empty: there is none now, or it {@link #hasEnded}. */
    public Optional<T> tryRecv() throws ParleyException {
        return inlet().recv(Deadline.AT_ONCE);
    }

    /**
     * Reads all elements that there are, at most so many. Blocks while there is none; none: the
     * end.
     */
    public List<T> recvVectored(int max) throws ParleyException {
        return inlet().recvVectored(max);
    }

    /**
     * Reads elements where they were written: without a copy. Blocks while there is none. If the
     * reader throws, they are not read, and come again.
     *
     * @param most so many at most; of bytes it is always one
     * @param reader is handed what can be read, which may be changed by a hostile writer at any
     *     time, and is written over once it has returned
     * @return how many; 0: the end
     * @throws IllegalStateException the writer does not wait for this side ({@link
     *     StreamOptions#skips})
     */
    public int recvInPlace(int most, Consumer<MemorySegment> reader) throws ParleyException {
        return inlet().recvInPlace(most, reader, Deadline.NEVER);
    }

    /** The same, and never blocks; 0: there is none now, or it {@link #hasEnded}. */
    public int tryRecvInPlace(int most, Consumer<MemorySegment> reader) throws ParleyException {
        return inlet().recvInPlace(most, reader, Deadline.AT_ONCE);
    }

    /** Whether the end was read: the other side has said that nothing more comes. */
    public boolean hasEnded() {
        return inlet().hasEnded();
    }

    /**
     * How much was written over before this side has read it, in bytes of the queue: of a {@link
     * Broadcast} that does not wait for it.
     */
    public long missedBytes() {
        return inlet().missedBytes();
    }

    private Inlet<T> inlet() {
        if (!direction.reads()) {
            throw new IllegalStateException("this side of the stream only writes");
        }
        return inlet;
    }

    // Views

    /**
     * Reads element after element until the end, as {@link #recv}; its failures are {@link
     * java.io.UncheckedIOException}.
     */
    @Override
    public Iterator<T> iterator() {
        return new StreamIterator<>(this);
    }

    /**
     * Publishes what is read, to one subscriber: as much as it asks for, from a virtual thread.
     * What it does not ask for stays in the queue, and holds the writer back.
     */
    public Flow.Publisher<T> publisher() {
        return new StreamPublisher<>(this);
    }

    /**
     * Writes what it is handed, and asks for the next when there was room for the last; ends the
     * stream at the end, also after an error. Never blocks who publishes.
     */
    public Flow.Subscriber<T> subscriber() {
        return new StreamSubscriber<>(this);
    }

    // Facts

    /** Who is at the other end, as the kernel states. */
    public Member peer() {
        return bond.peer().member();
    }

    /** What the elements are. */
    public StreamType<T> type() {
        return type;
    }

    /** Which ways it goes, as seen by this side. */
    public Direction direction() {
        return direction;
    }

    /** How much this side may have written that is not read, in bytes of the queue. */
    public long capacityBytes() {
        return outlet.capacityBytes();
    }

    /**
     * Closes both ways: says the end, reads nothing more, and lets go of the memory. The other side
     * can still read what was written. Whoever waits on this side is told {@link Closed}. The
     * second time does nothing. Never blocks.
     */
    @Override
    public void close() {
        if (!bond.isClosed()) {
            outlet.end();
            inlet.close();
            bond.close();
        }
    }

    @Override
    public String toString() {
        return "stream of %s with %s".formatted(type, bond.peer());
    }
}
