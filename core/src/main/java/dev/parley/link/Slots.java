package dev.parley.link;

import dev.parley.linux.Words;
import dev.parley.wire.LinkGeometry;

/**
 * The slots of a link in one side's memory: where each lies, and the step that each side takes.
 *
 * <p>Thread-safe.
 */
final class Slots {

    /** What {@link #exchange} returns if it did not meet the state that it wanted. */
    static final long UNMET = -1;

    /** What a request that stays sent loses: nobody asks for it any more. */
    private static final long CALLED_OFF = SlotWord.LEAVE | SlotWord.RECALL;

    private final Words words;
    private final int count;
    private final int slotBytes;
    private final int roomBytes;

    Slots(Words words, LinkGeometry geometry) {
        this.words = words;
        this.count = geometry.slotCount();
        this.slotBytes = geometry.slotBytes();
        this.roomBytes = LinkLayout.roomBytes(slotBytes);
    }

    int count() {
        return count;
    }

    /** Bytes of the request room, and of the reply room, of each slot. */
    int roomBytes() {
        return roomBytes;
    }

    long base(int slot) {
        return LinkLayout.slot(slot, slotBytes);
    }

    long inlineAt(int slot) {
        return base(slot) + LinkLayout.INLINE;
    }

    long requestRoomAt(int slot) {
        return base(slot) + LinkLayout.ROOMS;
    }

    long replyRoomAt(int slot) {
        return requestRoomAt(slot) + roomBytes;
    }

    long word(int slot) {
        return words.getLongAcquire(base(slot));
    }

    /** Takes over three longs of a header, as they came. */
    void putHeader(int slot, long first, long second, long third) {
        long at = base(slot) + LinkLayout.HEADER;
        words.putLong(at, first);
        words.putLong(at + 8, second);
        words.putLong(at + 16, third);
    }

    long header(int slot, long field) {
        return words.getLong(base(slot) + field);
    }

    /**
     * Takes a request, the moment of delivery: says so in a word of the server's own, then looks
     * whether the client is about to leave.
     *
     * <p>A client that leaves says so first, then looks at what is said here. So one of the two at
     * least sees the other, and no line has to travel for it. If both do, the first step on the
     * word decides: the request is given back, or it is received by who has left.
     *
     * @return false: it was withdrawn
     */
    boolean receive(int slot, long generation) {
        // model: link.pml receive_at_once, slots.pml receive
        if (!SlotWord.is(word(slot), SlotWord.SENT, generation)) {
            return false;
        }
        tellReceived(slot, generation);
        long base = base(slot);
        // [A1] pairs with the publishing store [R1] in ClientSlot.
        long word = words.getLongAcquire(base);
        for (int i = 0; i < SlotWord.FLAG_RETRIES; i++) {
            if (!SlotWord.is(word, SlotWord.SENT, generation)) {
                return SlotWord.is(word, SlotWord.ABANDONED, generation);
            }
            // One that wants to leave and is kept has seen already that it is received.
            if (!SlotWord.isLeaving(word) || SlotWord.isUnblocking(word)) {
                return true;
            }
            long seen =
                    words.compareAndExchangeLong(
                            base, word, SlotWord.of(SlotWord.FREE, generation));
            if (seen == word) {
                return false;
            }
            word = seen;
        }
        return false;
    }

    /** Says that a request was received. What is read of its word from now on is not older. */
    void tellReceived(int slot, long generation) {
        // [F4] said before the look at the word; pairs with [F5] and [F6] in Departure.
        words.setLongRelease(LinkLayout.received(slot), generation);
        words.fullFence();
    }

    /** Whether the server says that it has received this request. */
    boolean isReceived(int slot, long generation) {
        return words.getLongAcquire(LinkLayout.received(slot)) == generation;
    }

    /** The client's word on what a request was raised to since it was sent; 0: nothing. */
    int raised(int slot, long generation) {
        // [A7] pairs with [R7]; what is about another request counts for nothing.
        long raise = words.getLongAcquire(base(slot) + LinkLayout.RAISE);
        return raise >>> 16 == generation
                ? Math.min((int) raise & 0xffff, LinkLayout.HIGHEST_PRIORITY)
                : 0;
    }

    /** Says that a request is more urgent than its header says. */
    void raise(int slot, long generation, int priority) {
        // [R7] before the look at who is to be told, in the peers of ClientLink; pairs with [A7].
        words.setLongRelease(base(slot) + LinkLayout.RAISE, generation << 16 | priority);
    }

    /**
     * One step of a slot's life, whatever flags the other side sets meanwhile.
     *
     * @return the word that was replaced: only it can tell whether somebody slept on it
     */
    long exchange(int slot, int from, int to, long generation) {
        // model: link.pml exchange
        long base = base(slot);
        long word = words.getLongAcquire(base);
        for (int i = 0; i < SlotWord.FLAG_RETRIES; i++) {
            if (!SlotWord.is(word, from, generation)) {
                return UNMET;
            }
            long kept = to == SlotWord.SENT ? SlotWord.flags(word) & ~CALLED_OFF : 0;
            // [R2] on REPLIED: publishes the reply; pairs with [A2] in ClientSlot.
            long seen =
                    words.compareAndExchangeLong(base, word, SlotWord.of(to, generation) | kept);
            if (seen == word) {
                return word;
            }
            word = seen;
        }
        return UNMET;
    }

    /** Wakes who slept on a word that was replaced. */
    void wakeSleeper(int slot, long replaced) {
        if (SlotWord.isSleeping(replaced)) {
            words.wake(base(slot), 1);
        }
    }
}
