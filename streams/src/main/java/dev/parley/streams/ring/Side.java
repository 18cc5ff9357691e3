package dev.parley.streams.ring;

import dev.parley.sleep.Spin;
import java.util.function.LongFunction;

/** Which of the two sides of a stream this process is. */
public enum Side {
    /** It has asked for the stream. */
    CLIENT(
            WaitLayout.CLIENT_READS,
            WaitLayout.CLIENT_WRITES,
            WaitLayout.SERVER_READS,
            WaitLayout.SERVER_WRITES),
    /** It has accepted it. */
    SERVER(
            WaitLayout.SERVER_READS,
            WaitLayout.SERVER_WRITES,
            WaitLayout.CLIENT_READS,
            WaitLayout.CLIENT_WRITES);

    private final long ownRead;
    private final long ownWrite;
    private final long othersRead;
    private final long othersWrite;

    Side(long ownRead, long ownWrite, long othersRead, long othersWrite) {
        this.ownRead = ownRead;
        this.ownWrite = ownWrite;
        this.othersRead = othersRead;
        this.othersWrite = othersWrite;
    }

    /**
     * What this side sees of the two.
     *
     * @param words the word that lies at an offset of the page
     */
    Pair pair(LongFunction<WaitWord> words, Fate fate, Spin.Policy policy) {
        return new Pair(
                words.apply(ownRead),
                words.apply(ownWrite),
                words.apply(othersRead),
                words.apply(othersWrite),
                fate,
                policy);
    }

    /**
     * What this side sees of the two.
     *
     * @param fencesForAll whether both know that who sleeps fences for both
     * @param policy how this side waits
     */
    public Pair pair(WaitPage page, boolean fencesForAll, Fate fate, Spin.Policy policy) {
        return pair(offset -> page.word(offset, fencesForAll), fate, policy);
    }
}
