package dev.parley.link;

import static dev.parley.link.SlotWord.ABANDONED;
import static dev.parley.link.SlotWord.FREE;
import static dev.parley.link.SlotWord.REPLIED;
import static dev.parley.link.SlotWord.SENT;

import dev.parley.link.Arriving.Announced;
import dev.parley.link.LinkFrame.Body;
import dev.parley.link.LinkFrame.Head;
import dev.parley.link.LinkFrame.Header;
import dev.parley.link.LinkFrame.Kind;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import dev.parley.linux.Mapping;
import dev.parley.linux.Words;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client at the other end of a socket. This stands in for it: the link's memory is this process's
 * own, and what the client says by frames is done to it here, step for step as a client would that
 * shared it.
 *
 * <p>The client believes that nobody has received a request until it is told: so it is told first,
 * and what cannot be told (it does not read its socket) is not received.
 */
final class RemoteClient implements ClientPeer {

    private final ServerLink link;
    private final Words words;
    private final Slots slots;
    private final FrameSender sender;

    private final Arriving[] arriving;

    private final @Nullable Mapping[] longRequests; // guarded by this

    /**
     * How often each slot was sent, raised, asked back, left, and kept; the background thread's.
     */
    private final long[] sent;

    private final long[] raised;
    private final long[] recalled;
    private final long[] left;
    private final long[] unblocked;

    /** Told with each request that is received. */
    private volatile int terms;

    /** All that was ever told: a client may still go by terms that have changed. Port's lock. */
    private volatile int everTold;

    /** Pulses, and triggers of each proxy, that were received and the client does not know. */
    private final int[] untold = new int[PulseRing.MOST_PROXIES]; // under the port's lock

    private int untoldPulses; // under the port's lock
    private long toldPulses; // under the port's lock

    RemoteClient(ServerLink link, Words words, Slots slots, FrameSender sender) {
        this.link = link;
        this.words = words;
        this.slots = slots;
        this.sender = sender;
        this.arriving = Arriving.ofEach(slots, words);
        this.longRequests = new Mapping[slots.count()];
        this.sent = new long[slots.count()];
        this.raised = new long[slots.count()];
        this.recalled = new long[slots.count()];
        this.left = new long[slots.count()];
        this.unblocked = new long[slots.count()];
    }

    @Override
    public boolean isStalled() {
        return sender.isStalled();
    }

    /** Against a recall, which must not come between the word and the step. */
    @Override
    public synchronized boolean receive(int slot, long generation) {
        return SlotWord.is(slots.word(slot), SENT, generation)
                && sender.tryPost(received(slot, generation))
                && slots.receive(slot, generation);
    }

    private LinkFrame received(int slot, long generation) {
        Header withTerms = new Header(terms, 0, 0);
        return LinkFrame.of(Kind.RECEIVED, slot, generation, withTerms);
    }

    /** How it waits is not said by the frames. */
    @Override
    public boolean isUnwatched(int slot) {
        return true;
    }

    @Override
    public @Nullable Beside beside(int slot, BesideNeed need) {
        Mapping request = need.requestBytes() == 0 ? null : takeLongRequest(slot);
        boolean isThere = request != null && request.sizeBytes() == need.requestBytes();
        return need.requestBytes() == 0 || isThere ? new SealedBodies(request) : null;
    }

    private synchronized @Nullable Mapping takeLongRequest(int slot) {
        Mapping request = longRequests[slot];
        longRequests[slot] = null;
        return request;
    }

    private synchronized void putLongRequest(int slot, Mapping request) {
        Mapping old = takeLongRequest(slot);
        if (old != null) {
            old.recycle();
        }
        longRequests[slot] = request;
    }

    @Override
    public boolean reply(Held held) {
        LinkFrame frame = frame(held);
        boolean met = slots.exchange(held.slot(), SENT, REPLIED, held.generation()) != Slots.UNMET;
        if (met) {
            sender.post(frame);
        } else {
            frame.descriptors().forEach(Fd::close);
        }
        return met;
    }

    private LinkFrame frame(Held held) {
        int slot = held.slot();
        Body body = Body.NONE;
        List<Fd> descriptors = List.of();
        if (held.replyPlace() != LinkLayout.PLACE_BESIDE) {
            boolean isInline = held.replyPlace() == LinkLayout.PLACE_INLINE;
            long at = isInline ? slots.inlineAt(slot) : slots.replyRoomAt(slot);
            body = new Body(words, at, held.replyStoredBytes());
        } else if (held.beside() instanceof SealedBodies bodies) {
            descriptors = takeReply(slot, bodies, held.replyStoredBytes());
        }
        return new LinkFrame(
                Kind.REPLY, slot, held.generation(), replyHeader(slot), body, descriptors);
    }

    private Header replyHeader(int slot) {
        return new Header(
                slots.header(slot, LinkLayout.REPLY_FULL_SIZE),
                slots.header(slot, LinkLayout.REPLY_STATUS),
                slots.header(slot, LinkLayout.REPLY_FORWARD));
    }

    @Override
    public synchronized void refuse(int slot, long generation) {
        if (slots.receive(slot, generation)) {
            slots.putHeader(slot, 0, (long) LinkLayout.VERDICT_NOT_RECEIVED << 32, 0);
            slots.exchange(slot, SENT, REPLIED, generation);
            sender.post(LinkFrame.of(Kind.REPLY, slot, generation, replyHeader(slot)));
        }
    }

    /** Where the system has no memory for a long reply, the request fails instead. */
    private List<Fd> takeReply(int slot, SealedBodies bodies, long storedBytes) {
        try {
            return List.of(bodies.takeReply(storedBytes));
        } catch (ErrnoException e) {
            long verdict = (long) LinkLayout.VERDICT_FAILED << 32;
            slots.putHeader(slot, 0, e.errno() | verdict, 0);
            return List.of();
        }
    }

    @Override
    public boolean letGo(int slot, long generation) {
        if (slots.exchange(slot, ABANDONED, FREE, generation) == Slots.UNMET) {
            return false;
        }
        sender.post(LinkFrame.of(Kind.LET_GO, slot, generation));
        return true;
    }

    /** What was received and not yet said so counts for the client. */
    @Override
    public int mostTriggers() {
        return RemotePulses.MOST_TRIGGERS;
    }

    @Override
    public void bound(int number) {
        ring().clear(number);
        untold[number] = 0;
    }

    @Override
    public void tookPulse() {
        if (++untoldPulses == RemotePulses.PULSES_AN_ANSWER) {
            toldPulses += untoldPulses;
            untoldPulses = 0;
            sender.post(LinkFrame.of(Kind.PULSES_TAKEN, 0, toldPulses));
        }
    }

    @Override
    public void tookTrigger(int number) {
        if (++untold[number] == RemotePulses.TRIGGERS_AN_ANSWER) {
            sender.post(LinkFrame.of(Kind.TRIGGERS_TAKEN, number, untold[number]));
            untold[number] = 0;
        }
    }

    @Override
    public void tellTerms(int terms) {
        this.terms = terms;
        everTold |= terms;
    }

    @Override
    public void tellMode(int mode) {
        if (mode == LinkLayout.MODE_CLOSED) {
            sender.post(LinkFrame.of(Kind.CLOSED, 0, 0));
        }
    }

    @Override
    public void hear(Head head, MemorySegment bytes, List<Fd> descriptors) {
        int slot = head.slot();
        if (slot < 0
                || slot >= (head.kind().isOfProxy() ? PulseRing.MOST_PROXIES : slots.count())) {
            link.violated("a frame names slot " + slot);
            return;
        }
        switch (head.kind()) {
            case REQUEST -> request(head, bytes, descriptors);
            case RAISED -> raise(slot, head.generation(), head.header().first());
            case RECALL -> {
                if (isOwed(recalled, slot)) {
                    recall(slot, head.generation());
                }
            }
            case ABANDON -> {
                if (isOwed(left, slot)) {
                    abandon(slot, head.generation());
                }
            }
            case UNBLOCK -> {
                if (isOwed(unblocked, slot)) {
                    unblock(slot, head.generation());
                }
            }
            case PULSE -> pulse(head.header());
            case TRIGGER -> trigger(slot, head.generation());
            case PROXY_WANTED -> link.pulses().wanted(slot, head.generation());
            case FOLLOWED -> link.forwards().followed(head.generation(), head.header());
            case FORWARD,
                    RIGHTS,
                    RIGHTS_KEPT,
                    RIGHTS_WITHDRAWN,
                    RIGHTS_LEFT,
                    ANSWER_WANTED,
                    ANSWER_COMES,
                    RECEIVED,
                    RECALLED,
                    REPLY,
                    LET_GO,
                    CLOSED,
                    EXTENT,
                    EXTENT_TAKEN,
                    EXTENT_REFUSED,
                    EXTENT_RETIRED,
                    PULSES_TAKEN,
                    TRIGGERS_TAKEN,
                    PROXY_FOUND,
                    PROXY_GONE ->
                    link.violated("unexpected frame " + head.kind());
        }
    }

    /**
     * Once for each request, in whatever order: who leaves one may be late, and the slot sent anew.
     * A client that says it more often only wants to keep this thread busy.
     */
    private boolean isOwed(long[] said, int slot) {
        said[slot]++;
        boolean isOwed = said[slot] <= sent[slot];
        if (!isOwed) {
            link.violated("slot %d: is left more often than it was sent".formatted(slot));
        }
        return isOwed;
    }

    private PulseRing ring() {
        return link.pulses().ring();
    }

    private void pulse(Header entry) {
        int priority = (int) (entry.second() >>> 32) & 0xffff;
        if (ring().push(priority, (int) entry.second(), entry.first(), entry.third())) {
            link.requested();
        } else {
            link.violated("more pulses than there may be");
        }
    }

    private void trigger(int number, long count) {
        int known = (int) Math.clamp(count, 0, RemotePulses.MOST_TRIGGERS + 1L);
        if (ring().trigger(number, known, RemotePulses.MOST_TRIGGERS, System.nanoTime())) {
            link.requested();
        } else {
            link.violated("proxy %d: triggered too often".formatted(number));
        }
    }

    /** Late ones count for nothing: they name another generation than the slot. */
    private void raise(int slot, long generation, long priority) {
        if (++raised[slot] > sent[slot] * LinkLayout.HIGHEST_PRIORITY) {
            link.violated("slot %d: is raised more often than it can be".formatted(slot));
            return;
        }
        int valid = Math.clamp(priority, 0, LinkLayout.HIGHEST_PRIORITY);
        if (SlotWord.is(slots.word(slot), SENT, generation)
                && valid > slots.raised(slot, generation)) {
            slots.raise(slot, generation, valid);
            link.urgent(valid);
        }
    }

    private synchronized void recall(int slot, long generation) {
        if (!slots.isReceived(slot, generation)
                && slots.exchange(slot, SENT, FREE, generation) != Slots.UNMET) {
            sender.post(LinkFrame.of(Kind.RECALLED, slot, generation));
        }
    }

    /** The client has left; also one that has waited long enough for the answer to a recall. */
    private synchronized void abandon(int slot, long generation) {
        if (slots.isReceived(slot, generation)) {
            slots.exchange(slot, SENT, ABANDONED, generation);
        } else {
            recall(slot, generation);
            link.rights().forget(slot, generation);
        }
    }

    /** The client wants to leave, and stays; unless it was replied meanwhile. */
    private synchronized void unblock(int slot, long generation) {
        long word = slots.word(slot);
        if ((everTold & LinkLayout.TERMS_KEEPS_CLIENTS) == 0) {
            link.violated("slot %d: wants to be kept by a port that never did".formatted(slot));
        } else if (SlotWord.is(word, SENT, generation) && slots.isReceived(slot, generation)) {
            words.compareAndExchangeLong(slots.base(slot), word, word | SlotWord.UNBLOCK);
            link.unblocks().look();
        }
    }

    private void request(Head head, MemorySegment bytes, List<Fd> descriptors) {
        int slot = head.slot();
        long word = slots.word(slot);
        int state = SlotWord.state(word);
        boolean isClients = state == FREE || state == REPLIED;
        long generation = head.generation();
        if (!isClients
                || generation <= SlotWord.generation(word)
                || generation > SlotWord.LAST_GENERATION) {
            link.violated("slot %d: a request while it holds %x".formatted(slot, word));
            return;
        }
        Announced body =
                new Announced(
                        LinkLayout.place((short) (head.header().first() >>> 32)),
                        head.header().first() & 0xffff_ffffL,
                        slots.requestRoomAt(slot));
        switch (arriving[slot].take(
                head, body, bytes, descriptors, memory -> putLongRequest(slot, memory))) {
            case PART -> {}
            case WHOLE -> publish(head);
            case NONSENSE ->
                    link.violated("slot %d: a request that makes no sense".formatted(slot));
        }
    }

    private void publish(Head head) {
        int slot = head.slot();
        sent[slot]++;
        Header header = head.header();
        slots.putHeader(slot, header.first(), header.second(), header.third());
        words.getAndBitwiseOrLong(LinkLayout.ACTIVE, 1L << slot);
        words.setLongRelease(slots.base(slot), SlotWord.of(SENT, head.generation()));
        link.requested();
        link.urgent(link.priority(slot, head.generation()));
    }

    @Override
    public synchronized void retire() {
        for (int slot = 0; slot < longRequests.length; slot++) {
            Mapping request = takeLongRequest(slot);
            if (request != null) {
                request.recycle();
            }
        }
    }
}
