package dev.parley.table;

import dev.parley.linux.Words;
import java.util.BitSet;
import java.util.OptionalInt;

/** Which rows of one kind are free. Guarded by the {@link ProcessTable} that it belongs to. */
final class Places {

    private final Words words;
    private final long usedAt;
    private final int count;
    private final BitSet taken = new BitSet();

    /**
     * @param usedAt where the highest number so far is published, so that nobody reads farther
     */
    Places(Words words, long usedAt, int count) {
        this.words = words;
        this.usedAt = usedAt;
        this.count = count;
    }

    /** The lowest free one; empty: none is. */
    OptionalInt take() {
        int index = taken.nextClearBit(0);
        if (index == count) {
            return OptionalInt.empty();
        }
        taken.set(index);
        if (taken.length() > words.getInt(usedAt)) {
            words.setIntRelease(usedAt, taken.length());
        }
        return OptionalInt.of(index);
    }

    void give(int index) {
        taken.clear(index);
    }
}
