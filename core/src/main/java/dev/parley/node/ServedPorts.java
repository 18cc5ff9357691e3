package dev.parley.node;

import static dev.parley.node.KernelConnection.expect;

import dev.parley.link.ReceivePort;
import dev.parley.link.ServerLink;
import dev.parley.link.Spin;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import dev.parley.linux.Mapping;
import dev.parley.linux.Mapping.Access;
import dev.parley.linux.Memfd;
import dev.parley.linux.SeqpacketSocket;
import dev.parley.wire.Ask;
import dev.parley.wire.LinkGeometry;
import dev.parley.wire.LinkKind;
import dev.parley.wire.MalformedFrame;
import dev.parley.wire.Tell;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The ports at which this process receives, and the links that lead to them. Thread-safe. */
final class ServedPorts {

    private static final Logger LOG = System.getLogger("parley.node");

    /** With an introduction come the socket and the client's liveness page. */
    private static final int DESCRIPTORS = 2;

    /** With one of shared memory the link's memory besides. */
    private static final int DESCRIPTORS_WITH_MEMORY = 3;

    private final KernelConnection kernel;
    private final LinkKeeper keeper;
    private final Poller poller;
    private final Spin.Policy policy;
    private final Map<Long, ReceivePort> ports = new ConcurrentHashMap<>();
    private final Queue<ReceivePort> closing = new ConcurrentLinkedQueue<>();

    ServedPorts(KernelConnection kernel, LinkKeeper keeper, Poller poller, Spin.Policy policy) {
        this.kernel = kernel;
        this.keeper = keeper;
        this.poller = poller;
        this.policy = policy;
    }

    /** A new port; an empty name is none. Blocks. */
    ReceivePort open(String name) throws KernelRefusal, IOException {
        try (PortPages.Descriptors descriptors = PortPages.Descriptors.create()) {
            PortPages pages = descriptors.map();
            boolean opened = false;
            try {
                ReceivePort port =
                        kernel.ask(
                                new Ask.OpenPort(name),
                                List.of(descriptors.facts(), descriptors.bell()),
                                (tell, _) -> adopt(tell, pages));
                opened = true;
                return port;
            } finally {
                if (!opened) {
                    pages.retire();
                }
            }
        }
    }

    /** Closes a port: its names are free, queued requests are refused, held ones may be replied. */
    void close(ReceivePort port) {
        if (ports.remove(port.id()) == null) {
            return;
        }
        kernel.tell(new Ask.ClosePort(port.id()));
        port.close();
        closing.add(port);
        poller.execute(() -> {});
    }

    void closeAll() {
        List.copyOf(ports.values()).forEach(this::close);
    }

    /** Lets go of the pages of all ports, after their links. */
    void retireAll() {
        closing.forEach(ReceivePort::retire);
    }

    /** Ends links of closed ports as their last held request goes; true: some are left. */
    boolean sweep() {
        closing.removeIf(
                port -> {
                    boolean done = port.endIdleLinks();
                    if (done) {
                        port.retire();
                    }
                    return done;
                });
        return !closing.isEmpty();
    }

    /** On the background thread: the kernel introduces a client. */
    void introduced(Tell.Introduced introduced, List<Fd> descriptors) throws IOException {
        ReceivePort port = ports.get(introduced.portId());
        if (port == null) {
            return; // closed meanwhile: the client sees its socket hang up
        }
        int expected = introduced.kind() == LinkKind.MEMORY ? DESCRIPTORS_WITH_MEMORY : DESCRIPTORS;
        if (descriptors.size() != expected) {
            throw new MalformedFrame(
                    "an introduction brings %d descriptors, not %d"
                            .formatted(expected, descriptors.size()));
        }
        Optional<String> defect =
                LinkGeometry.defect(introduced.slotCount(), introduced.slotBytes());
        if (defect.isEmpty()) {
            LinkGeometry geometry =
                    new LinkGeometry(introduced.slotCount(), introduced.slotBytes());
            try {
                defect =
                        introduced.kind() == LinkKind.MEMORY
                                ? share(port, introduced, geometry, descriptors)
                                : accept(port, introduced, geometry, descriptors);
            } catch (ErrnoException e) {
                defect = Optional.of(String.valueOf(e.getMessage()));
            }
        }
        defect.ifPresent(
                text ->
                        LOG.log(
                                Level.WARNING,
                                "link.refused link={0} peer={1}: {2}",
                                Long.toString(introduced.linkId()),
                                introduced.client(),
                                text));
    }

    /** Begins to serve a link by a socket. */
    private Optional<String> accept(
            ReceivePort port,
            Tell.Introduced introduced,
            LinkGeometry geometry,
            List<Fd> descriptors)
            throws ErrnoException {
        SeqpacketSocket socket = SeqpacketSocket.of(descriptors.removeFirst());
        begin(
                port,
                ServerLink.remote(introduction(introduced, geometry), socket),
                descriptors.getFirst());
        return Optional.empty();
    }

    /** Begins to serve a link of shared memory; or says what is wrong with that. */
    private Optional<String> share(
            ReceivePort port,
            Tell.Introduced introduced,
            LinkGeometry geometry,
            List<Fd> descriptors)
            throws ErrnoException {
        Fd memory = descriptors.get(2);
        Optional<String> defect = Memfd.defect(memory, geometry.sizeBytes(), Memfd.FIXED_SIZE);
        if (defect.isPresent()) {
            return defect;
        }
        ServerLink link =
                ServerLink.shared(
                        introduction(introduced, geometry),
                        Mapping.map(memory, geometry.sizeBytes(), Access.READ_WRITE),
                        SeqpacketSocket.of(descriptors.removeFirst()));
        defect = link.defect();
        if (defect.isPresent()) {
            link.retire();
            return defect;
        }
        begin(port, link, descriptors.getFirst());
        return Optional.empty();
    }

    private static ServerLink.Introduction introduction(
            Tell.Introduced introduced, LinkGeometry geometry) {
        return new ServerLink.Introduction(introduced.linkId(), introduced.client(), geometry);
    }

    private void begin(ReceivePort port, ServerLink link, Fd liveness) throws ErrnoException {
        LinkKeeper.Peer client = new LinkKeeper.Peer(link.client().id(), liveness);
        keeper.keep(link, client, () -> port.hungUp(link));
        port.admit(link);
    }

    private ReceivePort adopt(Tell tell, PortPages pages) throws MalformedFrame {
        Tell.PortOpened opened = expect(Tell.PortOpened.class, tell);
        ReceivePort port = new ReceivePort(opened.portId(), pages.facts(), pages.bell(), policy);
        ports.put(port.id(), port);
        return port;
    }
}
