package dev.parley;

import dev.parley.link.Abandonment;
import dev.parley.link.Deserted;
import dev.parley.link.Held;
import dev.parley.link.MemberReceive;
import dev.parley.link.PortProxy;
import dev.parley.link.ProxyReceive;
import dev.parley.link.ReceivePort;
import dev.parley.link.ServerLink;
import dev.parley.node.PortWish;
import dev.parley.node.Session;
import dev.parley.sleep.Deadline;
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
    private @Nullable Readiness readiness; // guarded by this
    private boolean closed; // guarded by this
    private final boolean byRightOnly;

    Port(Session session, ReceivePort port, boolean byRightOnly) {
        this.byRightOnly = byRightOnly;
        this.session = session;
        this.port = port;
        port.attach(this);
    }

    /** The port of the floor below; which knows this one. */
    ReceivePort port() {
        return port;
    }

    Session session() {
        return session;
    }

    static Port of(ReceivePort port) {
        return (Port) Objects.requireNonNull(port.attachment());
    }

    boolean isClosed() {
        return port.isClosed();
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
     * Blocks until a request of this member arrives. What others have sent stays, in its order; and
     * so do notices, for who receives from all.
     *
     * <p>A member that has no connection to this port is waited for while it lives, which takes the
     * kernel's word.
     *
     * @throws PeerDied the member is gone, or was from the beginning
     * @throws Closed the port was closed
     * @throws Interrupted the thread was interrupted while nothing of this member was there
     * @throws KernelGone the member has no connection, and there is no kernel to tell whether it
     *     lives
     * @throws OverLimit so, and this process has as many watches as it may
     */
    public Request receiveFrom(Member member) throws ParleyException {
        return receiveFrom(member, Receipt.once());
    }

    /** The same, into a request object that the caller reuses. */
    public Request receiveFrom(Member member, Receipt receipt) throws ParleyException {
        return Objects.requireNonNull(takeFrom(member, receipt, Deadline.NEVER));
    }

    /** The same, for no longer than the timeout; empty: nothing of this member arrived. */
    public Optional<Request> receiveFrom(Member member, Duration timeout) throws ParleyException {
        return receiveFrom(member, Receipt.once(), timeout);
    }

    /** The same, into a request object that the caller reuses. */
    public Optional<Request> receiveFrom(Member member, Receipt receipt, Duration timeout)
            throws ParleyException {
        return Optional.ofNullable(takeFrom(member, receipt, Deadline.after(timeout)));
    }

    /**
     * Blocks until this proxy of the port is triggered, and takes one trigger. What else has come
     * stays, in its order.
     *
     * @throws Closed the proxy was closed, or the port
     * @throws Interrupted the thread was interrupted while it was not triggered
     */
    public void receiveFrom(Proxy proxy) throws ParleyException {
        takeFrom(proxy, Deadline.NEVER);
    }

    /** The same, for no longer than the timeout; false: it was not triggered. */
    public boolean receiveFrom(Proxy proxy, Duration timeout) throws ParleyException {
        return takeFrom(proxy, Deadline.after(timeout));
    }

    /**
     * From now on it receives by these options; what waits is ordered anew. Who serves works at
     * another priority from its next receive on. Of clients, those are kept whose requests are
     * received from now on; perhaps those before, too.
     *
     * @throws IllegalArgumentException they change who may connect; or the port has floated before,
     *     by another kind of float
     */
    public void use(PortOptions options) {
        if (options.byRightOnly() != byRightOnly) {
            throw new IllegalArgumentException("a port stays byRightOnly=" + byRightOnly);
        }
        port.change(options.urgency(), options.keepsClients());
    }

    /**
     * Tells a foreign event loop whether there is something to receive; the same object each time,
     * until that is closed. Costs a thread, and a wake of it for each time that the port had
     * nothing.
     *
     * @throws OverLimit this process has as many descriptors as it may
     */
    public synchronized Readiness readiness() throws ParleyException {
        Readiness present = readiness;
        if (present == null || present.isClosed()) {
            present = new Readiness(Failures.asking("readiness", port::startReadiness));
            readiness = present;
        }
        return present;
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
        requireShort(message);
        return proxy(port.openProxy(Priority.checked(priority)), message);
    }

    /**
     * The same, with a number of one's own choice, to be known to others without a word; all other
     * numbers are higher than {@value Proxy#HIGHEST_CHOSEN_ID}.
     *
     * @param id 1 to {@value Proxy#HIGHEST_CHOSEN_ID}; of a proxy that was closed: who had the
     *     right to trigger that one has none to this one
     * @throws NameTaken another proxy of the port has the number
     */
    public Proxy proxy(long id, byte[] message, int priority) throws ParleyException {
        if (id < 1 || id > Proxy.HIGHEST_CHOSEN_ID) {
            throw new IllegalArgumentException(
                    "id must be 1 to %d, id=%d".formatted(Proxy.HIGHEST_CHOSEN_ID, id));
        }
        requireShort(message);
        PortProxy made = port.openProxy(id, Priority.checked(priority));
        if (made == null && port.hasProxy(id)) {
            throw new NameTaken("proxy %d: another has this number".formatted(id));
        }
        return proxy(made, message);
    }

    private static void requireShort(byte[] message) throws OverLimit {
        if (message.length > Proxy.MOST_BYTES) {
            throw new OverLimit(
                    Errno.EINVAL,
                    "proxy: %d bytes, at most %d".formatted(message.length, Proxy.MOST_BYTES));
        }
    }

    private Proxy proxy(@Nullable PortProxy made, byte[] message) throws OverLimit {
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
     * Watches the owners of a name, one after the other, until the watch is closed: each change is
     * received here as {@link Notice.NameOwnerChanged}; first, at once, who has it now. What
     * changes before the last notice was received is merged with it.
     *
     * @throws OverLimit this process has as many watches as it may
     */
    public Watch watchOwner(String name) throws ParleyException {
        return keep(Watch.owners(session, name, port::tell));
    }

    /**
     * Watches every member of the node, until the watch is closed: the end of each is received here
     * once, as {@link Notice.MemberGone}. It counts as 64 watches, for so many ends may wait to be
     * received; of what ends beyond that, while nothing is received, {@link Notice.MembersMissed}
     * tells how many.
     *
     * @throws OverLimit this process has as many watches as it may
     */
    public Watch watchMembers() throws ParleyException {
        return keep(Watch.members(session, port::tell));
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
                        () -> session.open(PortWish.plain(name + Trace.SUFFIX, false)));
        return new TraceExport(new Port(session, asked, false), port, name, session.self().uid());
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

    private static Notice received(Object notice) {
        return switch (notice) {
            case ServerLink gone -> new Notice.ClientGone(Member.of(gone.client()));
            case Deserted _ -> new Notice.LastConnectionGone();
            case Abandonment abandonment ->
                    new Notice.Abandoned(
                            Member.of(abandonment.link().client()), abandonment.number());
            case Watch.Announced announced -> {
                announced.noted().run();
                yield announced.notice();
            }
            default -> throw new IllegalStateException("no notice: " + notice);
        };
    }

    @Nullable Received take(Receipt receipt, long deadline) throws Closed, Interrupted {
        Request request = receipt.toFill();
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
                    return triggered(request.held());
                }
                case NOTICE -> {
                    Notice notice = pollNotice();
                    if (notice != null) { // else another receiver was faster
                        return notice;
                    }
                }
                case NOTHING, ABSENT, CALLED -> {
                    return null;
                }
                case INTERRUPTED -> throw interrupted();
                case CLOSED -> throw new Closed(Delivered.NO, "receive: the port is closed");
            }
        }
    }

    /** What was received is this proxy. */
    static Proxy triggered(Held held) {
        return (Proxy) Objects.requireNonNull(held.pulse().proxy().attachment());
    }

    /** The next notice; null: there is none any more. */
    @Nullable Notice pollNotice() {
        Object notice = port.pollNotice();
        return notice == null ? null : received(notice);
    }

    static Interrupted interrupted() {
        return new Interrupted(Delivered.NO, "receive: interrupted while waiting");
    }

    private boolean takeFrom(Proxy proxy, long deadline) throws ParleyException {
        if (!proxy.isOf(port)) {
            throw new IllegalArgumentException(proxy + " is of another port");
        }
        ProxyReceive receive = new ProxyReceive(port, proxy.proxy());
        return switch (receive.receive(Receipt.once().toFill().held(), deadline)) {
            case PROXY -> true;
            case NOTHING, REQUEST, NOTICE, PULSE, CALLED -> false;
            case INTERRUPTED -> throw interrupted();
            case CLOSED -> throw new Closed(Delivered.NO, "receive: the port is closed");
            case ABSENT ->
                    throw new Closed(Delivered.NO, "receive from " + proxy + ": it is closed");
        };
    }

    private @Nullable Request takeFrom(Member member, Receipt receipt, long deadline)
            throws ParleyException {
        Request request = receipt.toFill();
        MemberReceive receive = new MemberReceive(port, member.id());
        ReceivePort.Taken taken = receive.receive(request.held(), deadline);
        if (taken == ReceivePort.Taken.ABSENT) {
            try (Watch _ = Watch.member(session, member, _ -> receive.gone())) {
                receive.watched();
                taken = receive.receive(request.held(), deadline);
            }
        }
        return switch (taken) {
            case REQUEST -> {
                request.arrived(port.id());
                yield request;
            }
            case NOTHING, NOTICE, PULSE, PROXY, CALLED -> null;
            case INTERRUPTED -> throw interrupted();
            case CLOSED -> throw new Closed(Delivered.NO, "receive: the port is closed");
            case ABSENT -> throw new PeerDied(Delivered.NO, "receive from " + member + ": gone");
        };
    }
}
