package dev.parley;

import dev.parley.Deadlock.Wait;
import dev.parley.Snapshot.ThreadInfo;
import dev.parley.link.ClientLink;
import dev.parley.link.ReceivePort;
import dev.parley.node.PortWish;
import dev.parley.node.Session;
import dev.parley.sleep.Spin;
import dev.parley.wire.Ask;
import dev.parley.wire.LinkGeometry;
import dev.parley.wire.PassedRight;
import dev.parley.wire.TraceCodec;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * A process's membership of a node: where it opens ports and connects to those of others.
 * Thread-safe.
 *
 * <pre>{@code
 * try (Parley parley = Parley.join(); Port port = parley.open("greeter")) {
 *     while (true) {
 *         if (port.receive() instanceof Request request) {
 *             request.reply("hello".getBytes());
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>When the kernel ends, connections go on, and whatever needs a kernel throws {@link
 * KernelGone}. A background thread looks for the next kernel; once that has answered, the ports
 * have their names again, and the watches are watched again.
 *
 * <p>Has two background threads, which sleep unless a peer comes or goes. Closing it closes all
 * ports, connections and watches of it, and ends what waits in them.
 */
public final class Parley implements AutoCloseable {

    /** After so long a kernel does not show the same picture again. */
    private static final long PICTURE_IS_OLD_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private static final Logger LOG = System.getLogger("dev.parley");

    /** Whether every port with a name exports a trace. */
    private static final boolean TRACED = "1".equals(System.getenv("PARLEY_TRACE"));

    private final Session session;

    private Parley(Session session) {
        this.session = session;
    }

    /** Joins the node that {@link JoinOptions#defaults} finds. */
    public static Parley join() throws ParleyException {
        return join(JoinOptions.defaults());
    }

    /**
     * Joins a node. Blocks until its kernel has answered.
     *
     * @throws KernelGone no kernel listens there, or it is run by neither this user nor root
     * @throws NotPermitted the kernel's policy does not let this user in
     * @throws OverLimit the user has as many processes in the node as it may
     */
    public static Parley join(JoinOptions options) throws ParleyException {
        Spin.Policy policy =
                switch (options.waiting()) {
                    case SPIN -> Spin.Policy.ALWAYS;
                    case ADAPTIVE -> Spin.Policy.ADAPTIVE;
                    case BLOCK -> Spin.Policy.NEVER;
                };
        Parley parley =
                new Parley(
                        Failures.asking(
                                "join",
                                () ->
                                        Session.join(
                                                options.socket(),
                                                options.program(),
                                                options.own(),
                                                policy)));
        if (options.deadlocks() != OnDeadlock.OFF) {
            parley.session.suspectBy(new DeadlockWatch(parley, options.deadlocks()));
        }
        return parley;
    }

    /**
     * Who this process is in the node. Its id is another one once it has come back to a new kernel.
     */
    public Member self() {
        return Member.of(session.self());
    }

    /** The node's name. */
    public String node() {
        return session.node();
    }

    /** Opens a port without a name: for those who are told its id. */
    public Port open() throws ParleyException {
        return open(PortOptions.defaults());
    }

    /** Opens a port without a name. */
    public Port open(PortOptions options) throws ParleyException {
        return open("open a port", "", options);
    }

    /**
     * Opens a port that can be found by a name of 1 to 255 bytes.
     *
     * @throws NameTaken another port has the name
     */
    public Port open(String name) throws ParleyException {
        return open(name, PortOptions.defaults());
    }

    /**
     * Opens a port that can be found by a name of 1 to 255 bytes.
     *
     * @throws NameTaken another port has the name
     */
    public Port open(String name, PortOptions options) throws ParleyException {
        Port port = open("open " + name, Failures.checked(name), options);
        if (TRACED) {
            exportTrace(port, name);
        }
        return port;
    }

    /**
     * Connects to the port behind a name.
     *
     * @throws NameNotFound nobody has the name now
     */
    public Connection connect(String name) throws ParleyException {
        return connect(name, ConnectOptions.defaults());
    }

    /**
     * Connects to the port behind a name. Blocks for as long as the options have patience with a
     * name that nobody has.
     *
     * @throws NameNotFound nobody has the name, and there is no patience
     * @throws DeadlineExceeded the patience is over
     * @throws OverLimit this process has as many links as it may, or its user as much memory of
     *     links
     */
    public Connection connect(String name, ConnectOptions options) throws ParleyException {
        return connect(name, ask(Failures.checked(name), 0, options), options);
    }

    /**
     * Connects to a port by its id.
     *
     * @throws NameNotFound there never was such a port
     * @throws PortGone there is no more, or the id is of another life of the kernel
     */
    public Connection connect(long portId, ConnectOptions options) throws ParleyException {
        return connect("port " + portId, ask("", portId, options), options);
    }

    /** All names of the node, in order. */
    public List<Name> names() throws ParleyException {
        return Failures.asking("list names", session::names).stream()
                .map(name -> new Name(name.name(), name.portId(), Member.of(name.owner())))
                .toList();
    }

    /**
     * Follows the messages of a port, from now on; its owner must export a trace. Blocks until the
     * owner has answered.
     *
     * @param headBytes how many bytes of each request are wanted, at most {@value
     *     Trace#MOST_HEAD_BYTES}
     * @throws NameNotFound nobody exports a trace under this name
     * @throws ServerFailed the owner does not let this user trace it
     */
    public Trace trace(String name, int headBytes) throws ParleyException {
        if (headBytes < 0 || headBytes > Trace.MOST_HEAD_BYTES) {
            throw new IllegalArgumentException(
                    "headBytes must be 0 to %d, headBytes=%d"
                            .formatted(Trace.MOST_HEAD_BYTES, headBytes));
        }
        ConnectOptions options =
                ConnectOptions.defaults().withSlots(1).withCapacityBytes(TraceCodec.PAGE_BYTES);
        return Trace.begin(connect(name + Trace.SUFFIX, options), headBytes);
    }

    /**
     * Looks at the whole node: who is there, who serves what, and who waits for whom at this
     * moment. Made by the kernel; no other process is asked, or notices. That of a large node,
     * which takes long to make, may be a tenth of a second old if somebody else has just asked.
     *
     * @throws OverLimit there is no memory for a picture of the node
     */
    public Snapshot look() throws ParleyException {
        return Snapshot.of(Failures.asking("look at the node", session::look));
    }

    /**
     * Who waits for each other in a circle, for certain: it is looked at the node twice, and only
     * those count that were in the same wait both times. Blocks for a fifth of a second if there
     * seem to be some.
     *
     * <p>Who serves a port is who has received from it, or answered for it, so far. Of a process
     * whose ports virtual threads serve nothing can be said, and nothing is. A wait that has a
     * timeout ends by itself.
     *
     * @return empty: there is none
     * @throws OverLimit there is no memory for a picture of the node
     */
    public List<Deadlock> deadlocks() throws ParleyException {
        return deadlocks(thread -> true);
    }

    private static void letPictureGrowOld() {
        long end = System.nanoTime() + PICTURE_IS_OLD_NANOS;
        boolean interrupted = false;
        for (long rest = PICTURE_IS_OLD_NANOS; rest > 0; rest = end - System.nanoTime()) {
            LockSupport.parkNanos(rest);
            interrupted |= Thread.interrupted(); // else there would be no sleep
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    List<Deadlock> deadlocks(Predicate<ThreadInfo> isWait) throws ParleyException {
        List<Deadlock> first = Knots.in(look(), isWait);
        if (first.isEmpty()) {
            return first;
        }
        letPictureGrowOld();
        List<Wait> seen = first.stream().flatMap(one -> one.waits().stream()).toList();
        return Knots.in(look(), isWait).stream()
                .filter(
                        one ->
                                one.waits().stream()
                                        .allMatch(wait -> seen.stream().anyMatch(wait::isSameAs)))
                .toList();
    }

    /**
     * Watches a member: the watch ends when it died or left the node; at once if that is so
     * already.
     *
     * @throws OverLimit this process has as many watches as it may
     */
    public Watch watch(Member member) throws ParleyException {
        return Watch.member(session, member, announced -> announced.noted().run());
    }

    /**
     * Watches a name: the watch ends when its owner lets go of it, or is gone; at once if nobody
     * has it.
     *
     * @throws OverLimit this process has as many watches as it may
     */
    public Watch watch(String name) throws ParleyException {
        return Watch.name(session, name, announced -> announced.noted().run());
    }

    /** Leaves the node; harmless if it was left. */
    @Override
    public void close() {
        session.close();
    }

    /** What only helps to look does not keep a port from being opened. */
    private static void exportTrace(Port port, String name) {
        try {
            port.exportTrace(name);
        } catch (ParleyException | IllegalArgumentException e) {
            LOG.log(Level.WARNING, "trace.refused name={0}: {1}", name, e.getMessage());
        }
    }

    private Port open(String what, String name, PortOptions options) throws ParleyException {

        PortWish wish =
                new PortWish(
                        name, options.urgency(), options.keepsClients(), options.byRightOnly());
        ReceivePort port = Failures.asking(what, () -> session.open(wish));
        return new Port(session, port, options.byRightOnly());
    }

    private Connection connect(String target, Ask.Connect ask, ConnectOptions options)
            throws ParleyException {
        ClientLink link =
                Failures.asking(
                        "connect to " + target,
                        () -> session.connect(ask, options.longMessageBytes()));
        return new Connection(session, link, target);
    }

    /** By a right that was passed to this process. */
    static Connection connectBy(Session session, PassedRight right, ConnectOptions options)
            throws ParleyException {
        String target = "what was passed";
        Ask.Connect ask = ask("", 0, right, options.withPatience(Duration.ZERO));
        ClientLink link =
                Failures.asking(
                        "connect to " + target,
                        () -> session.connect(ask, options.longMessageBytes()));
        return new Connection(session, link, "port " + link.portId());
    }

    private static Ask.Connect ask(String name, long portId, ConnectOptions options) {
        return ask(name, portId, PassedRight.NONE, options);
    }

    private static Ask.Connect ask(
            String name, long portId, PassedRight right, ConnectOptions options) {
        LinkGeometry geometry = options.geometry();
        return new Ask.Connect(
                name,
                portId,
                options.kind(),
                geometry.slotCount(),
                geometry.slotBytes(),
                options.patience().toNanos(),
                right);
    }
}
