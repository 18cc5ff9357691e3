package dev.parley.link;

import static dev.parley.link.LinkLayout.INLINE_BYTES;

import dev.parley.events.BlockedEvent;
import dev.parley.link.LinkFrame.Body;
import dev.parley.link.LinkFrame.Header;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import dev.parley.linux.Mapping;
import dev.parley.linux.Words;
import dev.parley.sleep.Deadline;
import dev.parley.sleep.InterruptibleSleep;
import dev.parley.sleep.Spin;
import dev.parley.table.ThreadRow;
import dev.parley.table.ThreadState;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of one slot: one request and its reply at a time.
 *
 * <p>Owned by who claimed it from its {@link ClientLink}, until it is released; only {@link #poke}
 * and {@link #rung} may come from elsewhere. On the other side: the server's threads, in another
 * process, which may be dead, stopped or hostile.
 *
 * <p>Use: {@link #reserve} if a message may be long, {@link #prepare}, {@link #write} the body,
 * {@link #send}; then {@link #status}, {@link #fullSize}, {@link #read}. With shared memory and
 * messages that fit into the slot nothing here allocates, but for a virtual thread that has to
 * park.
 */
public final class ClientSlot {

    private final ClientLink link;
    private final Words words;
    private final Slots slots;
    private final int index;
    private final long base;
    private final int roomBytes;
    private final Spin spin;
    private final InterruptibleSleep interruptible = new InterruptibleSleep(this::poke);
    private final SendLater later = new SendLater(this);
    private final Departure departure;
    private final Following following = new Following(this);
    private final Suspecting suspecting = new Suspecting();

    private long generation;
    private @Nullable Extent extent;
    private boolean requestIsBeside;
    private int label;

    /** What went away with the last long request, and is charged until that is over. */
    private long awayBytes;

    private long requestAt;
    private long requestBytes;
    private long sentNanos;
    private long replyRoom;
    private long lastReplyBytes;
    private final SentPriority priority;
    private boolean active;

    /** Whether the server keeps rights that go with the next request. */
    private boolean hasRights;

    /** The virtual thread that waits, to be unparked by who completes or pokes. */
    private volatile @Nullable Thread parked;

    /** What the kernel sees of the thread that waits; null: it has found what it wants so far. */
    private @Nullable ThreadRow row;

    /** What is told of the wait if it takes long; null: nobody records it. */
    private @Nullable BlockedEvent blocked;

    private final ArrivedReply reply;

    ClientSlot(ClientLink link, int index, Spin.Policy policy) {
        this.link = link;
        this.words = link.words();
        this.slots = link.slots();
        this.index = index;
        this.base = slots.base(index);
        this.roomBytes = slots.roomBytes();
        this.reply = new ArrivedReply(link, index);
        this.departure = new Departure(link, index);
        this.priority = new SentPriority(this, link);
        this.spin = new Spin(policy, this::isReplied);
    }

    /**
     * Makes sure that there is memory for messages of these sizes. Blocks only if one does not fit
     * into the slot, and the server has to map new memory.
     *
     * @return null if there is; else what the send has ended in, before it began
     * @throws ErrnoException the system has no memory
     */
    public @Nullable Outcome reserve(long requestSize, long replySize, long deadline)
            throws ErrnoException {
        long needed = link.server().besideBytes(requestSize, replySize);
        Extent present = extent;
        if (needed == 0 || (present != null && present.sizeBytes() >= needed)) {
            return null;
        }
        giveExtentBack();
        long end = departure.firstDeadline(deadline);
        extent = link.extents().take(needed, end, departure.cancelled());
        return extent != null ? null : link.whyNothing(end, Outcome.NO_MEMORY);
    }

    /**
     * Begins a request of this size: places it in the slot's own line if it fits.
     *
     * @param sizeBytes at most {@link ClientLink#roomBytes}, or what was {@link #reserve}d
     */
    public void prepare(long sizeBytes) {
        requestBytes = sizeBytes;
        label = 0;
        requestIsBeside = sizeBytes > roomBytes;
        if (requestIsBeside) {
            requestAt = 0;
        } else {
            requestAt =
                    sizeBytes <= INLINE_BYTES ? slots.inlineAt(index) : slots.requestRoomAt(index);
        }
    }

    /** What the prepared request says besides, 0 to 255. */
    public void label(int newLabel) {
        label = newLabel;
    }

    /** How urgent the next requests are, 0 to 63. */
    public void prioritize(int newPriority) {
        priority.set(newPriority, false);
    }

    /** The same, as the sending thread is; it is raised with that while it waits. */
    public void prioritizeAsThread(int newPriority) {
        priority.set(newPriority, true);
    }

    /** From when on the sender of the next requests wants to leave, if the server lets it. */
    public void expireSoftly(long deadline) {
        departure.expireSoftly(deadline);
    }

    /** Writes a part of the prepared request. */
    public void write(long offset, MemorySegment source, long sourceOffset, long lengthBytes) {
        requestWords().copyIn(requestAt + offset, source, sourceOffset, lengthBytes);
    }

    /**
     * Begins a request whose body stands in what {@link #requestRoom} gave, and is copied only if
     * the server would not look there.
     */
    public void prepareInPlace(MemorySegment room, long sizeBytes) {
        prepare(sizeBytes);
        long at = slots.requestRoomAt(index);
        boolean isRoom = room.address() == link.memory().address() + at;
        if (isRoom && sizeBytes <= INLINE_BYTES) {
            for (int offset = 0; offset < sizeBytes; offset += Long.BYTES) {
                words.putLong(requestAt + offset, words.getLong(at + offset));
            }
        } else if (!isRoom && !isBeside(room)) {
            write(0, room, 0, sizeBytes);
        }
    }

    private boolean isBeside(MemorySegment room) {
        Extent beside = extent;
        return requestIsBeside && beside != null && beside.mapping().address() == room.address();
    }

    /**
     * Shows the server what is to go with the next request. Blocks until its background thread has
     * answered.
     */
    public ShownRights showRights(GivenRights given, long deadline) {
        ShownRights shown =
                link.rights()
                        .giver()
                        .show(
                                new LinkRights.Message(index, generation + 1),
                                given,
                                departure.firstDeadline(deadline),
                                () -> departure.reasonToRefuse() != null);
        hasRights = shown.errno() == 0;
        return shown;
    }

    /** What came with the last reply, the caller's from now on; null: nothing did. */
    public @Nullable ArrivedRights takeRights() {
        return answer().takeRights();
    }

    /** What came with the last reply is not wanted. */
    public void letGoRights() {
        answer().letGoRights();
    }

    /**
     * Sends the prepared request and waits for what becomes of it.
     *
     * @param replyRoomBytes how much of a reply the caller can take
     */
    public Outcome send(long replyRoomBytes, long deadline) {
        Leave reason = departure.reasonToRefuse();
        if (reason != null) {
            return reason.queued();
        }
        publish(replyRoomBytes, 0);
        Outcome outcome = await(deadline);
        return outcome == Outcome.FORWARDED ? follow(replyRoomBytes, deadline) : outcome;
    }

    /**
     * Goes after what was forwarded, and waits for what becomes of it there. What is said of the
     * reply is of that one from then on.
     */
    public Outcome follow(long replyRoomBytes, long deadline) {
        return following.follow(replyRoomBytes, deadline);
    }

    /** Sends what another slot has sent, as if it were that one; it has been forwarded so often. */
    Outcome sendOn(ClientSlot origin, int hops, long replyRoomBytes, long deadline)
            throws ErrnoException {
        expireSoftly(origin.departure.softDeadline());
        Outcome refused = reserve(origin.requestBytes, replyRoomBytes, deadline);
        if (refused != null) {
            return refused;
        }
        Leave reason = departure.reasonToRefuse();
        if (reason != null) {
            return reason.queued();
        }
        prepare(origin.requestBytes);
        try (Arena arena = Arena.ofConfined()) {
            write(0, origin.request(arena), 0, requestBytes);
        }
        priority.take(origin.priority);
        label = origin.label;
        publish(replyRoomBytes, 0, origin.sentNanos, hops);
        return await(deadline);
    }

    /** The request where it lies. */
    private MemorySegment request(Arena arena) {
        Extent beside = extent;
        Mapping where = requestIsBeside && beside != null ? beside.mapping() : link.memory();
        return where.view(requestAt, requestBytes, arena);
    }

    /**
     * Sends the prepared request without waiting.
     *
     * @param whenOver runs once, soon after the outcome is known, on some thread: it must not block
     */
    public void sendLater(long replyRoomBytes, long deadline, Consumer<Outcome> whenOver) {
        // model: completions.pml send_later
        Leave reason = departure.reasonToRefuse();
        if (reason != null) {
            whenOver.accept(reason.queued());
            return;
        }
        long next = generation + 1;
        later.begin(next, deadline, whenOver);
        publish(replyRoomBytes, SlotWord.RING);
        later.said(next);
        // What came before there was something to leave has told nobody.
        later.watch(
                departure.firstDeadline(Deadline.NEVER),
                departure.reasonToRefuse() != null || link.isPortClosed());
    }

    void publish(long replyRoomBytes, long flags) {
        publish(replyRoomBytes, flags, System.nanoTime(), 0);
    }

    private void publish(long replyRoomBytes, long flags, long nanos, int hops) {
        // model: port.pml publish, slots.pml publish
        if (!active) {
            link.activate(index);
            active = true;
        }
        link.tellCpu();
        following.begin();
        reply.clear();
        sentNanos = nanos;
        Extent beside = extent;
        replyRoom = Math.min(replyRoomBytes, replyCapacity(beside));
        words.putInt(base + LinkLayout.REQUEST_SIZE, (int) requestBytes);
        short place = place();
        words.putShort(
                base + LinkLayout.REQUEST_PLACE,
                LinkLayout.placeAndLabel(
                        hasRights ? (short) (place | LinkLayout.WITH_RIGHTS) : place, label));
        hasRights = false;
        words.putShort(
                base + LinkLayout.REQUEST_PRIORITY,
                LinkLayout.priorityAndHops(priority.value(), hops));
        words.putLong(base + LinkLayout.REQUEST_TIME, nanos);
        words.putInt(base + LinkLayout.REQUEST_REPLY_ROOM, (int) replyRoom);
        words.putInt(base + LinkLayout.REQUEST_EXTENT, beside == null ? 0 : beside.id());
        generation++;
        // [R1] publishes the request; pairs with the claim [A1] in Slots.
        words.setLongRelease(base, SlotWord.of(SlotWord.SENT, generation) | flags);
        link.server().sent(this);
    }

    private short place() {
        if (requestIsBeside) {
            return LinkLayout.PLACE_BESIDE;
        }
        return requestAt == slots.inlineAt(index) ? LinkLayout.PLACE_INLINE : LinkLayout.PLACE_ROOM;
    }

    /** What of a reply can be stored: in the slot's room, or in the extent behind the request. */
    private long replyCapacity(@Nullable Extent beside) {
        if (!link.isShared()) {
            return LinkLayout.LONGEST_BODY_BYTES;
        }
        long requestPart = requestIsBeside ? LinkLayout.extentReplyAt(requestBytes) : 0;
        return beside == null ? roomBytes : Math.max(roomBytes, beside.sizeBytes() - requestPart);
    }

    /** The request that was just published, to be sent by a socket. */
    LinkFrame asFrame() throws ErrnoException {
        Header header =
                new Header(
                        slots.header(index, LinkLayout.HEADER),
                        slots.header(index, LinkLayout.HEADER + 8),
                        slots.header(index, LinkLayout.HEADER + 16));
        Extent beside = extent;
        if (requestIsBeside && beside != null) {
            extent = null;
            awayBytes = beside.sizeBytes();
            Fd descriptor = beside.giveAway(requestBytes);
            return new LinkFrame(
                    LinkFrame.Kind.REQUEST,
                    index,
                    generation,
                    header,
                    Body.NONE,
                    List.of(descriptor));
        }
        Body body = new Body(words, requestAt, requestBytes);
        return new LinkFrame(LinkFrame.Kind.REQUEST, index, generation, header, body, List.of());
    }

    /** The length of the last request, in bytes. */
    public long requestBytes() {
        return requestBytes;
    }

    /** The status of the last reply; the errno, if the server failed the request. */
    public int status() {
        return answer().status();
    }

    /** The length of the last reply as the server gave it, in bytes. */
    public long fullSize() {
        return answer().fullSize();
    }

    /** How much of the last reply is here, in bytes. */
    public long storedSize() {
        return answer().storedSize();
    }

    /** Copies from the last reply; the range lies within {@link #storedSize}. */
    public void read(long offset, MemorySegment target, long targetOffset, long lengthBytes) {
        answer().read(offset, target, targetOffset, lengthBytes);
    }

    /**
     * Room in which a request of this size may be written in place, after {@link #reserve}; gone
     * when the arena is closed.
     */
    public MemorySegment requestRoom(long sizeBytes, Arena arena) {
        Extent beside = extent;
        if (sizeBytes <= roomBytes) {
            return link.memory().view(slots.requestRoomAt(index), sizeBytes, arena);
        }
        return link.isShared() && beside != null
                ? beside.mapping().view(0, sizeBytes, arena)
                : arena.allocate(sizeBytes, LinkLayout.EXTENT_STEP_BYTES);
    }

    /** What of the last reply is here, read-only; gone when the arena is closed. */
    public MemorySegment reply(Arena arena) {
        return answer().view(arena);
    }

    /** Of the slot over which the request was forwarded last, if it was. */
    private ArrivedReply answer() {
        ClientSlot last = following.last();
        return last == null ? reply : last.reply;
    }

    /** Where what was sent has been forwarded to; null: that link is no more. */
    @Nullable ClientLink forwardLink() {
        return link.forwards().find(reply.forwardLink());
    }

    /** Whether the last request went away with its memory, and is here no more. */
    boolean hasGivenAway() {
        return requestIsBeside && extent == null;
    }

    ClientLink link() {
        return link;
    }

    Departure departure() {
        return departure;
    }

    int index() {
        return index;
    }

    int priority() {
        return priority.value();
    }

    long generation() {
        return generation;
    }

    /** For whom the slot is used next: once this turns true, its sends end. */
    void belongTo(AtomicBoolean whetherCancelled) {
        departure.belongTo(whetherCancelled);
    }

    /**
     * Whether the slot may be used: not worn out, and not the server's still, after a call that
     * left.
     */
    public boolean isUsable() {
        return departure.isOver(generation) && generation != SlotWord.LAST_GENERATION;
    }

    /** Lets go of what long messages needed; once the server has let go of the slot. */
    void clear() {
        following.letGo();
        reply.clear();
        giveExtentBack();
    }

    /** A long reply came, in memory of its own. */
    void attachReply(Mapping memory) {
        reply.attach(memory);
    }

    /**
     * Makes whoever waits for this slot look up. The reason has been set before. The word is
     * changed before the wake: the sleeper may stand between its last look and the futex.
     */
    void poke() {
        // model: completions.pml unpark, slots.pml poke
        long word = words.getLongVolatile(base);
        for (int i = 0; i < SlotWord.FLAG_RETRIES && SlotWord.isWaiting(word); i++) {
            long seen = words.compareAndExchangeLong(base, word, word | SlotWord.POKE);
            if (seen == word) {
                break;
            }
            word = seen;
        }
        words.wake(base, Integer.MAX_VALUE);
        LockSupport.unpark(parked);
        later.look();
    }

    /** The server has replied to a request that said RING. */
    void rung() {
        // model: completions.pml unpark
        LockSupport.unpark(parked);
        later.rung();
    }

    /**
     * Leaves a request if there is a reason to. The slot may be in other hands already: only a word
     * of this generation is touched.
     *
     * @return what the send has ended in; null: there is no reason, or there is a reply
     */
    @Nullable Outcome leaveIfDue(long sentGeneration, long deadline) {
        // model: completions.pml leave_if_due
        while (true) {
            long word = words.getLongAcquire(base);
            if (SlotWord.is(word, SlotWord.FREE, sentGeneration)) {
                return Outcome.NO_MEMORY;
            }
            if (!SlotWord.isWaiting(word) || SlotWord.generation(word) != sentGeneration) {
                return null;
            }
            Leave reason = departure.reasonToLeave(word, deadline);
            if (reason == null) {
                return null;
            }
            Outcome outcome = departure.leave(word, reason);
            if (outcome != null) {
                return outcome;
            }
        }
    }

    private Words requestWords() {
        Extent beside = extent;
        return requestIsBeside && beside != null ? beside.words() : words;
    }

    private void giveExtentBack() {
        if (awayBytes != 0) {
            link.extents().refund(awayBytes);
            awayBytes = 0;
        }
        Extent beside = extent;
        if (beside != null) {
            extent = null;
            link.extents().giveBack(beside);
        }
    }

    private Outcome await(long deadline) {
        try {
            stayAwake(deadline);
            if (!Thread.currentThread().isVirtual()) {
                return await(deadline, SlotWord.SLEEP);
            }
            parked = Thread.currentThread();
            return await(deadline, SlotWord.RING);
        } finally {
            parked = null;
            hide();
            departure.comeBack();
        }
    }

    /** Publishes that this thread waits, and for what. */
    private void show(long word, long deadline) {
        ThreadRow shown = row;
        if (shown == null) {
            shown = link.table().row();
            row = shown;
            blocked = link.blocked();
            suspecting.begin(link.suspicion(), shown.serves(), hasEnd(deadline));
        }
        priority.follow();
        boolean isReceived = slots.isReceived(index, SlotWord.generation(word));
        ThreadState state = isReceived ? ThreadState.REPLY : ThreadState.SEND;
        shown.await(state, link.id(), index, priority.value(), hasEnd(deadline));
        suspecting.look(this, isReceived);
    }

    private boolean hasEnd(long deadline) {
        return departure.firstDeadline(deadline) != Deadline.NEVER;
    }

    /** Nobody will ever receive what was sent in this generation: it is withdrawn. */
    public void refuse(long sentGeneration, String why) {
        departure.refuse(sentGeneration, why);
        poke();
    }

    /** Whether what was sent last has been forwarded, and followed. */
    public boolean wasForwarded() {
        return following.lastSent() != null;
    }

    /** Why the last send was refused. */
    public String whyRefused() {
        ClientSlot last = following.lastSent();
        return last == null ? departure.whyRefused() : last.departure.whyRefused();
    }

    private void hide() {
        ThreadRow shown = row;
        if (shown != null) {
            row = null;
            shown.ready();
            priority.end();
        }
        BlockedEvent event = blocked;
        if (event != null) {
            blocked = null;
            event.ended("reply");
        }
    }

    /**
     * A virtual thread has itself rung for and parks: asleep in a futex it would keep its carrier.
     */
    private Outcome await(long deadline, long waiting) {
        // model: port.pml await_reply
        Outcome outcome = null;
        while (outcome == null) {
            outcome = sleepOnce(deadline, waiting);
        }
        return outcome;
    }

    /** One look, and one sleep if there is nothing to see; null: look again. */
    @Nullable Outcome sleepOnce(long deadline, long waiting) {
        // model: completions.pml await, slots.pml await
        // [A2] pairs with the compare-and-set to REPLIED, [R2] in Slots.
        long word = words.getLongAcquire(base);
        if (SlotWord.is(word, SlotWord.REPLIED, generation)) {
            return accept();
        }
        if (!SlotWord.isWaiting(word) || SlotWord.generation(word) != generation) {
            return departure.impossible(word, generation);
        }
        long asleep = (word | waiting) & ~SlotWord.POKE;
        if (asleep != word && words.compareAndExchangeLong(base, word, asleep) != word) {
            return null;
        }
        show(asleep, deadline);
        Leave reason = departure.reasonToLeave(asleep, deadline);
        if (reason != null) {
            return departure.leave(asleep, reason);
        }
        long look = suspecting.nextLook(departure.nextLook(asleep, deadline));
        if (waiting == SlotWord.RING) {
            LockSupport.parkNanos(this, Deadline.sleepNanos(look));
        } else {
            sleep(asleep, look);
        }
        return null;
    }

    /** An interrupt, also one that came before this, changes the word: then this is no sleep. */
    private void sleep(long word, long deadline) {
        // model: slots.pml sleep
        interruptible.enter();
        try {
            words.sleep(base, (int) word, Deadline.sleepNanos(deadline));
        } finally {
            interruptible.leave();
        }
    }

    /** There is a reply: takes it in. */
    Outcome accept() {
        // model: slots.pml accept
        Outcome outcome =
                reply.accept(replyRoom, extent, requestIsBeside ? requestBytes : 0, generation);
        lastReplyBytes = reply.storedSize();
        return outcome;
    }

    private boolean isReplied() {
        return isReplied(generation);
    }

    boolean isReplied(long sentGeneration) {
        return SlotWord.is(words.getLongAcquire(base), SlotWord.REPLIED, sentGeneration);
    }

    private void stayAwake(long deadline) {
        boolean there = spin();
        while (!there
                && spin.isEndless()
                && !Deadline.hasPassed(departure.firstDeadline(deadline))
                && !Thread.currentThread().isInterrupted()
                && departure.reasonToRefuse() == null
                && !link.isPortClosed()) {
            show(words.getLongAcquire(base), deadline);
            there = spin();
        }
    }

    /** The next reply is as long as the last one, as a rule. */
    private boolean spin() {
        return spin.await(link.isServerOnThisCore(), requestBytes + lastReplyBytes);
    }
}
