package dev.parley.node;

import static dev.parley.node.KernelConnection.expect;

import dev.parley.link.ClientLink;
import dev.parley.link.ReceivePort;
import dev.parley.link.Spin;
import dev.parley.linux.Fd;
import dev.parley.wire.Ask;
import dev.parley.wire.MalformedFrame;
import dev.parley.wire.MemberRecord;
import dev.parley.wire.NameRecord;
import dev.parley.wire.Tell;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A process's membership of a node. Thread-safe.
 *
 * <p>Ports and links are made and ended here; messages do not pass through here. When the kernel
 * goes away, links stay; what needs the kernel fails with {@link KernelLost}.
 */
public final class Session implements AutoCloseable {

    private static final Logger LOG = System.getLogger("parley.node");

    /** No optional features yet. */
    private static final long FEATURES = 0;

    private static final long NO_FORMER_ID = 0;

    private final KernelConnection kernel;
    private final Poller poller;
    private final long kernelKey;
    private final ClientLinks links;
    private final ServedPorts ports;
    private final LinkKeeper keeper;
    private final Liveness liveness;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Tell.@Nullable Welcome welcome;

    private Session(KernelConnection kernel, Spin.Policy policy) throws IOException {
        this.kernel = kernel;
        poller = new Poller("parley-poller", this::sweep, this::abandonAll);
        liveness = Liveness.start(this::endAllLinks);
        keeper = new LinkKeeper(poller, liveness);
        links = new ClientLinks(kernel, keeper, policy);
        ports = new ServedPorts(kernel, keeper, poller, policy);
        kernelKey = poller.watch(kernel.socket().fd(), this::onKernel);
        poller.start();
    }

    /**
     * Joins the node whose kernel listens at a socket. Blocks until the kernel has answered.
     *
     * @param program what this process is called, for people
     * @throws KernelRefusal the kernel's policy or limits do not let this process in
     * @throws KernelLost there is no kernel, or it is not to be trusted
     */
    public static Session join(Path socket, String program, Spin.Policy policy)
            throws KernelRefusal, IOException {
        KernelConnection kernel = new KernelConnection(Joining.connect(socket));
        Session session;
        try {
            session = new Session(kernel, policy);
        } catch (IOException e) {
            kernel.close();
            throw e;
        }
        try {
            session.hello(program);
            return session;
        } catch (KernelRefusal | IOException e) {
            session.close();
            throw e;
        }
    }

    /** Who this process is in the node. */
    public MemberRecord self() {
        return welcome().self();
    }

    /** The node's name. */
    public String node() {
        return welcome().node();
    }

    /** Opens a port; an empty name is none. */
    public ReceivePort open(String name) throws KernelRefusal, IOException {
        return ports.open(name);
    }

    /** Closes a port; harmless if it is closed. */
    public void close(ReceivePort port) {
        ports.close(port);
    }

    /** One more name for a port. */
    public Tell.Done attach(ReceivePort port, String name) throws KernelRefusal, IOException {
        return kernel.ask(new Ask.AttachName(port.id(), name), List.of(), expect(Tell.Done.class));
    }

    /** Lets go of a name of a port. */
    public Tell.Done detach(ReceivePort port, String name) throws KernelRefusal, IOException {
        return kernel.ask(new Ask.DetachName(port.id(), name), List.of(), expect(Tell.Done.class));
    }

    /**
     * A link to a port; each is to be released.
     *
     * @param extentBytes how much memory there may be beside the link
     */
    public ClientLink connect(Ask.Connect ask, long extentBytes) throws KernelRefusal, IOException {
        return links.connect(ask, extentBytes);
    }

    /** Gives a link back. */
    public void release(ClientLink link) {
        links.release(link);
    }

    /** All names of the node, in order. */
    public List<NameRecord> names() throws KernelRefusal, IOException {
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

    /** Leaves the node: ports close, links end, whoever waits in them hears of it. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            links.endAll();
            ports.closeAll();
            poller.close();
            liveness.close();
        }
    }

    private void hello(String program) throws KernelRefusal, IOException {
        welcome =
                kernel.ask(
                        new Ask.Hello(FEATURES, program, NO_FORMER_ID),
                        List.of(liveness.descriptor()),
                        expect(Tell.Welcome.class));
    }

    private Tell.Welcome welcome() {
        return Objects.requireNonNull(welcome, "not joined");
    }

    private void onKernel() {
        try {
            kernel.receiveAll(this::onUnasked, this::onLate);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "kernel.lost socket={0}: {1}", kernel.socket(), e.getMessage());
            poller.unwatch(kernel.socket().fd(), kernelKey);
            kernel.lost(e instanceof KernelLost lost ? lost : new KernelLost("" + e.getMessage()));
        }
    }

    private void onUnasked(Tell tell, List<Fd> descriptors) throws IOException {
        switch (tell) {
            case Tell.Introduced introduced -> ports.introduced(introduced, descriptors);
            case Tell.LinkEnded ended -> keeper.peerIsGone(ended.linkId());
            case Tell.Refused refused -> throw new KernelLost(refused.reason());
            default -> throw new MalformedFrame("unexpected, and unasked: " + tell);
        }
    }

    /** An answer that nobody waits for any more: what it brought is given back. */
    private void onLate(Tell tell) {
        switch (tell) {
            case Tell.Connected connected -> kernel.tell(new Ask.Disconnect(connected.linkId()));
            case Tell.PortOpened opened -> kernel.tell(new Ask.ClosePort(opened.portId()));
            default -> {}
        }
    }

    /** True: something is left to be done later. */
    private boolean sweep() {
        boolean closing = ports.sweep();
        return keeper.sweep() || closing;
    }

    private void endAllLinks() {
        keeper.endAll();
    }

    /** The last act of the background thread: nobody would notice a hang-up from now on. */
    private void abandonAll() {
        kernel.lost(new KernelLost("this process has left the node"));
        ports.closeAll();
        keeper.abandonAll();
        ports.retireAll();
        kernel.close();
    }
}
