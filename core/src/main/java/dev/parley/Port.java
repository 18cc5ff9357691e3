package dev.parley;

import dev.parley.link.Abandonment;
import dev.parley.link.Deadline;
import dev.parley.link.PortProxy;
import dev.parley.link.ReceivePort;
import dev.parley.link.ServerLink;
import dev.parley.link.Urgency;
import dev.parley.node.Session;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where messages arrive. Thread-safe: any number of threads may receive; each message is received
 * by one of them, the oldest first, or the most urgent ({@link PortOptions}).
 *
 * <p>Closing it frees its names, refuses what is queued ({@link PortGone} to the senders) and ends
 * all receives. What was received may still be replied.
 */
public final class Port implements AutoCloseable {

    private final Session session;
    private final ReceivePort port;
    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
    private @Nullable TraceExport export; // guarded by this
    private boolean closed; // guarded by this

    Port(Session session, ReceivePort port) {
        this.session = session;
        this.port = port;
    }

    /**
     * The port's number in the node; never reused. Another kernel, after the end of this one, has
     * another number for it.
     */
    public long id() {
        return port.id();
    }

    /**
     * Blocks until something arrives.
     *
     * @return a request, to be replied; a pulse, a proxy that was triggered, or a notice
     * @throws Closed the port was closed
     * @throws Interrupted the thread was interrupted while nothing was there; nothing is lost
     */
    public Received receive() throws Closed, Interrupted {
        return receive(Receipt.once());
    }

    /**
     * The same, into a request object that the caller reuses: allocates nothing for a request.
     *
     * @throws IllegalStateException the request that was last received with it is not replied yet
     */
    public Received receive(Receipt receipt) throws Closed, Interrupted {
        return Objects.requireNonNull(take(receipt, Deadline.NEVER));
    }

    /** Blocks until something arrives or the time is over; empty: nothing did. */
    public Optional<Received> receive(Duration timeout) throws Closed, Interrupted {
        return Optional.ofNullable(take(Receipt.once(), Deadline.after(timeout)));
    }

    /** The same, into a request object that the caller reuses. */
    public Optional<Received> receive(Receipt receipt, Duration timeout)
            throws Closed, Interrupted {
        return Optional.ofNullable(take(receipt, Deadline.after(timeout)));
    }

    /** Takes what is there; never blocks. */
    public Optional<Received> poll() throws Closed, Interrupted {
        return Optional.ofNullable(take(Receipt.once(), Deadline.AT_ONCE));
    }

    /**
     * One more name for this port.
     *
     * @throws NameTaken another port has it
     */
    public void attach(String name) throws ParleyException {
        Failures.checked(name);
        Failures.asking("attach " + name, () -> session.attach(port, name));
    }

    /**
     * Lets go of a name of this port; closing the port lets go of all.
     *
     * @throws NameNotFound nobody has it
     * @throws NotPermitted another process's port has it
     */
    public void detach(String name) throws ParleyException {
        Failures.checked(name);
        Failures.asking("detach " + name, () -> session.detach(port, name));
    }

    /**
     * Closes the port, and blocks until all that was received is replied.
     *
     * @throws Interrupted the thread was interrupted; the port is closed, and what is held may
     *     still be replied
     */
    public void drain() throws Interrupted {
        drain(Deadline.NEVER);
    }

    /** The same, for no longer than the timeout; false: something is still held. */
    public boolean drain(Duration timeout) throws Interrupted {
        return drain(Deadline.after(timeout));
    }

    private boolean drain(long deadline) throws Interrupted {
        close();
        boolean drained = port.awaitReplies(deadline);
        if (!drained && Thread.currentThread().isInterrupted()) {
            throw new Interrupted(Delivered.NO, "drain: interrupted while requests are held");
        }
        return drained;
    }

    /** A proxy of {@link Priority#NORMAL} priority; see {@link #proxy(byte[], int)}. */
    public Proxy proxy(byte[] message) throws ParleyException {
        return proxy(message, Priority.NORMAL);
    }

    /**
     * Makes a canned message to this port, of at most {@value Proxy#MOST_BYTES} bytes, which is
     * copied. Closing the port closes it.
     *
     * @param priority {@link Priority#LOWEST} to {@link Priority#HIGHEST}
     * @throws OverLimit the port has 1,024 already
     */
    public Proxy proxy(byte[] message, int priority) throws ParleyException {
        if (message.length > Proxy.MOST_BYTES) {
            throw new OverLimit(
                    Errno.EINVAL,
                    "proxy: %d bytes, at most %d".formatted(message.length, Proxy.MOST_BYTES));
        }
        PortProxy made = port.openProxy(Priority.checked(priority));
        if (made == null) {
            throw new OverLimit(Errno.EAGAIN, "proxy: the port has as many as it may");
        }
        Proxy proxy = new Proxy(port, made, message.clone());
        made.attach(proxy);
        return proxy;
    }

    /** As {@link Parley#watch(Member)}; its notice is also received here, once. */
    public Watch watch(Member member) throws ParleyException {
        return keep(Watch.member(session, member, port::tell));
    }

    /** As {@link Parley#watch(String)}; its notice is also received here, once. */
    public Watch watch(String name) throws ParleyException {
        return keep(Watch.name(session, name, port::tell));
    }

    /**
     * Lets processes of this user, and of root, follow the messages of this port ({@link
     * Parley#trace}) under a name, which is one of this port's as a rule; until the port is closed.
     * The environment variable {@code PARLEY_TRACE=1} does so for each port that is opened with a
     * name.
     *
     * @return the trace of this port; the same one if there is one already
     * @throws NameTaken a trace of another port has this name
     * @throws Closed the port is closed
     */
    public synchronized TraceExport exportTrace(String name) throws ParleyException {
        Failures.checked(name + Trace.SUFFIX);
        if (closed) {
            throw new Closed(Delivered.NO, "export a trace of " + name + ": the port is closed");
        }
        TraceExport present = export;
        if (present == null || present.isClosed()) {
            present = newExport(name);
            export = present;
        }
        return present;
    }

    private TraceExport newExport(String name) throws ParleyException {
        ReceivePort asked =
                Failures.asking(
                        "export a trace of " + name,
                        () -> session.open(name + Trace.SUFFIX, Urgency.IGNORED, false));
        return new TraceExport(new Port(session, asked), port, name, session.self().uid());
    }

    /** Closes the port, its watches and its traces; harmless if it is closed. */
    @Override
    public void close() {
        session.close(port);
        watches.forEach(Watch::close);
        closeExport();
    }

    private synchronized void closeExport() {
        closed = true;
        if (export != null) {
            export.close();
        }
    }

    /** For as long as it lasts. */
    private Watch keep(Watch watch) {
        watches.add(watch);
        var _ = watch.ended().whenComplete((_, _) -> watches.remove(watch));
        return watch;
    }

    private @Nullable Received take(Receipt receipt, long deadline) throws Closed, Interrupted {
        Request request = receipt.request();
        if (request.held().isOpen()) {
            throw new IllegalStateException("the request of this receipt is not replied yet");
        }
        while (true) {
            switch (port.receive(request.held(), deadline)) {
                case REQUEST -> {
                    request.arrived(port.id());
                    return request;
                }
                case PULSE -> {
                    return receipt.pulse();
                }
                case PROXY -> {
                    return (Proxy)
                            Objects.requireNonNull(request.held().pulse().proxy().attachment());
                }
                case NOTICE -> {
                    Object notice = port.pollNotice();
                    if (notice instanceof ServerLink gone) {
                        return new Notice.ClientGone(Member.of(gone.client()));
                    }
                    if (notice instanceof Abandonment abandonment) {
                        return new Notice.Abandoned(
                                Member.of(abandonment.link().client()), abandonment.number());
                    }
                    if (notice != null) { // else another receiver, or a reply, was faster
                        return (Notice) notice;
                    }
                }
                case NOTHING -> {
                    return null;
                }
                case INTERRUPTED ->
                        throw new Interrupted(Delivered.NO, "receive: interrupted while waiting");
                case CLOSED -> throw new Closed(Delivered.NO, "receive: the port is closed");
            }
        }
    }
}
