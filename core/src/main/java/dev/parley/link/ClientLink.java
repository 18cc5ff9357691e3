package dev.parley.link;

import dev.parley.events.BlockedEvent;
import dev.parley.events.Events;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import dev.parley.linux.FrameBuffer;
import dev.parley.linux.Mapping;
import dev.parley.linux.Mapping.Access;
import dev.parley.linux.Memfd;
import dev.parley.linux.Scheduling;
import dev.parley.linux.SeqpacketSocket;
import dev.parley.linux.SeqpacketSocket.Arrival;
import dev.parley.linux.Words;
import dev.parley.sleep.Deadline;
import dev.parley.sleep.Spin;
import dev.parley.table.ProcessTable;
import dev.parley.wire.LinkGeometry;
import dev.parley.wire.MemberRecord;
import dev.parley.wire.ProgramRecord;
import dev.parley.wire.RightUse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The sending side of a link: a client process's way to one port. The slots lie in memory that the
 * server maps too, or, where the two share none, in memory of this process alone, and frames carry
 * each step to the other side.
 *
 * <p>Thread-safe.
 */
public final class ClientLink implements Link {

    /** The longest request, and the longest reply, in bytes. */
    public static final long LONGEST_BODY_BYTES = LinkLayout.LONGEST_BODY_BYTES;

    private static final Logger LOG = System.getLogger("parley.link");

    private final Introduction introduction;
    private final Terms terms;
    private final ProcessTable table;
    private final Mapping memory;
    private final SeqpacketSocket socket;
    private final Words words;
    private final Slots layout;
    private final FrameSender sender;
    private final ServerPeer server;
    private final Extents extents;
    private final ClientProxies proxies = new ClientProxies(this);
    private final ForwardLinks forwards = new ForwardLinks(this);
    private final LinkRights rights;
    private final Endings endings = new Endings();
    private final SlotPool slots;
    private final List<Mapping> pages;
    private volatile @Nullable Suspicion suspicion;
    private volatile @Nullable Leave ending;
    private volatile boolean heardAll;
    private final AtomicBoolean sentOnce = new AtomicBoolean();
    private boolean retireWanted;
    private int toldCpu;

    /**
     * What both sides, and the port's other clients, share: three memories and the pair's socket.
     */
    public record Shared(Mapping memory, Mapping facts, Mapping bell, SeqpacketSocket socket) {}

    /**
     * What the kernel told of the link.
     *
     * @param use what it is good for; the server looks to that as well
     */
    public record Introduction(
            long linkId, long portId, MemberRecord owner, ProgramRecord program, RightUse use) {}

    /**
     * What the client wants.
     *
     * @param extentBytes how much memory there may be beside the link, for long messages
     */
    public record Terms(LinkGeometry geometry, Spin.Policy policy, long extentBytes) {}

    /** A link over memory that this process made with {@link #format} and the server maps. */
    public static ClientLink shared(
            Introduction introduction, Shared shared, Terms terms, ProcessTable table) {
        FrameSender sender = new FrameSender(shared.socket());
        return new ClientLink(introduction, shared.memory(), sender, terms, table, shared);
    }

    /** A link by a socket alone, which this takes over. */
    public static ClientLink remote(
            Introduction introduction, SeqpacketSocket socket, Terms terms, ProcessTable table)
            throws ErrnoException {
        Mapping own = privateMemory(terms.geometry(), socket);
        return new ClientLink(introduction, own, new FrameSender(socket), terms, table, null);
    }

    ClientLink(
            Introduction introduction,
            Mapping memory,
            FrameSender sender,
            Terms terms,
            ProcessTable table,
            @Nullable Shared shared) {
        this.introduction = introduction;
        this.terms = terms;
        this.table = table;
        this.memory = memory;
        this.socket = sender.socket();
        this.words = memory.words();
        this.layout = new Slots(words, terms.geometry());
        this.sender = sender;
        this.server =
                shared == null
                        ? new RemoteServer(this, words, layout, sender)
                        : new SharedServer(this, words, shared);
        this.rights = new LinkRights(this, terms.geometry().slotCount());
        this.extents = new Extents(this, sender, shared != null, terms.extentBytes());
        this.slots = new SlotPool(this, terms.geometry().slotCount(), terms.policy());
        this.pages = shared == null ? List.of() : List.of(shared.facts(), shared.bell());
    }

    /**
     * Memory of this process alone, laid out as if it were shared; paid for as it is used.
     *
     * @param socket of the link, closed if there is no memory for it: the peer sees the end
     */
    static Mapping privateMemory(LinkGeometry geometry, SeqpacketSocket socket)
            throws ErrnoException {
        try (Fd descriptor = Memfd.createSparse("parley-link", geometry.sizeBytes())) {
            return Mapping.mapLazily(descriptor, geometry.sizeBytes(), Access.READ_WRITE);
        } catch (ErrnoException e) {
            socket.close();
            throw e;
        }
    }

    /** What a link of this shape carries by itself, in bytes. */
    public static int roomBytes(LinkGeometry geometry) {
        return LinkLayout.roomBytes(geometry.slotBytes());
    }

    /** Writes the header of a new link; before anybody else sees the memory. */
    public static void format(Words words, LinkGeometry geometry) {
        words.putInt(LinkLayout.HEADER_VERSION, LinkLayout.VERSION);
        words.putInt(LinkLayout.HEADER_SLOT_COUNT, geometry.slotCount());
        words.putInt(LinkLayout.HEADER_SLOT_BYTES, geometry.slotBytes());
        words.setLongRelease(LinkLayout.HEADER_MAGIC, LinkLayout.MAGIC);
    }

    @Override
    public long id() {
        return introduction.linkId();
    }

    /** The port at the other end. */
    public long portId() {
        return introduction.portId();
    }

    /** What it is good for. */
    public RightUse use() {
        return introduction.use();
    }

    /**
     * The one request of a link that is good for one begins, until {@link #sentNothing}; false: it
     * was sent, or is on its way.
     */
    public boolean sendOnce() {
        return sentOnce.compareAndSet(false, true);
    }

    /** Nobody has received it: it may be sent again. */
    public void sentNothing() {
        sentOnce.set(false);
    }

    /** Who owns the port. */
    public MemberRecord owner() {
        return introduction.owner();
    }

    /** What the owner says of its program. */
    public ProgramRecord program() {
        return introduction.program();
    }

    @Override
    public SeqpacketSocket socket() {
        return socket;
    }

    @Override
    public boolean isShared() {
        return server instanceof SharedServer;
    }

    @Override
    public boolean isEnded() {
        return ending != null;
    }

    @Override
    public Endings endings() {
        return endings;
    }

    /** Whether this link lies in that memory. */
    public boolean isOver(Mapping other) {
        return memory == other;
    }

    /** The largest request, and the largest reply, that need no memory beside the link. */
    public int roomBytes() {
        return layout.roomBytes();
    }

    /** How much memory there may be beside the link, for all long messages under way together. */
    public long extentBytes() {
        return terms.extentBytes();
    }

    /**
     * Takes a slot. Blocks while all are taken, until one is released, the deadline passes or the
     * link ends.
     *
     * @param cancelled ends the sends of the slot once it is true and they were poked
     * @return null if there was none to be had: {@link #whyNothing}
     */
    public @Nullable ClientSlot claim(long deadline, AtomicBoolean cancelled) {
        ClientSlot slot = slots.claim(deadline, cancelled);
        if (slot != null) {
            slot.belongTo(cancelled);
        }
        return slot;
    }

    /**
     * A slot, now or later; empty: there was none to be had. What depends on it runs in the order
     * of these calls, and must not block.
     */
    public CompletableFuture<Optional<ClientSlot>> claimLater(
            long deadline, AtomicBoolean cancelled) {
        return slots.claimLater(deadline, cancelled)
                .thenApply(
                        claimed -> {
                            claimed.ifPresent(slot -> slot.belongTo(cancelled));
                            return claimed;
                        });
    }

    /**
     * Sends a pulse. Never blocks.
     *
     * @return why not; null: it is on its way
     */
    public @Nullable Outcome pulse(int priority, int code, long value) {
        Outcome refused = reasonToRefuse();
        if (refused != null) {
            return refused;
        }
        return server.pulse(priority, code, value) ? null : Outcome.NO_ROOM;
    }

    /**
     * Asks for a proxy by its id. Blocks until the server's background thread has answered, the
     * deadline passes, or the link ends.
     *
     * @return null: {@link #whyNothing}
     */
    public @Nullable ClientProxy proxy(long id, long deadline, AtomicBoolean cancelled) {
        return proxies.find(id, deadline, cancelled);
    }

    /** Whether one more could be asked for. */
    public boolean hasRoomForProxy() {
        return proxies.hasRoom();
    }

    /**
     * Triggers a proxy. Never blocks.
     *
     * @return why not; null: it is triggered
     */
    public @Nullable Outcome trigger(ClientProxy proxy) {
        Outcome refused = reasonToRefuse();
        if (refused != null) {
            return refused;
        }
        if (proxy.isGone()) {
            return Outcome.NO_PROXY;
        }
        return server.trigger(proxy.number()) ? null : Outcome.NO_ROOM;
    }

    /** Why nothing can be said to the port any more; null: it can. */
    public @Nullable Outcome reasonToRefuse() {
        Leave reason = ending;
        if (reason != null) {
            return reason.queued();
        }
        return isPortClosed() ? Outcome.PORT_CLOSED : null;
    }

    /** Why something that was waited for did not come; if for no other reason, this one. */
    public Outcome whyNothing(long deadline, Outcome otherwise) {
        Leave reason = ending;
        if (reason != null) {
            return reason.queued();
        }
        if (Thread.currentThread().isInterrupted()) {
            return Outcome.INTERRUPTED_QUEUED;
        }
        return Deadline.hasPassed(deadline) ? Outcome.EXPIRED_QUEUED : otherwise;
    }

    /** Gives a slot back. One that the server still holds waits until it lets go. */
    public void release(ClientSlot slot) {
        slots.release(slot);
        if (ending != null) {
            retireIfWanted();
        }
    }

    /** Makes all who wait on this link look whether they should leave, and whom it forwarded. */
    public void pokeAll() {
        ForwardLinks.reachedFrom(List.of(this)).forEach(link -> link.slots.pokeAll());
    }

    /** Who looks whether its senders wait in vain. */
    public void suspectBy(@Nullable Suspicion who) {
        suspicion = who;
    }

    @Nullable Suspicion suspicion() {
        return suspicion;
    }

    /** The links that its requests are forwarded over. */
    public ForwardLinks forwards() {
        return forwards;
    }

    /**
     * Ends the link: whoever waits on it leaves, for that reason; the server sees a hang-up. The
     * first reason wins.
     */
    public void end(Leave why) {
        // model: completions.pml end, slots.pml end
        endOnce(why);
        endings.end();
    }

    private synchronized void endOnce(Leave why) {
        if (ending == null) {
            if (why == Leave.PEER_DIED) {
                Events.peerDied(id(), portId(), owner().pid(), owner().program());
            }
            ending = why;
            socket.shutdown();
            extents.end();
            proxies.end();
            rights.end();
            slots.pokeAll();
        }
    }

    /** Whether the port behind it was closed, orderly. */
    public boolean isPortClosed() {
        return words.getIntVolatile(LinkLayout.MODE) == LinkLayout.MODE_CLOSED;
    }

    /**
     * Whether the port keeps who wants to leave what it has received. Known of a request that was
     * seen to be received: the server says it before.
     */
    boolean keepsClients() {
        return (words.getIntAcquire(LinkLayout.TERMS) & LinkLayout.TERMS_KEEPS_CLIENTS) != 0;
    }

    @Override
    public void hear(FrameBuffer frame) {
        // model: completions.pml hear
        if (frame.lengthBytes() == 1 && isShared()) {
            completions();
            return;
        }
        if (!LinkFrame.deliver(frame, rights, server::hear)) {
            violated("a frame of %d bytes that makes no sense".formatted(frame.lengthBytes()));
        }
    }

    @Override
    public void flush() {
        sender.flush();
        server.flushed();
    }

    @Override
    public void heardAll() {
        if (!isShared()) {
            hearRest();
        }
        heardAll = true;
        slots.pokeAll();
    }

    /** What the server said until now decides what became of requests, and nobody else reads it. */
    private void hearRest() {
        try (FrameBuffer frame = FrameBuffer.ofCapacity(LONGEST_FRAME_BYTES)) {
            Arrival arrival = socket.receive(frame);
            while (arrival == Arrival.FRAME || arrival == Arrival.CUT) {
                if (arrival == Arrival.FRAME) {
                    hear(frame);
                }
                arrival = socket.receive(frame);
            }
        } catch (ErrnoException _) {
            // The socket is closed: all was heard.
        }
    }

    @Override
    public FrameSender sender() {
        return sender;
    }

    @Override
    public LinkRights rights() {
        return rights;
    }

    /** Whether no thread has a slot. */
    @Override
    public boolean isIdle() {
        return slots.areIdle();
    }

    /** Who is inside leaves; the last one lets go of the memory. */
    @Override
    public void abandon() {
        end(Leave.CLOSED_HERE);
        heardAll();
        synchronized (this) {
            retireWanted = true;
            retireIfWanted();
        }
    }

    private synchronized void retireIfWanted() {
        if (retireWanted && isIdle()) {
            retire();
        }
    }

    @Override
    public synchronized void retire() {
        if (!memory.isRetired()) {
            table.sent(slots.sent());
        }
        sender.end();
        slots.clear();
        rights.retire(false);
        extents.end();
        memory.retire();
        pages.forEach(Mapping::retire);
        socket.close();
    }

    Words words() {
        return words;
    }

    Mapping memory() {
        return memory;
    }

    Slots slots() {
        return layout;
    }

    ClientSlot slot(int index) {
        return slots.get(index);
    }

    ServerPeer server() {
        return server;
    }

    /** What the kernel sees of this process. */
    ProcessTable table() {
        return table;
    }

    Extents extents() {
        return extents;
    }

    ClientProxies proxies() {
        return proxies;
    }

    /** The shape of the link. */
    public LinkGeometry geometry() {
        return terms.geometry();
    }

    /** A wait for the server begins; null: nobody records that. */
    @Nullable BlockedEvent blocked() {
        BlockedEvent event = Events.blocked();
        return event == null ? null : event.on(portId(), id(), owner().pid());
    }

    /** Why nothing is sent any more; null: it is. */
    @Nullable Leave ending() {
        return ending;
    }

    /**
     * Why nobody should wait any longer; null: no reason. What comes by a socket is waited for
     * until all of it is heard, for it may be a reply.
     */
    @Nullable Leave reasonToLeave() {
        return isShared() || heardAll ? ending : null;
    }

    boolean hasHeardAll() {
        return heardAll;
    }

    @Override
    public void violated(String what) {
        if (ending == null) {
            LOG.log(
                    Level.WARNING,
                    "link.violated link={0} side=client peer={1}: {2}",
                    Long.toString(id()),
                    owner(),
                    what);
            Events.linkViolated(id(), "client", owner().pid(), what);
        }
        end(Leave.VIOLATED);
    }

    /** From now on the receiver looks at this slot; before its first SENT. */
    void activate(int index) {
        words.getAndBitwiseOrLong(LinkLayout.ACTIVE, 1L << index);
    }

    /**
     * Publishes the core that this side runs on; 0 = unknown. A hint: written plainly, on change.
     */
    void tellCpu() {
        int cpu = Scheduling.currentCpu() + 1;
        if (cpu != toldCpu) {
            toldCpu = cpu;
            words.putInt(LinkLayout.CLIENT_CPU, cpu);
        }
    }

    /** Whether the server was last seen on the core that the caller runs on. */
    boolean isServerOnThisCore() {
        return words.getInt(LinkLayout.SERVER_CPU) == Scheduling.currentCpu() + 1;
    }

    /** The server has replied to requests for which nobody sleeps in a futex. */
    private void completions() {
        // model: completions.pml hear
        // Swapped out before the words are looked at: what is replied from now on rings again.
        long rung = words.getAndSetLong(LinkLayout.COMPLETIONS, 0);
        for (long rest = rung; rest != 0; rest &= rest - 1) {
            int index = Long.numberOfTrailingZeros(rest);
            if (index < slots.count()) {
                slots.get(index).rung();
            }
        }
        slots.serve(); // an abandoned slot may have come back
    }

    /** The server let go of an abandoned slot: somebody may wait for it. */
    void slotCameBack() {
        slots.serve();
    }
}
