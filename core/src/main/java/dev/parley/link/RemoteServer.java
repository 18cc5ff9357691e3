package dev.parley.link;

import static dev.parley.link.SlotWord.ABANDONED;
import static dev.parley.link.SlotWord.FREE;
import static dev.parley.link.SlotWord.REPLIED;
import static dev.parley.link.SlotWord.SENT;

import dev.parley.link.Arriving.Announced;
import dev.parley.link.LinkFrame.Head;
import dev.parley.link.LinkFrame.Header;
import dev.parley.link.LinkFrame.Kind;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import dev.parley.linux.Words;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A server at the other end of a socket. This stands in for it: the link's memory is this process's
 * own, and what the server says by frames is done to it here, step for step as a server would that
 * shared it.
 *
 * <p>What was received is the server's to say: it says so before it hands a request out, and what a
 * process has put into a socket survives it. So when all is heard and it was not said that a
 * request was received, no server has received it.
 */
final class RemoteServer implements ServerPeer {

    private final ClientLink link;
    private final Words words;
    private final Slots slots;
    private final FrameSender sender;
    private final Arriving[] arriving;
    private final RemotePulses pulses;
    private boolean closed; // the background thread's

    RemoteServer(ClientLink link, Words words, Slots slots, FrameSender sender) {
        this.link = link;
        this.words = words;
        this.slots = slots;
        this.sender = sender;
        this.arriving = Arriving.ofEach(slots, words);
        this.pulses = new RemotePulses(sender);
    }

    /** A long request travels as a descriptor of its own; a long reply is the server's to make. */
    @Override
    public long besideBytes(long requestBytes, long replyBytes) {
        return requestBytes > slots.roomBytes() ? requestBytes : 0;
    }

    @Override
    public void sent(ClientSlot slot) {
        try {
            sender.post(slot.asFrame());
        } catch (ErrnoException _) {
            // No memory to pass a long request on: it comes back as if it had never been sent.
            giveBack(slot.index(), slot.generation());
        }
    }

    @Override
    public boolean pulse(int priority, int code, long value) {
        return pulses.pulse(priority, code, value);
    }

    @Override
    public boolean trigger(int number) {
        return pulses.trigger(number);
    }

    @Override
    public void clear(int number) {
        pulses.clear(number);
    }

    @Override
    public void flushed() {
        pulses.flush();
    }

    @Override
    public void raised(ClientSlot slot) {
        sender.post(LinkFrame.raised(slot.index(), slot.generation(), slot.priority()));
    }

    @Override
    public boolean leavesFreely() {
        return link.hasHeardAll();
    }

    @Override
    public void recall(int slot, long generation) {
        sender.post(LinkFrame.of(Kind.RECALL, slot, generation));
    }

    @Override
    public void unblock(int slot, long generation) {
        sender.post(LinkFrame.of(Kind.UNBLOCK, slot, generation));
    }

    @Override
    public void abandoned(int slot, long generation) {
        sender.post(LinkFrame.of(Kind.ABANDON, slot, generation));
    }

    @Override
    public void hear(Head head, MemorySegment bytes, List<Fd> descriptors) {
        if (head.kind() == Kind.CLOSED) {
            if (closed) {
                link.violated("the port closes again");
                return;
            }
            closed = true;
            words.setIntVolatile(LinkLayout.MODE, LinkLayout.MODE_CLOSED);
            link.pokeAll();
            return;
        }
        int slot = head.slot();
        if (slot < 0
                || slot >= (head.kind().isOfProxy() ? PulseRing.MOST_PROXIES : slots.count())) {
            link.violated("a frame names slot " + slot);
            return;
        }
        switch (head.kind()) {
            case RECEIVED -> received(slot, head.generation(), (int) head.header().first());
            case RECALLED -> giveBack(slot, head.generation());
            case LET_GO -> letGo(slot, head.generation());
            case REPLY -> reply(head, bytes, descriptors);
            case PULSES_TAKEN -> require(pulses.pulsesTaken(head.generation()), head);
            case TRIGGERS_TAKEN -> require(pulses.triggersTaken(slot, head.generation()), head);
            case PROXY_FOUND -> link.proxies().found(slot, head.generation());
            case PROXY_GONE -> link.proxies().gone(slot, head.generation());
            case FORWARD -> link.forwards().wanted(head.generation(), head.header().first());
            case FOLLOWED,
                    RIGHTS,
                    RIGHTS_KEPT,
                    RIGHTS_WITHDRAWN,
                    RIGHTS_LEFT,
                    ANSWER_WANTED,
                    ANSWER_COMES,
                    REQUEST,
                    RECALL,
                    ABANDON,
                    CLOSED,
                    EXTENT,
                    EXTENT_TAKEN,
                    EXTENT_REFUSED,
                    EXTENT_RETIRED,
                    UNBLOCK,
                    PULSE,
                    TRIGGER,
                    PROXY_WANTED,
                    RAISED ->
                    link.violated("unexpected frame " + head.kind());
        }
    }

    private void require(boolean isTrue, Head head) {
        if (!isTrue) {
            link.violated("%s: %d".formatted(head.kind(), head.generation()));
        }
    }

    private void received(int slot, long generation, int terms) {
        if (!SlotWord.is(slots.word(slot), SENT, generation)) {
            return;
        }
        words.setIntRelease(LinkLayout.TERMS, terms);
        slots.tellReceived(slot, generation);
        if (SlotWord.isRecalled(slots.word(slot))) {
            // The sleeper asked for it: his word changes before he is woken.
            long replaced = slots.exchange(slot, SENT, SENT, generation);
            if (replaced != Slots.UNMET) {
                slots.wakeSleeper(slot, replaced);
            }
        }
    }

    private void giveBack(int slot, long generation) {
        boolean isQueued = !slots.isReceived(slot, generation);
        long replaced = isQueued ? slots.exchange(slot, SENT, FREE, generation) : Slots.UNMET;
        if (replaced == Slots.UNMET) {
            letGo(slot, generation);
        } else {
            link.slot(slot).poke(); // also a send that no thread waits for looks what became of it
        }
    }

    /** An abandoned slot comes back; somebody may wait for it. */
    private void letGo(int slot, long generation) {
        if (slots.exchange(slot, ABANDONED, FREE, generation) != Slots.UNMET) {
            link.slotCameBack();
        }
    }

    private void reply(Head head, MemorySegment bytes, List<Fd> descriptors) {
        int slot = head.slot();
        long word = slots.word(slot);
        long generation = head.generation();
        if (SlotWord.is(word, ABANDONED, generation)) {
            letGo(slot, generation); // nobody waits for the reply
            link.rights().forget(slot, generation);
            return;
        }
        if (!SlotWord.is(word, SENT, generation)) {
            return; // a part of a reply to what is abandoned already
        }
        Announced body =
                new Announced(
                        LinkLayout.place((short) (head.header().second() >>> 48)),
                        head.header().first() >>> 32,
                        slots.replyRoomAt(slot));
        switch (arriving[slot].take(head, body, bytes, descriptors, link.slot(slot)::attachReply)) {
            case PART -> {}
            case WHOLE -> complete(slot, generation, head.header());
            case NONSENSE -> link.violated("slot %d: a reply that makes no sense".formatted(slot));
        }
    }

    private void complete(int slot, long generation, Header header) {
        slots.putHeader(slot, header.first(), header.second(), header.third());
        long replaced = slots.exchange(slot, SENT, REPLIED, generation);
        if (replaced == Slots.UNMET) {
            letGo(slot, generation); // left at this moment
            link.rights().forget(slot, generation);
        } else {
            wake(slot, replaced);
        }
    }

    private void wake(int slot, long replaced) {
        slots.wakeSleeper(slot, replaced);
        if (SlotWord.isRinging(replaced)) {
            link.slot(slot).rung();
        }
    }
}
