package dev.parley.qnx4;

import dev.parley.ConnectOptions;
import dev.parley.Errno;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Priority;
import dev.parley.Proxy;
import dev.parley.Source;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A process of a node, by the calls of QNX 4: who sends is blocked until it is replied.
 * Thread-safe.
 *
 * <p>The calls have their names of old, so that a port can be read side by side with its C source;
 * what returns -1 there, and leaves its reason in errno, throws {@link Qnx4Exception} here. {@link
 * Literal} has the same calls as C has them.
 *
 * <pre>{@code
 * Qnx4 qnx = Qnx4.attach();
 * qnx.qnx_name_attach(0, "/acme/daq");
 * MemorySegment msg = MemorySegment.ofArray(new byte[100]);
 * while (true) {
 *     int pid = qnx.Receive(0, msg);
 *     qnx.Reply(pid, msg);
 * }
 * }</pre>
 *
 * <p><b>Identity.</b> A process is called by the pid that Linux gave it, and has one queue. What
 * its other threads send comes under ids that no pid has: {@link #process} tells whose such an id
 * is. The ids of proxies and virtual circuits are of the same kind: positive, and no process's.
 *
 * <p><b>Interrupts.</b> {@link Thread#interrupt} is the signal: a call that blocks ends in EINTR,
 * unless the server that holds its message has asked for signals; the thread's interrupt status
 * stays set.
 *
 * <p>All calls may throw {@link Qnx4Exception}; besides what each of them says: EBADF, this was
 * closed; EIO, there is no kernel.
 */
public final class Qnx4 implements AutoCloseable {

    /** Death messages of all processes of the node, as {@link SystemMessage.Death}. */
    public static final int _PPF_INFORM = 0x2;

    /** Messages are received by priority. */
    public static final int _PPF_PRIORITY_REC = 0x10;

    /** The same; and who receives works at the priority of what was received. */
    public static final int _PPF_PRIORITY_FLOAT = 0x20;

    /**
     * Clients whose messages are held stay when they are signalled: {@link SystemMessage.Signal}.
     */
    public static final int _PPF_SIGCATCH = 0x80;

    /** It is a server, which answers messages of type 0. */
    public static final int _PPF_SERVER = 0x200;

    /** The longest message of a proxy, in bytes. */
    public static final int MOST_PROXY_BYTES = Proxy.MOST_BYTES;

    /** The longest name. */
    public static final int MOST_NAME_CHARS = 32;

    /** So many parts a message may have, in each of its directions. */
    public static final int MOST_PARTS = 255;

    /** The number of this node. */
    static final int THIS_NODE = 1;

    private final Parley parley;
    private final int self;
    private final Threads threads = new Threads();
    private final Peers peers;
    private final Circuits circuits;
    private final Proxies proxies;
    private final Names names;
    private final Children children;
    private final Inbox inbox;
    private final Flags flags;
    private final ConnectOptions connecting;
    private final Map<Integer, Integer> pidOfDescriptor = new ConcurrentHashMap<>();
    private volatile boolean isClosed;

    private Qnx4(Parley parley, Port port, Qnx4Options options) throws ParleyException {
        Deaths deaths = new Deaths();
        this.parley = parley;
        self = parley.self().pid();
        connecting = options.connect();
        peers = new Peers(parley, connecting);
        circuits = new Circuits(peers);
        proxies = new Proxies(self, port, peers);
        names = new Names(parley, port);
        children = new Children(options.join().socket(), port, deaths);
        inbox = new Inbox(port, peers, proxies, children, deaths, options.receivesAgain());
        flags = new Flags(port);
    }

    /** Takes part in the node that {@link Qnx4Options#defaults} finds. */
    public static Qnx4 attach() throws Qnx4Exception {
        return attach(Qnx4Options.defaults());
    }

    /**
     * Takes part in a node. From now on others may send to this process, whether or not it
     * receives.
     *
     * @throws Qnx4Exception EIO, there is no kernel; EPERM, it does not let this user in; EBUSY,
     *     this process takes part already
     */
    public static Qnx4 attach(Qnx4Options options) throws Qnx4Exception {
        try {
            Parley parley = Parley.join(options.join());
            boolean isDone = false;
            try {
                Port port = parley.open(Peers.nameOf(parley.self().pid()));
                Qnx4 qnx = new Qnx4(parley, port, options);
                isDone = true;
                return qnx;
            } finally {
                if (!isDone) {
                    parley.close();
                }
            }
        } catch (ParleyException e) {
            throw Fault.of(e);
        }
    }

    /** The membership underneath: for what QNX 4 has no call for. Ends with this. */
    public Parley parley() {
        return parley;
    }

    /** This process. */
    public int getpid() {
        return self;
    }

    /** The process that an id which was received belongs to: itself, or that of a thread. */
    public static int process(int id) {
        return Ids.process(id);
    }

    // ---- messages ------------------------------------------------------------------------------

    /**
     * Sends a message and blocks until the reply, of which as much is stored as there is room for.
     * To a proxy: triggers it; the message goes nowhere.
     *
     * @throws Qnx4Exception ESRCH, there is no such process, or it died before it replied; EINTR,
     *     this thread was interrupted; EDEADLK, it would close a circle of those who wait for each
     *     other; or what the server failed it with
     */
    public void Send(int pid, MemorySegment smsg, MemorySegment rmsg) throws Qnx4Exception {
        Send(pid, smsg, rmsg, smsg.byteSize(), rmsg.byteSize());
    }

    /** The same, of the first bytes of each. */
    public void Send(int pid, MemorySegment smsg, MemorySegment rmsg, long snbytes, long rnbytes)
            throws Qnx4Exception {
        MemorySegment request = Fault.part(smsg, snbytes);
        MemorySegment reply = Fault.part(rmsg, rnbytes);
        Fault.requireWritable(reply);
        if (Ids.isProxy(pid)) {
            proxies.trigger(pid);
            return;
        }
        Known to = find(pid);
        try {
            to.connection().send(request, reply, threads.number());
        } catch (ParleyException e) {
            throw peers.failed(to, e);
        }
    }

    /** Who is meant by the id of a process, of a thread, or of a circuit. */
    private Known find(int id) throws Qnx4Exception {
        if (isClosed) {
            throw new Qnx4Exception(Errno.EBADF, "this process takes part no more");
        }
        if (id < 0) {
            throw Fault.noSuchProcess("process", id);
        }
        return Ids.isCircuit(id) ? circuit(id) : peers.find(Ids.process(id));
    }

    private Known circuit(int id) throws Qnx4Exception {
        Known circuit = circuits.find(id);
        if (circuit.isGone()) {
            throw Fault.noSuchProcess("process", circuit.pid());
        }
        return circuit;
    }

    /** The same, of a message in parts, and a reply that is scattered over others. */
    public void Sendmx(int pid, List<MemorySegment> smx, List<MemorySegment> rmx)
            throws Qnx4Exception {
        Fault.requireFew(smx);
        Fault.requireRoom(rmx);
        if (Ids.isProxy(pid)) {
            proxies.trigger(pid);
            return;
        }
        Known to = find(pid);
        try {
            to.connection().send(smx, rmx, threads.number());
        } catch (ParleyException e) {
            throw peers.failed(to, e);
        }
    }

    /** Sends to who a file descriptor was attached to: {@link #qnx_fd_attach}; EBADF: to nobody. */
    public void Sendfd(int fd, MemorySegment smsg, MemorySegment rmsg) throws Qnx4Exception {
        Sendfd(fd, smsg, rmsg, smsg.byteSize(), rmsg.byteSize());
    }

    /** The same, of the first bytes of each. */
    public void Sendfd(int fd, MemorySegment smsg, MemorySegment rmsg, long snbytes, long rnbytes)
            throws Qnx4Exception {
        Send(attached(fd), smsg, rmsg, snbytes, rnbytes);
    }

    private int attached(int fd) throws Qnx4Exception {
        Integer pid = pidOfDescriptor.get(fd);
        if (pid == null) {
            throw new Qnx4Exception(Errno.EBADF, "descriptor %d leads nowhere".formatted(fd));
        }
        return pid;
    }

    /** The same, in parts. */
    public void Sendfdmx(int fd, List<MemorySegment> smx, List<MemorySegment> rmx)
            throws Qnx4Exception {
        Sendmx(attached(fd), smx, rmx);
    }

    /**
     * Blocks until there is a message, and stores as much of it as there is room for.
     *
     * @param pid 0: from anyone, proxies included; a process, or one of its threads: from that
     *     process alone; a proxy: from that alone. What others have sent stays in its order
     * @return who has sent it, to be replied to; a proxy, which needs no reply
     * @throws Qnx4Exception ESRCH, there is no such process, or it died; EINTR, this thread was
     *     interrupted; EFAULT, nothing can be stored there, and nothing was received
     */
    public int Receive(int pid, MemorySegment msg) throws Qnx4Exception {
        return received(inbox.receive(sender(pid), true, msg));
    }

    /** The same, into the first bytes. */
    public int Receive(int pid, MemorySegment msg, long nbytes) throws Qnx4Exception {
        return Receive(pid, Fault.part(msg, nbytes));
    }

    /** Under which id it sends to whom a circuit leads. */
    private int sender(int id) throws Qnx4Exception {
        if (id < 0) {
            throw Fault.noSuchProcess("process", id);
        }
        return Ids.isCircuit(id) ? circuit(id).pid() : id;
    }

    private static int received(int id) throws Qnx4Exception {
        if (id == Inbox.NOTHING) {
            throw new Qnx4Exception(Errno.ENOMSG, "receive: there is nothing");
        }
        return id;
    }

    /** The same, scattered over parts. */
    public int Receivemx(int pid, List<MemorySegment> mx) throws Qnx4Exception {
        return received(inbox.receive(sender(pid), true, mx));
    }

    /** Receives what is there; never blocks: ENOMSG, there is nothing. */
    public int Creceive(int pid, MemorySegment msg) throws Qnx4Exception {
        return received(tryReceive(pid, msg));
    }

    /** The same, into the first bytes. */
    public int Creceive(int pid, MemorySegment msg, long nbytes) throws Qnx4Exception {
        return Creceive(pid, Fault.part(msg, nbytes));
    }

    /** The same, for whom it is nothing special that there is nothing: 0. */
    int tryReceive(int pid, MemorySegment msg) throws Qnx4Exception {
        return inbox.receive(sender(pid), false, msg);
    }

    /** The same, scattered over parts. */
    public int Creceivemx(int pid, List<MemorySegment> mx) throws Qnx4Exception {
        return received(inbox.receive(sender(pid), false, mx));
    }

    /**
     * Replies to who has sent, and is blocked on this process: at any time, in any order, from any
     * thread. Never blocks. To a proxy: does nothing. To a client whose {@link
     * SystemMessage.Signal} was received: a {@link SystemMessage#reply} answers that, and releases
     * it with EINTR; anything else completes its send.
     *
     * @param pid what {@link #Receive} returned; or the process, if one of its threads alone waits
     * @throws Qnx4Exception ESRCH, it does not wait for this process, or no more; EINVAL, several
     *     of its threads do, and none of them is the main one
     */
    public void Reply(int pid, MemorySegment msg) throws Qnx4Exception {
        inbox.reply(sender(pid), msg);
    }

    /** The same, with the first bytes; none: the sender is released. */
    public void Reply(int pid, MemorySegment msg, long nbytes) throws Qnx4Exception {
        Reply(pid, Fault.part(msg, nbytes));
    }

    /** The same, in parts. */
    public void Replymx(int pid, List<MemorySegment> mx) throws Qnx4Exception {
        Fault.requireFew(mx);
        inbox.reply(sender(pid), mx);
    }

    /**
     * Reads from the message of who is blocked on this process, from an offset on; changes nothing
     * for it.
     *
     * @return how many bytes: fewer than there is room for, or 0, at the end
     * @throws Qnx4Exception ESRCH, it does not wait for this process
     */
    public long Readmsg(int pid, long offset, MemorySegment msg, long nbytes) throws Qnx4Exception {
        MemorySegment room = Fault.part(msg, nbytes);
        Fault.requireOffset(offset);
        return inbox.copy(sender(pid), request -> request.read(offset, room));
    }

    /** The same, scattered over parts. */
    public long Readmsgmx(int pid, long offset, List<MemorySegment> mx) throws Qnx4Exception {
        Fault.requireFew(mx);
        Fault.requireOffset(offset);
        return inbox.copy(sender(pid), request -> request.read(offset, mx));
    }

    /**
     * Writes into the room for the reply of who is blocked on this process, from an offset on, and
     * leaves it blocked.
     *
     * @return how many bytes: fewer than given, or 0, at the end of the room
     * @throws Qnx4Exception ESRCH, it does not wait for this process
     */
    public long Writemsg(int pid, long offset, MemorySegment msg, long nbytes)
            throws Qnx4Exception {
        MemorySegment part = Fault.part(msg, nbytes);
        Fault.requireOffset(offset);
        return inbox.copy(sender(pid), request -> request.write(offset, part));
    }

    /** The same, from parts. */
    public long Writemsgmx(int pid, long offset, List<MemorySegment> mx) throws Qnx4Exception {
        Fault.requireFew(mx);
        Fault.requireOffset(offset);
        return inbox.copy(
                sender(pid),
                request -> {
                    long length = 0;
                    for (MemorySegment part : mx) {
                        length += request.write(offset + length, part);
                    }
                    return length;
                });
    }

    /**
     * Hands a message that was received, and is not replied, to another process, as if its sender
     * had sent it there; which stays blocked, now on that process.
     *
     * @throws Qnx4Exception ESRCH, one of the two is gone, or does not wait for this process; then
     *     the message is still this process's
     */
    public void Relay(int source, int target) throws Qnx4Exception {
        Known to = find(target);
        inbox.relay(sender(source), to.connection());
    }

    // ---- proxies -------------------------------------------------------------------------------

    /**
     * Makes a proxy: a canned message to this process, which anybody may trigger who knows its id.
     *
     * @param pid 0, or this process
     * @param data copied; at most {@value #MOST_PROXY_BYTES} bytes
     * @param priority 0 to 63; -1: that of this thread
     * @return its id
     * @throws Qnx4Exception EINVAL, it is too long; EPERM, the pid is another's; EAGAIN, this
     *     process has as many as it may
     */
    public int qnx_proxy_attach(int pid, MemorySegment data, int nbytes, int priority)
            throws Qnx4Exception {
        if (pid != 0 && pid != self) {
            throw new Qnx4Exception(Errno.EPERM, "a proxy to process %d".formatted(pid));
        }
        if (nbytes > MOST_PROXY_BYTES) {
            throw new Qnx4Exception(
                    Errno.EINVAL,
                    "nbytes must be <= %d, nbytes=%d".formatted(MOST_PROXY_BYTES, nbytes));
        }
        byte[] message = Fault.part(data, nbytes).toArray(ValueLayout.JAVA_BYTE);
        return proxies.attach(message, priority == -1 ? Priority.ofThread() : checked(priority));
    }

    private static int checked(int priority) throws Qnx4Exception {
        if (priority < Priority.LOWEST || priority > Priority.HIGHEST) {
            throw new Qnx4Exception(
                    Errno.EINVAL,
                    "priority must be %d to %d, priority=%d"
                            .formatted(Priority.LOWEST, Priority.HIGHEST, priority));
        }
        return priority;
    }

    /**
     * Ends a proxy. What was triggered and not received vanishes.
     *
     * @throws Qnx4Exception EPERM, it is another's; ESRCH, there is none
     */
    public void qnx_proxy_detach(int proxy) throws Qnx4Exception {
        proxies.detach(proxy);
    }

    /**
     * Makes a virtual proxy, to be triggered on another node instead of this one.
     *
     * @param nid 0, or this node: one more id for the proxy
     * @throws Qnx4Exception ESRCH, there is no such proxy; EPERM, it is another's; EHOSTUNREACH,
     *     there is no way to that node
     */
    public int qnx_proxy_rem_attach(int nid, int proxy) throws Qnx4Exception {
        Fault.requireThisNode(nid);
        return proxies.attachVirtual(proxy);
    }

    /** Ends a virtual proxy; the proxy itself stays. */
    public void qnx_proxy_rem_detach(int nid, int vproxy) throws Qnx4Exception {
        Fault.requireThisNode(nid);
        proxies.detachVirtual(vproxy);
    }

    /**
     * Triggers a proxy of any process. Never blocks; but the first time that it is one of another
     * process, that one is asked whether it has it, for a second at most.
     *
     * @return whose it is
     * @throws Qnx4Exception ESRCH, there is no such proxy; EAGAIN, 65,535 triggers by this process
     *     are not received yet, or it has triggered 64 other proxies of that process, or that one
     *     does not answer
     */
    public int Trigger(int proxy) throws Qnx4Exception {
        proxies.trigger(proxy);
        return Ids.process(proxy);
    }

    /**
     * An event that triggers a proxy, for what QNX 4 has interrupt handlers and timers for: {@code
     * Source.every(Duration.ofSeconds(1), qnx.event(proxy))}.
     */
    public Source.Event event(int proxy) {
        return () -> proxies.happen(proxy);
    }

    // ---- names ---------------------------------------------------------------------------------

    /**
     * Gives this process a name, of at most {@value #MOST_NAME_CHARS} characters; one that begins
     * with "/" is a global one.
     *
     * @param nid 0, or this node
     * @return its number, for {@link #qnx_name_detach}
     * @throws Qnx4Exception EBUSY, it is taken; EINVAL, it is empty, or too long; EAGAIN, this
     *     process has as many as it may; EPERM, it may have none
     */
    public int qnx_name_attach(int nid, String name) throws Qnx4Exception {
        Fault.requireThisNode(nid);
        return names.attach(name);
    }

    /** Lets go of a name of this process; EINVAL: it has none with this number. */
    public void qnx_name_detach(int nid, int name_id) throws Qnx4Exception {
        Fault.requireThisNode(nid);
        names.detach(name_id);
    }

    /**
     * Who has a name.
     *
     * @param nid 0: this node, then, for a global name, all others there is a way to
     * @param size of the longest message to another node; means nothing on this one
     * @return its pid
     * @throws Qnx4Exception ESRCH, nobody; EHOSTUNREACH, there is no way to that node
     */
    public int qnx_name_locate(int nid, String name, int size) throws Qnx4Exception {
        Fault.requireThisNode(nid);
        return peers.located(names.locate(name, connecting), circuits);
    }

    /**
     * The name with this number, or the next higher one that there is: from 0 on, all of them.
     *
     * @param proc_pid 0: of this node
     * @throws Qnx4Exception EINVAL, there are no more
     */
    public NameInfo qnx_name_query(int proc_pid, int name_id) throws Qnx4Exception {
        return names.query(proc_pid, name_id);
    }

    // ---- virtual circuits ----------------------------------------------------------------------

    /**
     * An id that stands for a process, to be used wherever a pid is.
     *
     * @param nid 0, or this node
     * @param length of the longest message; means nothing on this node
     * @param flags 0
     * @throws Qnx4Exception ESRCH, there is no such process; EHOSTUNREACH, there is no way to that
     *     node; EAGAIN, this process has as many as it may
     */
    public int qnx_vc_attach(int nid, int pid, int length, int flags) throws Qnx4Exception {
        Fault.requireThisNode(nid);
        return circuits.attach(Ids.process(pid));
    }

    /** Ends a virtual circuit; ESRCH: there is none. */
    public void qnx_vc_detach(int vid) throws Qnx4Exception {
        circuits.detach(vid);
    }

    /** As {@link #qnx_vc_attach}, to who has a name. */
    public int qnx_vc_name_attach(int nid, int length, String name) throws Qnx4Exception {
        Fault.requireThisNode(nid);
        return circuits.attach(names.locate(name, connecting));
    }

    // ---- processes -----------------------------------------------------------------------------

    /**
     * What a process is doing; of one that does not exist, or takes no part in this node, what the
     * next higher one does: so a loop sees all.
     *
     * @param proc_pid 0: of this node
     * @param pid 0: this process
     * @throws Qnx4Exception EINVAL, there are no more
     */
    public PsInfo qnx_psinfo(int proc_pid, int pid) throws Qnx4Exception {
        Names.requireManager(proc_pid);
        return Processes.find(parley, pid == 0 ? self : pid);
    }

    /**
     * Looks at the flags of this process, and changes those of the mask.
     *
     * @throws Qnx4Exception EPERM, the flag shows others' lives, on a node of many users, and this
     *     user has no right to that; EINVAL, there is no such flag
     */
    public PFlags qnx_pflags(int bits, int mask) throws Qnx4Exception {
        return flags.change(bits, mask);
    }

    /**
     * Starts a program as a child of this process, with the same standard streams. When it ends,
     * this process receives a {@link SystemMessage.Death} of its pid, whatever its flags.
     *
     * @param nid 0, or this node
     * @param argv the program, and what it is told
     * @param envp added to the environment of this process
     * @return its pid
     * @throws Qnx4Exception ENOENT, there is no such program; EHOSTUNREACH, there is no way to that
     *     node
     */
    public int qnx_spawn(int nid, List<String> argv, Map<String, String> envp)
            throws Qnx4Exception {
        Fault.requireThisNode(nid);
        return children.spawn(argv, envp);
    }

    /**
     * What this thread sends has this priority from now on.
     *
     * @param pid 0, or this process
     * @return what it was
     * @throws Qnx4Exception EINVAL, there is none such; EPERM, the pid is another's
     */
    public int setprio(int pid, int priority) throws Qnx4Exception {
        int before = getprio(pid);
        Priority.useOnThread(checked(priority));
        return before;
    }

    /** The priority of what this thread sends. */
    public int getprio(int pid) throws Qnx4Exception {
        if (pid != 0 && pid != self) {
            throw new Qnx4Exception(Errno.EPERM, "the priority of process " + pid);
        }
        return Priority.ofThread();
    }

    /** A file descriptor of this process's own counting leads to a process, for {@link #Sendfd}. */
    public void qnx_fd_attach(int fd, int pid) throws Qnx4Exception {
        pidOfDescriptor.put(fd, pid);
    }

    /** It leads nowhere any more; EBADF: it did not. */
    public void qnx_fd_detach(int fd) throws Qnx4Exception {
        if (pidOfDescriptor.remove(fd) == null) {
            throw new Qnx4Exception(Errno.EBADF, "descriptor %d leads nowhere".formatted(fd));
        }
    }

    /** Takes part no more: names and proxies go, who waits for this process gets ESRCH. */
    @Override
    public void close() {
        isClosed = true;
        parley.close();
    }
}
