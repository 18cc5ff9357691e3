package dev.parley.link;

import dev.parley.explore.Machine;
import dev.parley.explore.ModelWords;
import dev.parley.wire.LinkGeometry;
import java.util.Arrays;

/**
 * Whose the header and the body of a slot are: the word says it, and of a request that was sent the
 * server's word on what it received. A plain access of anybody else is a data race.
 */
final class SlotOwnership implements ModelWords.Ownership {

    private final Machine machine;
    private final int[] wordOf;
    private final int[] receivedOf;
    private final int[] hintOf;
    private final boolean isClient;

    /**
     * @param words the place of each slot's word
     * @param received the place of the generation that was received of each slot
     * @param places of all that lies in the link's memory
     */
    SlotOwnership(Machine machine, int[] words, int[] received, int[] places, boolean isClient) {
        this.machine = machine;
        this.isClient = isClient;
        int slotBytes = LinkGeometry.MIN_SLOT_BYTES;
        int most = Arrays.stream(places).max().orElse(0) + 1;
        wordOf = new int[most];
        receivedOf = new int[most];
        hintOf = new int[most];
        Arrays.fill(wordOf, -1);
        for (int slot = 0; slot < words.length; slot++) {
            long base = LinkLayout.slot(slot, slotBytes);
            for (long at = base + LinkLayout.HEADER; at <= base + LinkLayout.INLINE; at += 8) {
                wordOf[places[(int) at / Long.BYTES]] = words[slot];
                receivedOf[places[(int) at / Long.BYTES]] = received[slot];
            }
            hintOf[places[(int) (base + LinkLayout.REQUEST_TIME) / Long.BYTES]] = 1;
        }
    }

    @Override
    public boolean allows(int place, boolean isWrite) {
        if (place >= wordOf.length || wordOf[place] < 0) {
            return true;
        }
        boolean isHint = !isClient && !isWrite && hintOf[place] == 1;
        return isHint || isMine(machine.seen(wordOf[place]), machine.seen(receivedOf[place]));
    }

    private boolean isMine(long word, long received) {
        return switch (SlotWord.state(word)) {
            case SlotWord.FREE, SlotWord.REPLIED -> isClient;
            case SlotWord.SENT -> !isClient && received == SlotWord.generation(word);
            case SlotWord.ABANDONED -> !isClient;
            default -> false;
        };
    }
}
