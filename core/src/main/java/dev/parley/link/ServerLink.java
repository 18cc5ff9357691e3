package dev.parley.link;

import static dev.parley.link.SlotWord.ABANDONED;
import static dev.parley.link.SlotWord.SENT;

import dev.parley.events.Events;
import dev.parley.link.ClientPeer.BesideNeed;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.FrameBuffer;
import dev.parley.linux.Mapping;
import dev.parley.linux.Scheduling;
import dev.parley.linux.SeqpacketSocket;
import dev.parley.linux.Words;
import dev.parley.table.LinkRow;
import dev.parley.table.ProcessTable;
import dev.parley.wire.LinkGeometry;
import dev.parley.wire.MemberRecord;
import dev.parley.wire.RightUse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * The receiving side of a link: one client process's requests to one port.
 *
 * <p>Looking and claiming happen under the port's lock; reading, writing and completing a held
 * request belong to whoever holds it. On the other side: the client's threads, in another process,
 * which may be dead, stopped or hostile. What the client breaks ends this link and no other.
 */
public final class ServerLink implements Link {

    private static final Logger LOG = System.getLogger("parley.link");

    private final long id;
    private final MemberRecord client;
    private final RightUse use;
    private final Mapping memory;
    private final SeqpacketSocket socket;
    private final Words words;
    private final LinkGeometry geometry;
    private final Slots slots;
    private final FrameSender sender;
    private final ClientPeer peer;
    private final long allSlots;
    private final RequestHint[] hints;
    private final LinkPulses pulses;
    private final Forwards forwards;
    private final LinkRights rights;
    private final Endings endings = new Endings();
    private final LinkRow row;

    /** The generation that each slot is held in, 0 = not held: what keeps the memory mapped. */
    private final AtomicLongArray held;

    private final Unblocks unblocks;

    /** Whether the port has it queued to be looked at; so that rings do not pile up. */
    private final AtomicBoolean arriving = new AtomicBoolean();

    private volatile boolean ended;
    private volatile boolean retired;
    private volatile @Nullable Object attachment;

    /** Where its requests arrive; known once it is admitted there. */
    private volatile @Nullable ReceivePort port;

    /** What was copied for the last exchange: a guess at the next one, by any thread. */
    private long copiedBytes;

    /** Whether a request was received; of a link that is good for one; under the port's lock. */
    private boolean used;

    private int toldCpu;
    private int toldMode = LinkLayout.MODE_HOT; // under the port's lock

    /** Whether every scan of the port looks at it; under its lock. */
    private boolean hot;

    /** Whether it was heard since the port last looked for silent links; under its lock. */
    private boolean heard;

    /**
     * What the kernel told of the link.
     *
     * @param use what it is good for: a client that does more has broken the rules
     */
    public record Introduction(
            long linkId, MemberRecord client, LinkGeometry geometry, RightUse use) {}

    /** A link over memory that the client made, whose seals and size have been checked. */
    public static ServerLink shared(
            Introduction introduction, Mapping memory, SeqpacketSocket socket, ProcessTable table) {
        FrameSender sender = new FrameSender(socket);
        return new ServerLink(
                introduction, memory, sender, table.link(introduction.linkId()), true);
    }

    /** A link by a socket alone, which this takes over. */
    public static ServerLink remote(
            Introduction introduction, SeqpacketSocket socket, ProcessTable table)
            throws ErrnoException {
        Mapping own = ClientLink.privateMemory(introduction.geometry(), socket);
        FrameSender sender = new FrameSender(socket);
        return new ServerLink(introduction, own, sender, table.link(introduction.linkId()), false);
    }

    ServerLink(
            Introduction introduction,
            Mapping memory,
            FrameSender sender,
            LinkRow row,
            boolean shared) {
        this.id = introduction.linkId();
        this.client = introduction.client();
        this.use = introduction.use();
        this.geometry = introduction.geometry();
        this.memory = memory;
        this.socket = sender.socket();
        this.row = row;
        this.words = memory.words();
        this.slots = new Slots(words, geometry);
        this.sender = sender;
        this.peer =
                shared
                        ? new SharedClient(this, words, slots, sender)
                        : new RemoteClient(this, words, slots, sender);
        this.allSlots = -1L >>> (Long.SIZE - geometry.slotCount());
        this.hints = new RequestHint[geometry.slotCount()];
        for (int i = 0; i < hints.length; i++) {
            hints[i] = new RequestHint(this, i);
        }
        this.pulses = new LinkPulses(this, peer, geometry);
        this.forwards = new Forwards(this);
        this.rights = new LinkRights(this, geometry.slotCount());
        this.held = new AtomicLongArray(geometry.slotCount());
        this.unblocks = new Unblocks(this, geometry.slotCount());
    }

    /** What is wrong with the header that the client wrote; empty: nothing. Looked at once. */
    public Optional<String> defect() {
        long magic = words.getLongAcquire(LinkLayout.HEADER_MAGIC);
        int version = words.getInt(LinkLayout.HEADER_VERSION);
        int slotCount = words.getInt(LinkLayout.HEADER_SLOT_COUNT);
        int slotBytes = words.getInt(LinkLayout.HEADER_SLOT_BYTES);
        if (magic != LinkLayout.MAGIC) {
            return Optional.of("magic is %x, expected %x".formatted(magic, LinkLayout.MAGIC));
        }
        if (version != LinkLayout.VERSION) {
            return Optional.of(
                    "layout is version %d, this is version %d"
                            .formatted(version, LinkLayout.VERSION));
        }
        if (slotCount != geometry.slotCount() || slotBytes != geometry.slotBytes()) {
            return Optional.of(
                    "%d slots of %d bytes, announced were %s"
                            .formatted(slotCount, slotBytes, geometry));
        }
        return Optional.empty();
    }

    @Override
    public long id() {
        return id;
    }

    Words words() {
        return words;
    }

    /** What it is good for. */
    RightUse use() {
        return use;
    }

    /** What it brings besides requests. */
    LinkPulses pulses() {
        return pulses;
    }

    /** Where its requests may be forwarded to. */
    public Forwards forwards() {
        return forwards;
    }

    @Override
    public LinkRights rights() {
        return rights;
    }

    @Override
    public boolean isShared() {
        return peer instanceof SharedClient;
    }

    /** Who is at the other end. */
    public MemberRecord client() {
        return client;
    }

    @Override
    public SeqpacketSocket socket() {
        return socket;
    }

    /** What the floor above wants to remember with this link. */
    public @Nullable Object attachment() {
        return attachment;
    }

    /** Remembers something with this link. */
    public void attach(Object value) {
        attachment = value;
    }

    @Override
    public FrameSender sender() {
        return sender;
    }

    @Override
    public void hear(FrameBuffer frame) {
        // model: cold.pml Background
        if (frame.lengthBytes() == 1 && isShared()) {
            requested();
        } else if (!LinkFrame.deliver(frame, rights, peer::hear)) {
            violated("a frame of %d bytes that makes no sense".formatted(frame.lengthBytes()));
        }
        if (isShared()) {
            unblocks.look(); // also after a frame: it may have left a ring no room
        }
    }

    @Override
    public void flush() {
        sender.flush();
        if (!sender.isStalled()) {
            requested(); // what could not be received meanwhile
        }
    }

    /** What the client said last is of no use to anybody. */
    @Override
    public void heardAll() {}

    /** Where its requests arrive, from now on. */
    void arriveAt(ReceivePort here) {
        port = here;
    }

    @Nullable ReceivePort port() {
        return port;
    }

    /** There is a request, which a receiver may not know of. */
    void requested() {
        ReceivePort here = port;
        if (here != null) {
            here.admit(this);
        }
    }

    /** Nothing is received any more, and nothing replied. The client sees a hang-up. */
    public void end() {
        endOnce();
        endings.end();
    }

    private synchronized void endOnce() {
        if (!ended) {
            ended = true;
            socket.shutdown();
            forwards.end();
            rights.end();
        }
    }

    @Override
    public Endings endings() {
        return endings;
    }

    @Override
    public boolean isEnded() {
        return ended;
    }

    /** Whether the client is gone, also if nobody has noticed yet. A look into the system. */
    boolean hasHungUp() {
        try {
            return ended || socket.isHungUp();
        } catch (ErrnoException _) {
            return true; // a socket that cannot be looked at is of no use to anybody
        }
    }

    /** Whether nobody holds a request of this link. */
    @Override
    public boolean isIdle() {
        for (int i = 0; i < held.length(); i++) {
            if (held.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void retire() {
        end();
        letGo();
    }

    private synchronized void letGo() {
        if (!retired) {
            row.close();
        }
        retired = true;
        sender.end();
        rights.retire(true);
        peer.retire();
        memory.retire();
        socket.close();
    }

    /** What is held cannot be replied any more: its memory goes at once. */
    @Override
    public void abandon() {
        retire();
    }

    /** Whether the memory is gone, so that what was read from it just now was nothing. */
    boolean isRetired() {
        return retired;
    }

    /** Queues the link to be looked at by the next scan; false: it was queued already. */
    boolean becomeArriving() {
        return arriving.compareAndSet(false, true);
    }

    /** The scan that was waited for begins: a ring from now on queues the link again. */
    void arrived() {
        // model: cold.pml admit_arriving
        arriving.set(false);
    }

    boolean isHot() {
        return hot;
    }

    void setHot(boolean now) {
        hot = now;
    }

    /** Tells the client how to ring, before the look that follows. */
    void setMode(int mode) {
        // model: cold.pml set_mode
        words.setIntVolatile(LinkLayout.MODE, mode);
        words.fullFence();
        if (mode != toldMode) {
            toldMode = mode;
            peer.tellMode(mode);
        }
    }

    /** Tells the client on which terms the port receives from now on. */
    void setTerms(int terms) {
        peer.tellTerms(terms);
    }

    /** There is no port any more that it could lead to: the client hears that it is closed. */
    public void turnAway() {
        setMode(LinkLayout.MODE_CLOSED);
        retire();
    }

    /** Goes cold, unless it was heard since the last time or has something now. */
    boolean coolDown() {
        // model: cold.pml cool_down
        boolean silent = !heard;
        heard = false;
        if (!silent) {
            return false;
        }
        setMode(LinkLayout.MODE_COLD);
        if (hasWork()) {
            setMode(LinkLayout.MODE_HOT);
            return false;
        }
        return true;
    }

    /** A look that needs no lock: whether there is something to take. */
    boolean hasWork() {
        if (ended) {
            return false;
        }
        if (pulses.hasNew()) {
            return true;
        }
        if (peer.isStalled()) {
            return false;
        }
        for (long rest = active(); rest != 0; rest &= rest - 1) {
            int slot = Long.numberOfTrailingZeros(rest);
            if (isQueued(slot, word(slot))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Offers every request that is not queued yet. Looks again for as long as a look finds
     * something: a slot that was passed may have been sent to before the one that was found, and
     * the earlier must not be missed.
     */
    void scan(HintQueue queue) {
        heard |= pulses.scan(queue);
        if (peer.isStalled()) {
            return;
        }
        long active = active();
        // One slot needs one look, and no client gets more than it has slots.
        for (int looks = 0; looks < Long.bitCount(active) && look(active, queue); looks++) {
            active = active();
        }
    }

    private boolean look(long active, HintQueue queue) {
        // model: port.pml look
        boolean found = false;
        for (long rest = active; rest != 0; rest &= rest - 1) {
            int slot = Long.numberOfTrailingZeros(rest);
            long word = word(slot);
            if (isQueued(slot, word)) {
                found |= offer(hints[slot], word, queue);
            }
        }
        heard |= found;
        return found;
    }

    /** Sent, and not received: that, only private knowledge tells. Nobody holds generation 0. */
    private boolean isQueued(int slot, long word) {
        // model: slots.pml claim
        long generation = SlotWord.generation(word);
        return SlotWord.state(word) == SENT && (generation == 0 || held.get(slot) != generation);
    }

    /** False: it is queued already. */
    private boolean offer(RequestHint hint, long word, HintQueue queue) {
        // model: port.pml look
        long generation = SlotWord.generation(word);
        if (generation == 0 || !SlotWord.is(word, SENT, generation)) {
            violated("slot %d: sent as %x".formatted(hint.slot, word));
            return false;
        }
        if (hint.queued && hint.generation == generation) {
            queue.raise(hint);
            return false;
        }
        if (hint.queued) {
            queue.remove(hint); // withdrawn, and sent anew: it has another place in the queue
        }
        hint.generation = generation;
        queue.offer(hint);
        return true;
    }

    /** The client's word on when it sent; a hint, to be clamped. */
    long sentNanos(int slot) {
        return slots.header(slot, LinkLayout.REQUEST_TIME);
    }

    /** The client's word on how urgent a request is by now. */
    int priority(int slot, long generation) {
        int sent = LinkLayout.priority(slots.header(slot, LinkLayout.REQUEST_SIZE));
        return Math.max(sent, slots.raised(slot, generation));
    }

    /** That of the most urgent request that waits; -1: none does. A look that needs no lock. */
    int highestQueued() {
        int highest = -1;
        for (long rest = ended ? 0 : active(); rest != 0; rest &= rest - 1) {
            int slot = Long.numberOfTrailingZeros(rest);
            long word = word(slot);
            if (isQueued(slot, word)) {
                highest = Math.max(highest, priority(slot, SlotWord.generation(word)));
            }
        }
        return highest;
    }

    /** Something of this priority waits, or is held: a thread may have to be raised for it. */
    void urgent(int priority) {
        ReceivePort here = port;
        if (here != null) {
            here.urgent(priority);
        }
    }

    /**
     * Takes a request. This is the moment of delivery.
     *
     * @return false if the client withdrew it, or the link has ended
     */
    boolean claim(RequestHint hint, Held into) {
        // model: port.pml claim, slots.pml claim
        int slot = hint.slot;
        unblocks.begin(slot, into.number());
        // Held before the look at the end, as the end comes before the look at what is held: either
        // this sees the end, or whoever ends the link sees that the memory is needed.
        held.set(slot, hint.generation);
        boolean claimed =
                !ended
                        && (use == RightUse.ALL || mayReceive(hint))
                        && peer.receive(slot, hint.generation);
        if (claimed && !into.fill(this, slot, hint.generation)) {
            violated("slot %d: the request's header makes no sense".formatted(slot));
            claimed = false;
        }
        if (claimed) {
            if (use == RightUse.ONCE) {
                used = true;
            }
            row.received();
            if (peer.isUnwatched(slot)) {
                row.hold(slot);
            }
            Tracer tracer = tracer();
            if (tracer != null) {
                into.stamp(tracer.received(into, sentNanos(slot)));
            }
        } else {
            unblocks.end(slot, hint.generation); // nobody will know its number
            held.set(slot, 0);
        }
        return claimed;
    }

    /**
     * Whether what the link is good for allows this request; else it ends. Not for one that was
     * withdrawn: who may send one request may send it again, in another slot, if nobody received
     * it.
     */
    private boolean mayReceive(RequestHint hint) {
        if (!SlotWord.is(word(hint.slot), SENT, hint.generation)) {
            return false;
        }
        if (used || !use.maySend()) {
            violated("a request by a link that is good for " + use);
            return false;
        }
        return true;
    }

    /**
     * Refuses what is queued: the port closes. Not of a link that has ended: what was replied there
     * met nobody, is held no more, and still looks as if it were queued. Who let go of it had seen
     * the end, so the end is looked at last.
     */
    void refuseQueued() {
        for (int slot = 0; slot < hints.length; slot++) {
            long word = word(slot);
            long generation = SlotWord.generation(word);
            if (isQueued(slot, word) && !ended) {
                peer.refuse(slot, generation);
            }
        }
    }

    /**
     * Gives a held slot back to its client, with the reply that was placed.
     *
     * @return false if the client has left, or the link has ended
     */
    boolean complete(Held request) {
        // model: port.pml complete, slots.pml complete
        tellCpu();
        int slot = request.slot();
        row.letGo(slot);
        unblocks.end(slot, request.generation());
        boolean met = !ended && peer.reply(request);
        if (!met && !peer.letGo(slot, request.generation()) && !ended) {
            violated("slot %d: word %x while held".formatted(slot, word(slot)));
        }
        // Not if another receiver holds the next request of the slot already.
        held.compareAndSet(slot, request.generation(), 0);
        ReceivePort here = port;
        if (here != null) {
            if (request.isAnothers()) {
                here.answersForAnother();
            }
            copiedBytes = request.size() + request.replyStoredBytes();
            here.waiting().replied();
        }
        Tracer tracer = tracer();
        Object stamp = request.takeStamp();
        if (tracer != null && stamp != null) {
            tracer.replied(request, stamp, met);
        }
        return met;
    }

    private @Nullable Tracer tracer() {
        ReceivePort here = port;
        return here == null ? null : here.tracer();
    }

    /** Memory beside the link; null: what the request says of it makes no sense. */
    @Nullable Beside beside(int slot, BesideNeed need) {
        return peer.beside(slot, need);
    }

    boolean isAbandoned(int slot, long generation) {
        long word = word(slot);
        return ended
                || SlotWord.is(word, ABANDONED, generation)
                || (SlotWord.isUnblocking(word) && SlotWord.is(word, SENT, generation));
    }

    boolean isLeft(int slot, long generation) {
        return ended || SlotWord.is(word(slot), ABANDONED, generation);
    }

    Unblocks unblocks() {
        return unblocks;
    }

    /** What a slot is held in; 0: it is not. */
    long heldGeneration(int slot) {
        return held.get(slot);
    }

    Slots slots() {
        return slots;
    }

    Mapping memory() {
        return memory;
    }

    void copyInline(int slot, MemorySegment target) {
        words.copyOut(slots.inlineAt(slot), target, 0, LinkLayout.INLINE_BYTES);
    }

    /** How much the client may have to copy before its next request is there. */
    long copiedBytes() {
        return copiedBytes;
    }

    /** Whether the client was last seen on the core that the caller runs on. */
    boolean isClientOnThisCore() {
        return words.getInt(LinkLayout.CLIENT_CPU) == Scheduling.currentCpu() + 1;
    }

    @Override
    public void violated(String what) {
        if (!ended) {
            LOG.log(
                    Level.WARNING,
                    "link.violated link={0} side=server peer={1}: {2}",
                    Long.toString(id),
                    client,
                    what);
            Events.linkViolated(id, "server", client.pid(), what);
        }
        end();
    }

    private void tellCpu() {
        int cpu = Scheduling.currentCpu() + 1;
        if (cpu != toldCpu) {
            toldCpu = cpu;
            words.putInt(LinkLayout.SERVER_CPU, cpu);
        }
    }

    private long active() {
        return words.getLongAcquire(LinkLayout.ACTIVE) & allSlots;
    }

    private long word(int slot) {
        return slots.word(slot);
    }
}
