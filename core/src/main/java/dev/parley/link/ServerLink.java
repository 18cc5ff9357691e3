package dev.parley.link;

import static dev.parley.link.SlotWord.ABANDONED;
import static dev.parley.link.SlotWord.FREE;
import static dev.parley.link.SlotWord.RECEIVED;
import static dev.parley.link.SlotWord.REPLIED;
import static dev.parley.link.SlotWord.SENT;

import dev.parley.linux.Mapping;
import dev.parley.linux.Scheduling;
import dev.parley.linux.SeqpacketSocket;
import dev.parley.linux.Words;
import dev.parley.wire.LinkGeometry;
import dev.parley.wire.MemberRecord;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
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
    private final Mapping memory;
    private final SeqpacketSocket socket;
    private final Words words;
    private final LinkGeometry geometry;
    private final int roomBytes;
    private final long allSlots;
    private final Hint[] hints;

    /** The generation that each slot is held in, 0 = not held: what keeps the memory mapped. */
    private final AtomicLongArray held;

    /** Whether the port has it queued to be looked at; so that rings do not pile up. */
    private final AtomicBoolean arriving = new AtomicBoolean();

    private volatile boolean ended;
    private volatile boolean retired;
    private volatile @Nullable Object attachment;
    private int toldCpu;

    /**
     * Whether a scan found something since the port last looked for silent links; under its lock.
     */
    private boolean heard;

    /** What the kernel told of the link. */
    public record Introduction(long linkId, MemberRecord client, LinkGeometry geometry) {}

    /** A link over memory whose seals and size have been checked. */
    public ServerLink(Introduction introduction, Mapping memory, SeqpacketSocket socket) {
        this.id = introduction.linkId();
        this.client = introduction.client();
        this.geometry = introduction.geometry();
        this.memory = memory;
        this.socket = socket;
        this.words = memory.words();
        this.roomBytes = LinkLayout.roomBytes(geometry.slotBytes());
        this.allSlots = -1L >>> (Long.SIZE - geometry.slotCount());
        this.hints = new Hint[geometry.slotCount()];
        for (int i = 0; i < hints.length; i++) {
            hints[i] = new Hint(this, i);
        }
        this.held = new AtomicLongArray(geometry.slotCount());
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

    /** The kernel's number of this link. */
    public long id() {
        return id;
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

    /** Nothing is received any more, and nothing replied. The client sees a hang-up. */
    public synchronized void end() {
        if (!ended) {
            ended = true;
            socket.shutdown();
        }
    }

    /** Whether the link has ended. */
    public boolean isEnded() {
        return ended;
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
    public synchronized void retire() {
        end();
        retired = true;
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
        arriving.set(false);
    }

    /** Tells the client how to ring, before the look that follows. */
    void setMode(int mode) {
        words.setIntVolatile(LinkLayout.MODE, mode);
        words.fullFence();
    }

    /** Goes cold, unless it was heard since the last time or has something now. */
    boolean coolDown() {
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
        for (long rest = active(); rest != 0; rest &= rest - 1) {
            int slot = Long.numberOfTrailingZeros(rest);
            if (SlotWord.state(word(slot)) == SENT) {
                return true;
            }
        }
        return false;
    }

    /** Offers every request that is not queued yet. */
    void scan(HintQueue queue) {
        for (long rest = active(); rest != 0; rest &= rest - 1) {
            int slot = Long.numberOfTrailingZeros(rest);
            long word = word(slot);
            if (SlotWord.state(word) == SENT) {
                heard = true;
                Hint hint = hints[slot];
                hint.generation = SlotWord.generation(word);
                if (!hint.queued) {
                    queue.offer(hint);
                }
            }
        }
    }

    /** The client's word on when it sent; a hint, to be clamped. */
    long sentNanos(int slot) {
        return header(slot, LinkLayout.REQUEST_TIME);
    }

    /**
     * Takes a request: SENT to RECEIVED. This is the moment of delivery.
     *
     * @return false if the client withdrew it, or the link has ended
     */
    boolean claim(Hint hint, Held into) {
        int slot = hint.slot;
        // Held before the look at the end, as the end comes before the look at what is held: either
        // this sees the end, or whoever ends the link sees that the memory is needed.
        held.set(slot, hint.generation);
        boolean claimed = !ended && exchange(slot, SENT, RECEIVED, hint.generation);
        if (claimed && !into.fill(this, slot, hint.generation)) {
            violated("slot %d: the request's header makes no sense".formatted(slot));
            claimed = false;
        }
        if (!claimed) {
            held.set(slot, 0);
        }
        return claimed;
    }

    /** Refuses what is queued in a slot: the port closes. */
    void refuseQueued() {
        for (int slot = 0; slot < hints.length; slot++) {
            long word = word(slot);
            long generation = SlotWord.generation(word);
            if (SlotWord.state(word) == SENT && exchange(slot, SENT, RECEIVED, generation)) {
                complete(slot, generation, 0, (long) LinkLayout.VERDICT_NOT_RECEIVED << 32);
            }
        }
    }

    /**
     * Gives a held slot back to its client, with a reply.
     *
     * @return false if the client has left, or the link has ended
     */
    boolean complete(int slot, long generation, long sizes, long kinds) {
        tellCpu();
        long base = base(slot);
        words.putLong(base + LinkLayout.REPLY_FULL_SIZE, sizes);
        words.putLong(base + LinkLayout.REPLY_STATUS, kinds);
        boolean met = exchange(slot, RECEIVED, REPLIED, generation);
        // [R4] gives an abandoned slot back; pairs with [A4] in ClientSlot.
        if (!met && !exchange(slot, ABANDONED, FREE, generation) && !ended) {
            violated("slot %d: word %x while held".formatted(slot, word(slot)));
        }
        held.setRelease(slot, 0);
        return met && !ended;
    }

    boolean isAbandoned(int slot, long generation) {
        return ended || SlotWord.is(word(slot), ABANDONED, generation);
    }

    int roomBytes() {
        return roomBytes;
    }

    long header(int slot, long field) {
        return words.getLong(base(slot) + field);
    }

    void copyInline(int slot, MemorySegment target) {
        words.copyOut(base(slot) + LinkLayout.INLINE, target, 0, LinkLayout.INLINE_BYTES);
    }

    void readRoom(int slot, long offset, MemorySegment target, long at, long lengthBytes) {
        words.copyOut(base(slot) + LinkLayout.ROOMS + offset, target, at, lengthBytes);
    }

    void writeRoom(int slot, long offset, MemorySegment source, long from, long lengthBytes) {
        words.copyIn(replyRoomAt(slot) + offset, source, from, lengthBytes);
    }

    void writeReply(int slot, short place, long offset, MemorySegment source, long lengthBytes) {
        long at =
                place == LinkLayout.PLACE_INLINE
                        ? base(slot) + LinkLayout.INLINE
                        : replyRoomAt(slot);
        words.copyIn(at + offset, source, 0, lengthBytes);
    }

    MemorySegment requestRoom(int slot, long lengthBytes, Arena arena) {
        return memory.view(base(slot) + LinkLayout.ROOMS, lengthBytes, arena);
    }

    MemorySegment replyRoom(int slot, long lengthBytes, Arena arena) {
        return memory.view(replyRoomAt(slot), lengthBytes, arena);
    }

    /** Whether the client was last seen on the core that the caller runs on. */
    boolean isClientOnThisCore() {
        return words.getInt(LinkLayout.CLIENT_CPU) == Scheduling.currentCpu() + 1;
    }

    void violated(String what) {
        if (!ended) {
            LOG.log(
                    Level.WARNING,
                    "link.violated link={0} side=server peer={1}: {2}",
                    Long.toString(id),
                    client,
                    what);
        }
        end();
    }

    /**
     * One step of the slot's life, whatever flags the client sets meanwhile; wakes the client if it
     * slept on what was replaced, which only the replaced value can tell.
     */
    private boolean exchange(int slot, int from, int to, long generation) {
        long base = base(slot);
        // [A1] on SENT: pairs with the publishing store [R1] in ClientSlot.
        long word = words.getLongAcquire(base);
        for (int i = 0; i < SlotWord.FLAG_RETRIES; i++) {
            if (!SlotWord.is(word, from, generation)) {
                return false;
            }
            long kept = to == RECEIVED ? SlotWord.flags(word) : 0;
            // [R2] on REPLIED: publishes the reply; pairs with [A2] in ClientSlot.
            long seen =
                    words.compareAndExchangeLong(base, word, SlotWord.of(to, generation) | kept);
            if (seen == word) {
                if (to == REPLIED && SlotWord.isSleeping(word)) {
                    words.wake(base, 1);
                }
                return true;
            }
            word = seen;
        }
        return false;
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
        return words.getLongAcquire(base(slot));
    }

    private long base(int slot) {
        return LinkLayout.slot(slot, geometry.slotBytes());
    }

    private long replyRoomAt(int slot) {
        return base(slot) + LinkLayout.ROOMS + roomBytes;
    }
}
