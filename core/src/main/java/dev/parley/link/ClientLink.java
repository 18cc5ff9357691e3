package dev.parley.link;

import dev.parley.linux.ErrnoException;
import dev.parley.linux.Mapping;
import dev.parley.linux.Scheduling;
import dev.parley.linux.SeqpacketSocket;
import dev.parley.linux.Words;
import dev.parley.wire.LinkGeometry;
import dev.parley.wire.MemberRecord;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The sending side of a link: a client process's way to one port.
 *
 * <p>Thread-safe.
 */
public final class ClientLink implements Link {

    private static final Logger LOG = System.getLogger("parley.link");

    private final long id;
    private final long portId;
    private final MemberRecord owner;
    private final Shared shared;
    private final Words words;
    private final Words facts;
    private final Words bell;
    private final int slotBytes;
    private final SlotPool slots;
    private volatile @Nullable Leave ending;
    private boolean retireWanted;
    private int toldCpu;

    /**
     * What both sides, and the port's other clients, share: three memories and the pair's socket.
     */
    public record Shared(Mapping memory, Mapping facts, Mapping bell, SeqpacketSocket socket) {}

    /** What the kernel told of the link. */
    public record Introduction(long linkId, long portId, MemberRecord owner) {}

    /** A link over memory that this process made with {@link #format}. */
    public ClientLink(
            Introduction introduction, Shared shared, LinkGeometry geometry, Spin.Policy policy) {
        this.id = introduction.linkId();
        this.portId = introduction.portId();
        this.owner = introduction.owner();
        this.shared = shared;
        this.words = shared.memory().words();
        this.facts = shared.facts().words();
        this.bell = shared.bell().words();
        this.slotBytes = geometry.slotBytes();
        this.slots = new SlotPool(this, geometry.slotCount(), policy);
    }

    /** Writes the header of a new link; before anybody else sees the memory. */
    public static void format(Words words, LinkGeometry geometry) {
        words.putInt(LinkLayout.HEADER_VERSION, LinkLayout.VERSION);
        words.putInt(LinkLayout.HEADER_SLOT_COUNT, geometry.slotCount());
        words.putInt(LinkLayout.HEADER_SLOT_BYTES, geometry.slotBytes());
        words.setLongRelease(LinkLayout.HEADER_MAGIC, LinkLayout.MAGIC);
    }

    /** The kernel's number of this link. */
    public long id() {
        return id;
    }

    /** The port at the other end. */
    public long portId() {
        return portId;
    }

    /** Who owns the port. */
    public MemberRecord owner() {
        return owner;
    }

    @Override
    public SeqpacketSocket socket() {
        return shared.socket();
    }

    /** Whether this link lies in that memory. */
    public boolean isOver(Mapping memory) {
        return shared.memory() == memory;
    }

    /** The largest request, and the largest reply, in bytes. */
    public int capacityBytes() {
        return LinkLayout.roomBytes(slotBytes);
    }

    /**
     * Takes a slot. Blocks while all are taken, until one is released, the deadline passes or the
     * link ends.
     *
     * @param cancelled ends the sends of the slot once it is true and they were poked
     * @return null if there was none to be had
     */
    public @Nullable ClientSlot claim(long deadline, AtomicBoolean cancelled) {
        ClientSlot slot = slots.claim(deadline);
        if (slot != null) {
            slot.belongTo(cancelled);
        }
        return slot;
    }

    /** Gives a slot back. One that the server still holds waits until it lets go. */
    public void release(ClientSlot slot) {
        slots.release(slot);
        if (ending != null) {
            retireIfWanted();
        }
    }

    /** Makes all who wait on this link look whether they should leave. */
    public void pokeAll() {
        slots.pokeAll();
    }

    /**
     * Ends the link: whoever waits on it leaves, for that reason; the server sees a hang-up. The
     * first reason wins.
     */
    public synchronized void end(Leave why) {
        if (ending == null) {
            ending = why;
            shared.socket().shutdown();
            slots.pokeAll();
        }
    }

    /** Whether the port behind it was closed, orderly. */
    public boolean isPortClosed() {
        return words.getIntVolatile(LinkLayout.MODE) == LinkLayout.MODE_CLOSED;
    }

    /** Whether no thread has a slot. */
    @Override
    public boolean isIdle() {
        return slots.areIdle();
    }

    /** Who is inside leaves; the last one lets go of the memory. */
    @Override
    public synchronized void abandon() {
        end(Leave.CLOSED_HERE);
        retireWanted = true;
        retireIfWanted();
    }

    private synchronized void retireIfWanted() {
        if (retireWanted && isIdle()) {
            retire();
        }
    }

    @Override
    public synchronized void retire() {
        shared.memory().retire();
        shared.facts().retire();
        shared.bell().retire();
        shared.socket().close();
    }

    Words words() {
        return words;
    }

    Mapping memory() {
        return shared.memory();
    }

    int slotBytes() {
        return slotBytes;
    }

    /** Why nobody should wait any longer; null: no reason. */
    public @Nullable Leave reasonToLeave() {
        return ending;
    }

    void violated(String what) {
        if (ending == null) {
            LOG.log(
                    Level.WARNING,
                    "link.violated link={0} side=client peer={1}: {2}",
                    Long.toString(id),
                    owner,
                    what);
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

    /** Tells the receivers that a slot was sent; wakes one of them if they sleep. */
    void ring() {
        // [F1] SENT is visible before the looks at mode and sleepers; pairs with [F2] and [F3] in
        // ReceivePort: one side at least sees the other.
        words.fullFence();
        if (words.getIntVolatile(LinkLayout.MODE) == LinkLayout.MODE_COLD) {
            ringBySocket();
            return;
        }
        int sleepers = facts.getIntAcquire(LinkLayout.SLEEPERS);
        if (sleepers != 0) {
            bell.getAndAddInt(LinkLayout.BELL, 1);
            bell.wake(LinkLayout.BELL, 1);
        }
    }

    private void ringBySocket() {
        try {
            shared.socket().sendByte();
        } catch (ErrnoException _) {
            // The other side hung up: the reader of the socket sees that, and ends the link.
        }
    }
}
