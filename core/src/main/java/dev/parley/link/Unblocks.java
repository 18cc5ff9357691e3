package dev.parley.link;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Which requests that a link holds are to be told to the port as abandoned: each once at most, and
 * none once its reply is on the way.
 *
 * <p>Thread-safe. The background thread hears that a client wants to leave, a receiver takes the
 * notice of it, some other thread replies. One number for each slot decides between them, and only
 * grows: twice the generation whose notice waits, and one more when that was taken, or is to be
 * taken no more.
 */
final class Unblocks {

    private final ServerLink link;
    private final AtomicLongArray told;

    /** What the port calls the request that a slot is held for. */
    private final AtomicLongArray numbers;

    Unblocks(ServerLink link, int slotCount) {
        this.link = link;
        this.told = new AtomicLongArray(slotCount);
        this.numbers = new AtomicLongArray(slotCount);
    }

    /** The slot is about to be held, for the request with this number. */
    void begin(int slot, long number) {
        numbers.setRelease(slot, number);
    }

    /**
     * Looks at all requests that are held: who wants to leave said so in the word, and then rang.
     * What a client says that the port never kept is of no use to anybody; one that it kept when
     * the request was received, and would not now, still waits for an answer.
     */
    void look() {
        // model: slots.pml hear
        ReceivePort port = link.port();
        if (port == null || !port.hasKeptClients()) {
            return;
        }
        for (int slot = 0; slot < told.length(); slot++) {
            long generation = link.heldGeneration(slot);
            // [F10] the word is read after the ring; pairs with [F9] in Departure.
            if (generation != 0 && isUnblocking(link.slots().word(slot), generation)) {
                queue(port, new Abandonment(link, slot, generation, numbers.get(slot)));
            }
        }
    }

    private static boolean isUnblocking(long word, long generation) {
        return SlotWord.isUnblocking(word) && SlotWord.is(word, SlotWord.SENT, generation);
    }

    private void queue(ReceivePort port, Abandonment notice) {
        long waits = notice.generation() << 1;
        if (told.getAndAccumulate(notice.slot(), waits, Math::max) < waits) {
            port.tell(notice);
        }
    }

    /** Takes the notice; false: it was taken, or the reply came first. */
    boolean take(int slot, long generation) {
        // model: slots.pml take_notice
        long waits = generation << 1;
        return told.compareAndSet(slot, waits, waits + 1);
    }

    /** The reply is on its way: before the step on the word, by which others see it. */
    void end(int slot, long generation) {
        // model: slots.pml complete
        told.setRelease(slot, (generation << 1) + 1);
    }
}
