package dev.parley.node;

import static dev.parley.node.KernelConnection.expect;

import dev.parley.link.ReceivePort;
import dev.parley.link.ServerLink;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import dev.parley.linux.Mapping;
import dev.parley.linux.Mapping.Access;
import dev.parley.linux.Memfd;
import dev.parley.linux.SeqpacketSocket;
import dev.parley.sleep.Spin;
import dev.parley.table.ProcessTable;
import dev.parley.wire.Ask;
import dev.parley.wire.LinkGeometry;
import dev.parley.wire.LinkKind;
import dev.parley.wire.MalformedFrame;
import dev.parley.wire.Quoted;
import dev.parley.wire.Refusal;
import dev.parley.wire.Tell;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** The ports at which this process receives, and the links that lead to them. Thread-safe. */
final class ServedPorts implements Membership.Renewal {

    private static final Logger LOG = System.getLogger("parley.node");

    /** With an introduction come the socket and the client's liveness page. */
    private static final int DESCRIPTORS = 2;

    /** With one of shared memory the link's memory besides. */
    private static final int DESCRIPTORS_WITH_MEMORY = 3;

    private final Membership membership;
    private final LinkKeeper keeper;
    private final Poller poller;
    private final Spin.Policy policy;
    private final ProcessTable table;

    /** Those that are open; guarded by this. */
    private final Map<ReceivePort, ServedPort> ports = new HashMap<>();

    private final Queue<ServedPort> closing = new ConcurrentLinkedQueue<>();

    /** Pages are being shown to a kernel, also those of a port that is closed meanwhile. */
    private volatile boolean renewing;

    ServedPorts(
            Membership membership,
            LinkKeeper keeper,
            Poller poller,
            Spin.Policy policy,
            ProcessTable table) {
        this.membership = membership;
        this.keeper = keeper;
        this.poller = poller;
        this.policy = policy;
        this.table = table;
    }

    /** A new port. Blocks. */
    ReceivePort open(PortWish wish) throws KernelRefusal, IOException {
        KernelConnection kernel = membership.kernel();
        PortPages pages = PortPages.create();
        boolean opened = false;
        try {
            ReceivePort port =
                    kernel.ask(
                            new Ask.OpenPort(wish.name(), wish.byRightOnly()),
                            pages.descriptors(),
                            (tell, _) -> adopt(registration(kernel, tell), pages, wish));
            opened = true;
            return port;
        } finally {
            if (!opened) {
                pages.retire();
            }
        }
    }

    /** One more name for a port. Blocks. */
    Tell.Done attach(ReceivePort port, String name) throws KernelRefusal, IOException {
        KernelConnection kernel = membership.kernel();
        ServedPort served = served(port);
        return kernel.ask(
                new Ask.AttachName(idAt(kernel, served), name),
                List.of(),
                (tell, _) -> {
                    Tell.Done done = expect(Tell.Done.class, tell);
                    addName(served, name);
                    return done;
                });
    }

    /** Lets go of a name of a port. Blocks. */
    Tell.Done detach(ReceivePort port, String name) throws KernelRefusal, IOException {
        KernelConnection kernel = membership.kernel();
        ServedPort served = served(port);
        return kernel.ask(
                new Ask.DetachName(idAt(kernel, served), name),
                List.of(),
                (tell, _) -> {
                    Tell.Done done = expect(Tell.Done.class, tell);
                    removeName(served, name);
                    return done;
                });
    }

    /** Closes a port: its names are free, queued requests are refused, held ones may be replied. */
    void close(ReceivePort port) {
        ServedPort served;
        Registration registration;
        synchronized (this) {
            served = ports.remove(port);
            if (served == null) {
                return;
            }
            registration = served.registration();
        }
        registration.tell(Ask.ClosePort::new);
        port.close();
        closing.add(served);
        poller.execute(() -> {});
    }

    void closeAll() {
        open().forEach(served -> close(served.port()));
    }

    /** Lets go of the pages of all ports, after their links. */
    void retireAll() {
        closing.forEach(ServedPort::retire);
    }

    /** Ends links of closed ports as their last held request goes; true: some are left. */
    boolean sweep() {
        closing.removeIf(
                served -> {
                    boolean done = served.port().endIdleLinks() && !renewing;
                    if (done) {
                        served.retire();
                    }
                    return done;
                });
        return !closing.isEmpty();
    }

    /** Opens every port anew, and gets its names back if they are to be had. */
    @Override
    public void renew(KernelConnection kernel) throws IOException {
        renewing = true; // before the look at what is open: what is closed from now on keeps pages
        try {
            for (ServedPort served : open()) {
                renew(kernel, served);
            }
        } finally {
            renewing = false;
        }
    }

    private void renew(KernelConnection kernel, ServedPort served) throws IOException {
        long id = served.port().id();
        try {
            boolean known =
                    kernel.ask(
                            new Ask.OpenPort("", served.isByRightOnly()),
                            served.pages().descriptors(),
                            (tell, _) -> readopt(served, registration(kernel, tell)));
            for (String name : known ? namesOf(served) : List.<String>of()) {
                renew(kernel, served, name);
            }
        } catch (KernelRefusal e) {
            LOG.log(Level.WARNING, "port.lost port={0}: {1}", Long.toString(id), e.getMessage());
        }
    }

    private void renew(KernelConnection kernel, ServedPort served, String name) throws IOException {
        long id = served.port().id();
        try {
            kernel.ask(new Ask.AttachName(id, name), List.of(), expect(Tell.Done.class));
        } catch (KernelRefusal e) {
            removeName(served, name);
            LOG.log(
                    Level.WARNING,
                    "name.lost name={0} port={1}: {2}",
                    Quoted.of(name),
                    Long.toString(id),
                    e.getMessage());
        }
    }

    /** On the background thread: the kernel introduces a client. */
    void introduced(Tell.Introduced introduced, List<Fd> descriptors) throws IOException {
        ReceivePort port = find(introduced.portId());
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
            @Nullable ReceivePort port,
            Tell.Introduced introduced,
            LinkGeometry geometry,
            List<Fd> descriptors)
            throws ErrnoException {
        SeqpacketSocket socket = SeqpacketSocket.of(descriptors.removeFirst());
        begin(
                port,
                ServerLink.remote(introduction(introduced, geometry), socket, table),
                descriptors.getFirst());
        return Optional.empty();
    }

    /** Begins to serve a link of shared memory; or says what is wrong with that. */
    private Optional<String> share(
            @Nullable ReceivePort port,
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
                        Mapping.mapLazily(memory, geometry.sizeBytes(), Access.READ_WRITE),
                        SeqpacketSocket.of(descriptors.removeFirst()),
                        table);
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
        return new ServerLink.Introduction(
                introduced.linkId(), introduced.client(), geometry, introduced.use());
    }

    private void begin(@Nullable ReceivePort port, ServerLink link, Fd liveness)
            throws ErrnoException {
        if (port == null) {
            link.turnAway(); // closed meanwhile
            return;
        }
        LinkKeeper.Peer client = new LinkKeeper.Peer(link.client().id(), liveness);
        keeper.keep(link, client, () -> port.hungUp(link));
        port.welcome(link);
    }

    private static Registration registration(KernelConnection kernel, Tell tell)
            throws MalformedFrame {
        return new Registration(kernel, expect(Tell.PortOpened.class, tell).portId());
    }

    private synchronized ReceivePort adopt(
            Registration registration, PortPages pages, PortWish wish) {
        ReceivePort.Terms terms =
                new ReceivePort.Terms(policy, wish.urgency(), wish.keepsClients());
        ReceivePort port =
                new ReceivePort(
                        registration.id(),
                        pages.facts().mapping(),
                        pages.bell().mapping(),
                        terms,
                        table);
        ServedPort served = new ServedPort(port, pages, wish.byRightOnly(), registration);
        if (!wish.name().isEmpty()) {
            served.names().add(wish.name());
        }
        ports.put(port, served);
        return port;
    }

    /** The kernel knows the port again; false: it was closed meanwhile. */
    private boolean readopt(ServedPort served, Registration next) {
        synchronized (this) {
            if (ports.containsKey(served.port())) {
                served.renew(next);
                return true;
            }
        }
        next.tell(Ask.ClosePort::new);
        return false;
    }

    private synchronized ServedPort served(ReceivePort port) throws KernelRefusal {
        ServedPort served = ports.get(port);
        if (served == null) {
            throw new KernelRefusal(Refusal.GONE, "the port is closed");
        }
        return served;
    }

    /** The number that a kernel has for a port. */
    private synchronized long idAt(KernelConnection kernel, ServedPort served) throws KernelLost {
        Registration registration = served.registration();
        if (registration.kernel() != kernel) {
            throw new KernelLost("the kernel does not know this port yet");
        }
        return registration.id();
    }

    private synchronized @Nullable ReceivePort find(long portId) {
        for (ReceivePort port : ports.keySet()) {
            if (port.id() == portId) {
                return port;
            }
        }
        return null;
    }

    private synchronized List<ServedPort> open() {
        return List.copyOf(ports.values());
    }

    private synchronized List<String> namesOf(ServedPort served) {
        return List.copyOf(served.names());
    }

    private synchronized void addName(ServedPort served, String name) {
        served.names().add(name);
    }

    private synchronized void removeName(ServedPort served, String name) {
        served.names().remove(name);
    }
}
