package dev.parley.streams.ring;

import dev.parley.linux.Words;

/**
 * The end of a ring whose writer does not wait for it. It copies, then looks whether that was
 * written over meanwhile; if so, it goes on with the newest, and counts what it missed.
 *
 * <p>The ring keeps what was written for as long as its bytes, which may be more than its capacity.
 */
final class SkippingReader extends RingReader {

    private long missedBytes;

    SkippingReader(Words own, Words writer, RingShape shape, Pair pair, Place begin, long origin) {
        super(own, writer, shape, pair, begin, origin);
    }

    /** Further ahead than the ring is long: all that was not read is written over. */
    @Override
    long readable(long now) {
        long bytes = now - read();
        if (bytes <= shape().ringBytes()) {
            return bytes;
        }
        catchUp();
        return 0;
    }

    @Override
    public boolean isWaitedFor() {
        return false;
    }

    @Override
    public boolean isIntact() {
        Words words = writer();
        words.loadFence();
        // [A4] after what was copied; pairs with [R4] in RingWriter.claim.
        return words.getLongAcquire(HalfLayout.CLAIMED) - read() <= shape().ringBytes();
    }

    @Override
    public void catchUp() {
        long bytes = writer().getLongAcquire(HalfLayout.WRITTEN) - read();
        if (bytes > 0) {
            skip(bytes);
            missedBytes += bytes;
        }
    }

    @Override
    public long missedBytes() {
        return missedBytes;
    }
}
