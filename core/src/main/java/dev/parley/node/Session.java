package dev.parley.node;

import static dev.parley.node.KernelConnection.expect;

import dev.parley.link.ClientLink;
import dev.parley.link.Forwards;
import dev.parley.link.Held;
import dev.parley.link.ReceivePort;
import dev.parley.link.Suspicion;
import dev.parley.linux.Fd;
import dev.parley.sleep.Spin;
import dev.parley.table.ProcessTable;
import dev.parley.wire.Ask;
import dev.parley.wire.MalformedFrame;
import dev.parley.wire.MemberRecord;
import dev.parley.wire.MintedRight;
import dev.parley.wire.NameRecord;
import dev.parley.wire.Picture;
import dev.parley.wire.ProgramRecord;
import dev.parley.wire.RightWish;
import dev.parley.wire.Tell;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A process's part in a node: its ports, its links, and what it watches. Thread-safe.
 *
 * <p>Ports and links are made and ended here; messages do not pass through here. When the kernel
 * goes away, links stay; what needs the kernel fails with {@link KernelLost} until there is one
 * again, which then knows the ports, their names and the watches of this process as the one before.
 */
public final class Session implements AutoCloseable {

    private final Poller poller;
    private final Liveness liveness;
    private final OwnPage table;
    private final LinkKeeper keeper;
    private final Membership membership;
    private final ClientLinks links;
    private final ServedPorts ports;
    private final Watches watches;
    private final Grants grants;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Session(Joining joining, Spin.Policy policy) throws IOException {
        table = OwnPage.create(PageKind.TABLE);
        Liveness started = null;
        try {
            started = Liveness.start(this::endAllLinks);
            poller = new Poller("parley-poller", this::sweep, this::abandonAll);
        } catch (IOException e) {
            table.retire();
            if (started != null) {
                started.close();
            }
            throw e;
        }
        liveness = started;
        ProcessTable processTable = new ProcessTable(table.mapping().words());
        membership =
                new Membership(
                        joining,
                        List.of(liveness.descriptor(), table.descriptor()),
                        poller,
                        this::onUnasked);
        grants = new Grants(membership);
        keeper = new LinkKeeper(poller, liveness, grants);
        links = new ClientLinks(membership, keeper, policy, processTable);
        ports = new ServedPorts(membership, keeper, poller, policy, processTable);
        watches = new Watches(membership, poller);
        poller.start();
    }

    /**
     * Joins the node whose kernel listens at a socket. Blocks until the kernel has answered.
     *
     * @param program what this process is called, for people
     * @param own what it says of its program
     * @throws KernelRefusal the kernel's policy or limits do not let this process in
     * @throws KernelLost there is no kernel, or it is not to be trusted
     */
    public static Session join(Path socket, String program, ProgramRecord own, Spin.Policy policy)
            throws KernelRefusal, IOException {
        Session session = new Session(new Joining(socket, program, own), policy);
        try {
            session.membership.join(List.of(session.ports, session.watches));
            return session;
        } catch (KernelRefusal | IOException e) {
            session.close();
            throw e;
        }
    }

    /** Who this process is in the node; another kernel has another number for it. */
    public MemberRecord self() {
        return membership.welcome().self();
    }

    /** The node's name. */
    public String node() {
        return membership.welcome().node();
    }

    /** Opens a port. */
    public ReceivePort open(PortWish wish) throws KernelRefusal, IOException {
        return ports.open(wish);
    }

    /** Closes a port; harmless if it is closed. */
    public void close(ReceivePort port) {
        ports.close(port);
    }

    /** One more name for a port. */
    public Tell.Done attach(ReceivePort port, String name) throws KernelRefusal, IOException {
        return ports.attach(port, name);
    }

    /** Lets go of a name of a port. */
    public Tell.Done detach(ReceivePort port, String name) throws KernelRefusal, IOException {
        return ports.detach(port, name);
    }

    /**
     * A link to a port; each is to be released.
     *
     * @param extentBytes how much memory there may be beside the link
     */
    public ClientLink connect(Ask.Connect ask, long extentBytes) throws KernelRefusal, IOException {
        return links.connect(ask, extentBytes);
    }

    /** Makes rights for who is at the other end of a link: all that are wished for, or none. */
    public List<MintedRight> mint(long linkId, List<RightWish> wishes)
            throws KernelRefusal, IOException {
        return grants.mint(linkId, wishes);
    }

    /** Lets go of rights that were made and are not given, or were passed and are not taken. */
    public void drop(long linkId, List<Long> rightIds) {
        grants.drop(linkId, rightIds);
    }

    /**
     * Has the sender of a request connect to a port that a link of this process leads to. Blocks
     * the first time.
     */
    public Forwards.Followed lead(Held request, ClientLink to, long deadline)
            throws KernelRefusal, IOException {
        return grants.lead(request, to.portId(), to.id(), deadline);
    }

    /** Who looks whether those who send by links made from now on wait in vain. */
    public void suspectBy(Suspicion who) {
        links.suspectBy(who);
    }

    /** Gives a link back. */
    public void release(ClientLink link) {
        links.release(link);
    }

    /** Begins to watch. */
    public Watching watch(Watching.Wish wish, Watching.Listener listener)
            throws KernelRefusal, IOException {
        return watches.watch(wish, listener);
    }

    /** Watches no longer; the listener hears nothing. False: the watch has ended. */
    public boolean unwatch(Watching watching) {
        return watches.unwatch(watching);
    }

    /** All names of the node, in order. */
    public List<NameRecord> names() throws KernelRefusal, IOException {
        KernelConnection kernel = membership.kernel();
        List<NameRecord> names = new ArrayList<>();
        boolean more = true;
        while (more) {
            String after = names.isEmpty() ? "" : names.getLast().name();
            Tell.Names page =
                    kernel.ask(new Ask.ListNames(after), List.of(), expect(Tell.Names.class));
            names.addAll(page.names());
            more = page.more() && !page.names().isEmpty();
        }
        return names;
    }

    /** The whole node at this moment. */
    public Picture look() throws KernelRefusal, IOException {
        return Looking.at(membership.kernel());
    }

    /** Leaves the node: ports close, links end, whoever waits in them hears of it. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            membership.close();
            watches.cancelAll();
            links.endAll();
            ports.closeAll();
            poller.close();
            liveness.close();
            table.retire();
        }
    }

    private void onUnasked(Tell tell, List<Fd> descriptors) throws IOException {
        switch (tell) {
            case Tell.Introduced introduced -> ports.introduced(introduced, descriptors);
            case Tell.LinkEnded ended -> keeper.peerIsGone(ended.linkId());
            case Tell.Gone gone -> watches.told(gone.watchId(), gone, gone.who().id());
            case Tell.Missed missed -> watches.told(missed.watchId(), missed, 0);
            case Tell.OwnerIs owned -> watches.told(owned.watchId(), owned, 0);
            case Tell.Refused refused ->
                    throw new KernelLost(
                            refused.reason(),
                            new KernelRefusal(refused.refusal(), refused.reason()));
            default -> throw new MalformedFrame("unexpected, and unasked: " + tell);
        }
    }

    /** True: something is left to be done later. */
    private boolean sweep() {
        boolean closing = ports.sweep();
        return keeper.sweep() || closing;
    }

    /** To its peers this process looks dead. */
    private void endAllLinks() {
        keeper.endAll();
    }

    /** The last act of the background thread: nobody would notice a hang-up from now on. */
    private void abandonAll() {
        membership.end();
        watches.cancelAll();
        ports.closeAll();
        keeper.abandonAll();
        ports.retireAll();
    }
}
