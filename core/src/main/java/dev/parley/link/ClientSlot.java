package dev.parley.link;

import static dev.parley.link.LinkLayout.INLINE;
import static dev.parley.link.LinkLayout.INLINE_BYTES;

import dev.parley.linux.Words;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of one slot: one request and its reply at a time.
 *
 * <p>Owned by the thread that claimed it from its {@link ClientLink}, until it is released; only
 * {@link #poke} may come from elsewhere. On the other side: the server's threads, in another
 * process, which may be dead, stopped or hostile.
 *
 * <p>Use: {@link #prepare}, {@link #write} the body, {@link #send}; then {@link #status}, {@link
 * #fullSize}, {@link #read}. Nothing here allocates.
 */
public final class ClientSlot {

    private static final AtomicBoolean NEVER_CANCELLED = new AtomicBoolean();

    private final ClientLink link;
    private final Words words;
    private final int index;
    private final long base;
    private final int roomBytes;
    private final Spin spin;
    private final InterruptibleSleep interruptible = new InterruptibleSleep(this::poke);

    private long generation;
    private long requestAt;
    private int requestSize;
    private int replyRoom;
    private AtomicBoolean cancelled = NEVER_CANCELLED;
    private boolean active;
    private boolean abandoned;

    private int status;
    private long fullSize;
    private int storedSize;
    private long replyAt;

    ClientSlot(ClientLink link, int index, Spin.Policy policy) {
        this.link = link;
        this.words = link.words();
        this.index = index;
        this.base = LinkLayout.slot(index, link.slotBytes());
        this.roomBytes = LinkLayout.roomBytes(link.slotBytes());
        this.spin = new Spin(policy, this::isReplied);
    }

    /**
     * Begins a request of this size: places it in the slot's own line if it fits.
     *
     * @param sizeBytes at most {@link ClientLink#capacityBytes}, which the caller has checked
     */
    public void prepare(int sizeBytes) {
        assert sizeBytes >= 0 && sizeBytes <= roomBytes : sizeBytes;
        requestSize = sizeBytes;
        requestAt = sizeBytes <= INLINE_BYTES ? base + INLINE : roomAt();
    }

    /** Writes a part of the prepared request. */
    public void write(int offset, MemorySegment source, long sourceOffset, long lengthBytes) {
        words.copyIn(requestAt + offset, source, sourceOffset, lengthBytes);
    }

    /** Begins a request whose body stands already in {@link #requestRoom}. */
    public void prepareInPlace(int sizeBytes) {
        prepare(sizeBytes);
        if (sizeBytes <= INLINE_BYTES) {
            for (int offset = 0; offset < sizeBytes; offset += Long.BYTES) {
                words.putLong(base + INLINE + offset, words.getLong(roomAt() + offset));
            }
        }
    }

    /**
     * Sends the prepared request and waits for what becomes of it.
     *
     * @param replyRoomBytes how much of a reply the caller can take
     */
    public Outcome send(long replyRoomBytes, long deadline) {
        Leave reason = reasonToEnd();
        if (reason != null) {
            return reason.queued;
        }
        if (!active) {
            link.activate(index);
            active = true;
        }
        link.tellCpu();
        words.putInt(base + LinkLayout.REQUEST_SIZE, requestSize);
        words.putShort(
                base + LinkLayout.REQUEST_PLACE,
                requestAt == roomAt() ? LinkLayout.PLACE_ROOM : LinkLayout.PLACE_INLINE);
        words.putLong(base + LinkLayout.REQUEST_TIME, System.nanoTime());
        replyRoom = (int) Math.min(replyRoomBytes, roomBytes);
        words.putInt(base + LinkLayout.REQUEST_REPLY_ROOM, replyRoom);
        generation++;
        // [R1] publishes the request; pairs with the claim [A1] in ServerLink.
        words.setLongRelease(base, SlotWord.of(SlotWord.SENT, generation));
        link.ring();
        return await(deadline);
    }

    /** The status of the last reply; the errno, if the server failed the request. */
    public int status() {
        return status;
    }

    /** The length of the last reply as the server gave it, in bytes. */
    public long fullSize() {
        return fullSize;
    }

    /** How much of the last reply is here, in bytes. */
    public int storedSize() {
        return storedSize;
    }

    /** Copies from the last reply; the range lies within {@link #storedSize}. */
    public void read(int offset, MemorySegment target, long targetOffset, long lengthBytes) {
        assert offset >= 0 && offset + lengthBytes <= storedSize : offset;
        words.copyOut(replyAt + offset, target, targetOffset, lengthBytes);
    }

    /** The room in which a request may be written in place; gone when the arena is closed. */
    public MemorySegment requestRoom(Arena arena) {
        return link.memory().view(roomAt(), roomBytes, arena);
    }

    /** What of the last reply is here, read-only; gone when the arena is closed. */
    public MemorySegment reply(Arena arena) {
        return link.memory().view(replyAt, storedSize, arena).asReadOnly();
    }

    int index() {
        return index;
    }

    /** For whom the slot is used next: once this turns true, its sends end. */
    void belongTo(AtomicBoolean whetherCancelled) {
        cancelled = whetherCancelled;
    }

    /**
     * Whether the slot may be used: not worn out, and not the server's still, after a call that
     * left.
     */
    public boolean isUsable() {
        // [A4] pairs with [R4] in ServerLink, by which the server lets go.
        if (abandoned && words.getLongAcquire(base) == SlotWord.of(SlotWord.FREE, generation)) {
            abandoned = false;
        }
        return !abandoned && generation != SlotWord.LAST_GENERATION;
    }

    /**
     * Makes whoever sleeps on this slot look up. The reason has been set before. The word is
     * changed before the wake: the sleeper may stand between its last look and the futex.
     */
    void poke() {
        long word = words.getLongVolatile(base);
        for (int i = 0; i < SlotWord.FLAG_RETRIES && isWaiting(word); i++) {
            long seen = words.compareAndExchangeLong(base, word, word | SlotWord.POKE);
            if (seen == word) {
                break;
            }
            word = seen;
        }
        words.wake(base, Integer.MAX_VALUE);
    }

    private static boolean isWaiting(long word) {
        int state = SlotWord.state(word);
        return state == SlotWord.SENT || state == SlotWord.RECEIVED;
    }

    private long roomAt() {
        return base + LinkLayout.ROOMS;
    }

    private Outcome await(long deadline) {
        stayAwake(deadline);
        while (true) {
            // [A2] pairs with the server's compare-and-set to REPLIED, [R2] in ServerLink.
            long word = words.getLongAcquire(base);
            if (SlotWord.is(word, SlotWord.REPLIED, generation)) {
                return accept();
            }
            if (!SlotWord.is(word, SlotWord.SENT, generation)
                    && !SlotWord.is(word, SlotWord.RECEIVED, generation)) {
                return impossible(word);
            }
            long asleep = (word | SlotWord.SLEEP) & ~SlotWord.POKE;
            if (asleep != word && words.compareAndExchangeLong(base, word, asleep) != word) {
                continue;
            }
            Leave reason = reasonToLeave(asleep, deadline);
            if (reason == null) {
                sleep(asleep, deadline);
            } else if (leave(asleep)) {
                return SlotWord.state(asleep) == SlotWord.SENT ? reason.queued : reason.held;
            }
        }
    }

    /** An interrupt, also one that came before this, changes the word: then this is no sleep. */
    private void sleep(long word, long deadline) {
        interruptible.enter();
        try {
            words.sleep(base, (int) word, Deadline.sleepNanos(deadline));
        } finally {
            interruptible.leave();
        }
    }

    private @Nullable Leave reasonToLeave(long word, long deadline) {
        Leave reason = reasonToEnd();
        if (reason != null) {
            return reason;
        }
        if (SlotWord.state(word) == SlotWord.SENT && link.isPortClosed()) {
            return Leave.PORT_CLOSED;
        }
        if (Thread.currentThread().isInterrupted()) {
            return Leave.INTERRUPTED;
        }
        return Deadline.hasPassed(deadline) ? Leave.EXPIRED : null;
    }

    private @Nullable Leave reasonToEnd() {
        return cancelled.get() ? Leave.CLOSED_HERE : link.reasonToLeave();
    }

    /** Withdraws what is queued, abandons what is held; false: the word moved, look again. */
    private boolean leave(long word) {
        boolean queued = SlotWord.state(word) == SlotWord.SENT;
        long gone = SlotWord.of(queued ? SlotWord.FREE : SlotWord.ABANDONED, generation);
        if (words.compareAndExchangeLong(base, word, gone) != word) {
            return false;
        }
        abandoned = !queued;
        return true;
    }

    /** A word that no server of ours writes, or the zeros of a link that ended under us. */
    private Outcome impossible(long word) {
        abandoned = true;
        Leave reason = link.reasonToLeave();
        if (reason != null) {
            return reason.held;
        }
        link.violated(
                "slot %d holds state %d of generation %d, expected generation %d"
                        .formatted(
                                index,
                                SlotWord.state(word),
                                SlotWord.generation(word),
                                generation));
        return Outcome.VIOLATED_HELD;
    }

    /** Reads the reply's header, once; the peer may change it while we look. */
    private Outcome accept() {
        long sizes = words.getLong(base + LinkLayout.REPLY_FULL_SIZE);
        long kinds = words.getLong(base + LinkLayout.REPLY_STATUS);
        fullSize = Integer.toUnsignedLong((int) sizes);
        long stored = sizes >>> 32;
        status = (int) kinds;
        short verdict = (short) (kinds >>> 32);
        short place = (short) (kinds >>> 48);
        int room = place == LinkLayout.PLACE_INLINE ? INLINE_BYTES : roomBytes;
        if (place < 0
                || place > LinkLayout.PLACE_ROOM
                || verdict < 0
                || verdict > LinkLayout.VERDICT_NOT_RECEIVED
                || stored != Math.min(fullSize, replyRoom)
                || stored > room) {
            link.violated(
                    "reply of %d bytes, %d stored, place %d, verdict %d, room %d"
                            .formatted(fullSize, stored, place, verdict, room));
            return Outcome.VIOLATED_HELD;
        }
        storedSize = (int) stored;
        replyAt = place == LinkLayout.PLACE_INLINE ? base + INLINE : roomAt() + roomBytes;
        return switch (verdict) {
            case LinkLayout.VERDICT_REPLY -> Outcome.REPLIED;
            case LinkLayout.VERDICT_FAILED -> Outcome.FAILED;
            default -> Outcome.PORT_CLOSED;
        };
    }

    private boolean isReplied() {
        return SlotWord.is(words.getLongAcquire(base), SlotWord.REPLIED, generation);
    }

    private void stayAwake(long deadline) {
        boolean there = spin.await(link.isServerOnThisCore());
        while (!there
                && spin.isEndless()
                && !Deadline.hasPassed(deadline)
                && reasonToEnd() == null
                && !link.isPortClosed()) {
            there = spin.await(link.isServerOnThisCore());
        }
    }
}
