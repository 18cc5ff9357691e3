package dev.parley.node;

import dev.parley.link.ClientLink;
import dev.parley.link.ForwardLinks;
import dev.parley.link.Leave;
import dev.parley.link.Suspicion;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import dev.parley.linux.SeqpacketSocket;
import dev.parley.sleep.Spin;
import dev.parley.table.ProcessTable;
import dev.parley.wire.Ask;
import dev.parley.wire.LinkGeometry;
import dev.parley.wire.LinkKind;
import dev.parley.wire.MalformedFrame;
import dev.parley.wire.MemberRecord;
import dev.parley.wire.PassedRight;
import dev.parley.wire.Tell;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The links on which this process sends: one a port, however many connections use it. Thread-safe.
 */
final class ClientLinks implements ForwardLinks.Introducer {

    private static final int MOST_TRIES = 100;
    private static final int ROOT = 0;

    /** With a link come its socket and the owner's liveness page. */
    private static final int DESCRIPTORS = 2;

    /** With one of shared memory the port's facts page and its bell page besides. */
    private static final int DESCRIPTORS_WITH_MEMORY = 4;

    private final Membership membership;
    private final LinkKeeper keeper;
    private final Spin.Policy policy;
    private final ProcessTable table;

    private volatile @Nullable Suspicion suspicion;

    /** By the numbers that their kernels have for them; guarded by this. */
    private final Map<Long, Shared> links = new HashMap<>();

    /** Those that have ended, and connections still have; guarded by this. */
    private final Map<Long, Shared> hungUp = new HashMap<>();

    /** A link and how many connections use it; guarded by the {@link ClientLinks}. */
    private static final class Shared {

        private final ClientLink link;
        private int users = 1;

        Shared(ClientLink link) {
            this.link = link;
        }
    }

    ClientLinks(Membership membership, LinkKeeper keeper, Spin.Policy policy, ProcessTable table) {
        this.membership = membership;
        this.keeper = keeper;
        this.policy = policy;
        this.table = table;
    }

    /** Who looks whether those who send by links made from now on wait in vain. */
    void suspectBy(Suspicion who) {
        suspicion = who;
    }

    /**
     * A link to what is asked for, to be given back by {@link #release}. Blocks.
     *
     * @param extentBytes how much memory there may be beside the link
     */
    ClientLink connect(Ask.Connect ask, long extentBytes) throws KernelRefusal, IOException {
        KernelConnection kernel = membership.kernel();
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            Optional<ClientLink> link = offer(kernel, ask, extentBytes);
            if (link.isPresent()) {
                if (!ask.right().isNone()) { // it is there still, if there was a link
                    PassedRight right = ask.right();
                    kernel.tell(new Ask.DropRights(right.linkId(), List.of(right.rightId())));
                }
                return link.get();
            }
            // The link that we had was let go by another thread at this moment: ask for a new one.
        }
        throw new KernelLost("the kernel insists on a link that this process does not have");
    }

    /** One connection less; after the last one the link ends, unless it serves another one. */
    @Override
    public void release(ClientLink link) {
        unused(link).forEach(unused -> unused.end(Leave.CLOSED_HERE));
    }

    /** What is not used any more without this connection. */
    private synchronized List<ClientLink> unused(ClientLink link) {
        Shared shared = links.getOrDefault(link.id(), hungUp.get(link.id()));
        if (shared == null) {
            return List.of();
        }
        shared.users--;
        if (shared.users > 0) {
            return List.of();
        }
        Set<ClientLink> used = used();
        hungUp.values().removeIf(ended -> !used.contains(ended.link));
        List<ClientLink> unused =
                links.values().stream()
                        .map(present -> present.link)
                        .filter(present -> !used.contains(present))
                        .toList();
        unused.forEach(present -> links.remove(present.id()));
        return unused;
    }

    /** What connections use, and what they have sent may have been forwarded over. */
    private Set<ClientLink> used() {
        return ForwardLinks.reachedFrom(
                Stream.concat(links.values().stream(), hungUp.values().stream())
                        .filter(shared -> shared.users > 0)
                        .map(shared -> shared.link)
                        .toList());
    }

    /**
     * For requests that are forwarded. Whoever is of another user must not have this process say
     * something to a third: only to those of the forwarder's own user, who may do so himself.
     */
    @Override
    public ForwardLinks.Introduced introduce(ClientLink from, long portId, long rightId) {
        LinkGeometry geometry = from.geometry();
        LinkKind kind = from.isShared() ? LinkKind.MEMORY : LinkKind.SOCKET;
        Ask.Connect ask =
                new Ask.Connect(
                        "",
                        rightId == 0 ? portId : 0,
                        kind,
                        geometry.slotCount(),
                        geometry.slotBytes(),
                        0,
                        rightId == 0 ? PassedRight.NONE : new PassedRight(from.id(), rightId));
        try {
            ClientLink link = connect(ask, from.extentBytes());
            if (mayForward(from.owner(), link.owner())) {
                return new ForwardLinks.Introduced(link, 0);
            }
            release(link);
            return new ForwardLinks.Introduced(null, ErrnoException.EPERM);
        } catch (KernelRefusal e) {
            return new ForwardLinks.Introduced(null, e.refusal().errno());
        } catch (ErrnoException e) {
            return new ForwardLinks.Introduced(null, e.errno());
        } catch (IOException _) {
            return new ForwardLinks.Introduced(null, ErrnoException.ENOTCONN);
        }
    }

    private boolean mayForward(MemberRecord forwarder, MemberRecord target) {
        int own = membership.welcome().self().uid();
        return forwarder.uid() == own || forwarder.uid() == ROOT || forwarder.uid() == target.uid();
    }

    void endAll() {
        List<Shared> all;
        synchronized (this) {
            all = List.copyOf(links.values());
        }
        all.forEach(shared -> shared.link.end(Leave.CLOSED_HERE));
    }

    /** Makes memory for a link, pays for it, and offers it to the kernel. */
    private Optional<ClientLink> offer(KernelConnection kernel, Ask.Connect ask, long extentBytes)
            throws KernelRefusal, IOException {
        LinkGeometry geometry = new LinkGeometry(ask.slotCount(), ask.slotBytes());
        ClientLink.Terms terms = new ClientLink.Terms(geometry, policy, extentBytes);
        try (Offer offer = Offer.of(kernel, ask.kind(), terms)) {
            return kernel.ask(
                    ask,
                    offer.descriptors(),
                    Duration.ofNanos(ask.patienceNanos()),
                    (tell, descriptors) -> adopt(offer, tell, descriptors));
        }
    }

    /** On the background thread, so that a hang-up cannot come before the link is known. */
    private Optional<ClientLink> adopt(Offer offer, Tell tell, List<Fd> descriptors)
            throws IOException {
        return switch (tell) {
            case Tell.Connected connected -> {
                try {
                    yield Optional.of(begin(offer, connected, descriptors));
                } catch (IOException e) {
                    offer.registration(connected.linkId()).tell(Ask.Disconnect::new);
                    throw e;
                }
            }
            case Tell.AlreadyLinked already -> share(offer.registration(already.linkId()));
            default -> throw new MalformedFrame("unexpected answer to a connect: " + tell);
        };
    }

    private ClientLink begin(Offer offer, Tell.Connected connected, List<Fd> descriptors)
            throws IOException {
        ClientLink link =
                switch (connected.kind()) {
                    case MEMORY -> share(offer, connected, descriptors);
                    case SOCKET -> {
                        requireCount(DESCRIPTORS, descriptors);
                        yield ClientLink.remote(
                                introduction(connected),
                                SeqpacketSocket.of(descriptors.removeFirst()),
                                offer.terms(),
                                table);
                    }
                };
        link.forwards().introduceBy(this);
        link.suspectBy(suspicion);
        LinkKeeper.Peer owner = new LinkKeeper.Peer(connected.owner().id(), descriptors.getFirst());
        keeper.keep(link, owner, () -> hungUp(offer.registration(link.id())));
        synchronized (this) {
            links.put(link.id(), new Shared(link));
        }
        return link;
    }

    private ClientLink share(Offer offer, Tell.Connected connected, List<Fd> descriptors)
            throws IOException {
        requireCount(DESCRIPTORS_WITH_MEMORY, descriptors);
        PeerPages pages = PeerPages.map(descriptors.get(2), descriptors.get(3));
        return ClientLink.shared(
                introduction(connected),
                new ClientLink.Shared(
                        offer.take(),
                        pages.facts(),
                        pages.bell(),
                        SeqpacketSocket.of(descriptors.removeFirst())),
                offer.terms(),
                table);
    }

    private static ClientLink.Introduction introduction(Tell.Connected connected) {
        return new ClientLink.Introduction(
                connected.linkId(),
                connected.portId(),
                connected.owner(),
                connected.program(),
                connected.use());
    }

    private static void requireCount(int expected, List<Fd> descriptors) throws MalformedFrame {
        if (descriptors.size() != expected) {
            throw new MalformedFrame(
                    "a link brings %d descriptors, not %d".formatted(expected, descriptors.size()));
        }
    }

    /** One connection more on a link that the kernel says we have; empty: it has just ended. */
    private Optional<ClientLink> share(Registration registration) {
        Shared known = oneMore(registration.id());
        if (known == null) {
            registration.tell(Ask.Disconnect::new);
            return Optional.empty();
        }
        return Optional.of(known.link);
    }

    private synchronized @Nullable Shared oneMore(long linkId) {
        Shared known = links.get(linkId);
        if (known != null) {
            known.users++;
        }
        return known;
    }

    /** The other side ended, or this one did and shut the socket. */
    private void hungUp(Registration registration) {
        synchronized (this) {
            Shared ended = links.remove(registration.id());
            if (ended != null && ended.users > 0) {
                hungUp.put(registration.id(), ended);
            }
        }
        registration.tell(Ask.Disconnect::new);
    }
}
