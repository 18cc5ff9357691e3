package dev.parley.node;

import dev.parley.link.ClientLink;
import dev.parley.link.Leave;
import dev.parley.link.Link;
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
import java.util.function.Consumer;

/**
 * The links on which this process sends: one a port, however many connections use it. Thread-safe.
 */
final class ClientLinks {

    private final KernelConnection kernel;
    private final Poller poller;
    private final Spin.Policy policy;
    private final Consumer<Link> ended;
    private final Map<Long, Shared> links = new ConcurrentHashMap<>();

    /** A link and how many connections use it; the count changes inside the map's steps only. */
    private static final class Shared {

        private final ClientLink link;
        private int users = 1;

        Shared(ClientLink link) {
            this.link = link;
        }
    }

    ClientLinks(KernelConnection kernel, Poller poller, Spin.Policy policy, Consumer<Link> ended) {
        this.kernel = kernel;
        this.poller = poller;
        this.policy = policy;
        this.ended = ended;
    }

    /** A link to what is asked for, to be given back by {@link #release}. Blocks. */
    ClientLink connect(Ask.Connect ask) throws KernelRefusal, IOException {
        while (true) {
            Optional<ClientLink> link = offer(ask);
            if (link.isPresent()) {
                return link.get();
            }
            // The link that we had was let go by another thread at this moment: ask for a new one.
        }
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

    /** The last act of the background thread: nobody would notice a hang-up any more. */
    void retireAll() {
        endAll();
        links.values().forEach(shared -> shared.link.retire());
    }

    /** Makes memory for a link, pays for it, and offers it to the kernel. */
    private Optional<ClientLink> offer(Ask.Connect ask) throws KernelRefusal, IOException {
        LinkGeometry geometry = new LinkGeometry(ask.slotCount(), ask.slotBytes());
        try (Fd descriptor = Memfd.create("parley-link", geometry.sizeBytes())) {
            Mapping memory = Mapping.map(descriptor, geometry.sizeBytes(), Access.READ_WRITE);
            ClientLink.format(memory.words(), geometry);
            Memfd.seal(descriptor, Memfd.FIXED_SIZE);
            boolean used = false;
            try {
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
            case Tell.Connected connected when descriptors.size() == 3 -> {
                PortPages pages = PortPages.ofPeer(descriptors.get(1), descriptors.get(2));
                ClientLink link =
                        new ClientLink(
                                new ClientLink.Introduction(
                                        connected.linkId(), connected.portId(), connected.owner()),
                                new ClientLink.Shared(
                                        memory,
                                        pages.facts(),
                                        pages.bell(),
                                        SeqpacketSocket.of(descriptors.removeFirst())),
                                geometry,
                                policy);
                links.put(link.id(), new Shared(link));
                poller.watchLink(link.socket(), () -> {}, () -> hungUp(link));
                yield Optional.of(link);
            }
            case Tell.AlreadyLinked already ->
                    Optional.ofNullable(
                                    links.computeIfPresent(
                                            already.linkId(),
                                            (_, shared) -> {
                                                shared.users++;
                                                return shared;
                                            }))
                            .map(shared -> shared.link);
            default -> throw new MalformedFrame("unexpected answer to a connect: " + tell);
        };
    }

    /** The other side ended, or this one did and shut the socket. */
    private void hungUp(ClientLink link) {
        link.end(link.isPortClosed() ? Leave.PORT_CLOSED : Leave.PEER_DIED);
        links.remove(link.id());
        kernel.tell(new Ask.Disconnect(link.id()));
        ended.accept(link);
    }
}
