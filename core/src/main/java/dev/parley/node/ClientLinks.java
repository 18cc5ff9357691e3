package dev.parley.node;

import dev.parley.link.ClientLink;
import dev.parley.link.Leave;
import dev.parley.link.Spin;
import dev.parley.linux.Fd;
import dev.parley.linux.Mapping;
import dev.parley.linux.Mapping.Access;
import dev.parley.linux.Memfd;
import dev.parley.linux.SeqpacketSocket;
import dev.parley.wire.Ask;
import dev.parley.wire.LinkGeometry;
import dev.parley.wire.MalformedFrame;
import dev.parley.wire.Tell;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The links on which this process sends: one a port, however many connections use it. Thread-safe.
 */
final class ClientLinks {

    private static final int MOST_TRIES = 100;

    /** With a link come its socket, the port's facts page and its bell page. */
    private static final int DESCRIPTORS = 3;

    private final KernelConnection kernel;
    private final LinkKeeper keeper;
    private final Spin.Policy policy;
    private final Map<Long, Shared> links = new ConcurrentHashMap<>();

    /** A link and how many connections use it; the count changes inside the map's steps only. */
    private static final class Shared {

        private final ClientLink link;
        private int users = 1;

        Shared(ClientLink link) {
            this.link = link;
        }
    }

    ClientLinks(KernelConnection kernel, LinkKeeper keeper, Spin.Policy policy) {
        this.kernel = kernel;
        this.keeper = keeper;
        this.policy = policy;
    }

    /** A link to what is asked for, to be given back by {@link #release}. Blocks. */
    ClientLink connect(Ask.Connect ask) throws KernelRefusal, IOException {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            Optional<ClientLink> link = offer(ask);
            if (link.isPresent()) {
                return link.get();
            }
            // The link that we had was let go by another thread at this moment: ask for a new one.
        }
        throw new KernelLost("the kernel insists on a link that this process does not have");
    }

    /** One connection less; the last one ends the link. */
    void release(ClientLink link) {
        links.computeIfPresent(
                link.id(),
                (_, shared) -> {
                    shared.users--;
                    if (shared.users > 0) {
                        return shared;
                    }
                    link.end(Leave.CLOSED_HERE);
                    return null;
                });
    }

    void endAll() {
        links.values().forEach(shared -> shared.link.end(Leave.CLOSED_HERE));
    }

    /** Makes memory for a link, pays for it, and offers it to the kernel. */
    private Optional<ClientLink> offer(Ask.Connect ask) throws KernelRefusal, IOException {
        LinkGeometry geometry = new LinkGeometry(ask.slotCount(), ask.slotBytes());
        try (Fd descriptor = Memfd.create("parley-link", geometry.sizeBytes())) {
            Mapping memory = Mapping.map(descriptor, geometry.sizeBytes(), Access.READ_WRITE);
            boolean used = false;
            try {
                ClientLink.format(memory.words(), geometry);
                Memfd.seal(descriptor, Memfd.FIXED_SIZE);
                Optional<ClientLink> link =
                        kernel.ask(
                                ask,
                                List.of(descriptor),
                                Duration.ofNanos(ask.patienceNanos()),
                                (tell, descriptors) -> adopt(tell, descriptors, memory, geometry));
                used = link.isPresent() && link.get().isOver(memory);
                return link;
            } finally {
                if (!used) {
                    memory.retire();
                }
            }
        }
    }

    /** On the background thread, so that a hang-up cannot come before the link is known. */
    private Optional<ClientLink> adopt(
            Tell tell, List<Fd> descriptors, Mapping memory, LinkGeometry geometry)
            throws IOException {
        return switch (tell) {
            case Tell.Connected connected when descriptors.size() == DESCRIPTORS -> {
                try {
                    yield Optional.of(begin(connected, descriptors, memory, geometry));
                } catch (IOException e) {
                    kernel.tell(new Ask.Disconnect(connected.linkId()));
                    throw e;
                }
            }
            case Tell.AlreadyLinked already -> share(already.linkId());
            default -> throw new MalformedFrame("unexpected answer to a connect: " + tell);
        };
    }

    private ClientLink begin(
            Tell.Connected connected, List<Fd> descriptors, Mapping memory, LinkGeometry geometry)
            throws IOException {
        PortPages pages = PortPages.ofPeer(descriptors.get(1), descriptors.get(2));
        SeqpacketSocket socket = SeqpacketSocket.of(descriptors.removeFirst());
        ClientLink link =
                new ClientLink(
                        new ClientLink.Introduction(
                                connected.linkId(), connected.portId(), connected.owner()),
                        new ClientLink.Shared(memory, pages.facts(), pages.bell(), socket),
                        geometry,
                        policy);
        keeper.keep(link, () -> {}, () -> hungUp(link));
        links.put(link.id(), new Shared(link));
        return link;
    }

    /** One connection more on a link that the kernel says we have; empty: it has just ended. */
    private Optional<ClientLink> share(long linkId) {
        Shared known =
                links.computeIfPresent(
                        linkId,
                        (_, shared) -> {
                            shared.users++;
                            return shared;
                        });
        if (known == null) {
            kernel.tell(new Ask.Disconnect(linkId));
            return Optional.empty();
        }
        return Optional.of(known.link);
    }

    /** The other side ended, or this one did and shut the socket. */
    private void hungUp(ClientLink link) {
        link.end(link.isPortClosed() ? Leave.PORT_CLOSED : Leave.PEER_DIED);
        links.remove(link.id());
        kernel.tell(new Ask.Disconnect(link.id()));
    }
}
