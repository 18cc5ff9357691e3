package dev.parley.streams.ring;

import dev.parley.linux.Scheduling;
import dev.parley.linux.Words;

/**
 * A reader of a ring, as its writer sees it, in whose thread all of this is used. On the other
 * side: a process that may be dead, stopped or hostile. Its word on how far it is must be within
 * what was written, and never go back.
 */
public final class Follower implements Waiter.Goal {

    private final RingWriter writer;
    private final Words half;
    private final WaitWord readerWord;
    private final boolean isWaitedFor;
    private final Runnable whenGone;
    private final Fate fate;
    private final Waiter waiter;
    private final long begin;
    private final long shift;
    private long read;
    private long wantedBytes;

    /**
     * @param half the reader's
     * @param begin the position at which it begins
     * @param origin what it calls that position
     * @param isWaitedFor whether nothing is written over that it has not read
     * @param whenGone done if the writer, of a broadcast, finds that it reads no more
     */
    Follower(
            RingWriter writer,
            Words half,
            Pair pair,
            long begin,
            long origin,
            boolean isWaitedFor,
            Runnable whenGone) {
        this.writer = writer;
        this.half = half;
        this.readerWord = pair.othersRead();
        this.isWaitedFor = isWaitedFor;
        this.whenGone = whenGone;
        this.fate = pair.fate();
        this.begin = begin;
        this.read = begin;
        this.shift = begin - origin;
        this.waiter = new Waiter(this, pair.ownWrite(), pair.policy());
        fate.concerns(waiter);
    }

    /** Whether it reads no more. */
    boolean isClosed() {
        return half.getIntAcquire(HalfLayout.CLOSED) != 0;
    }

    @Override
    public boolean isOver() {
        return fate.isOver() || isClosed();
    }

    /** It reads no more. */
    void leave() {
        whenGone.run();
    }

    /** How much may be written now without harm to it. */
    long room() {
        return isWaitedFor ? limit() - writer.written() : writer.capacityBytes();
    }

    private long limit() {
        // [A2] pairs with [R2] in RingReader.release: what was read may be written over.
        long now = half.getLongAcquire(HalfLayout.READ) + shift;
        if (now != read) {
            if (Long.compareUnsigned(now - read, writer.written() - read) > 0) {
                fate.violated("it says it read up to %x of %x".formatted(now, writer.written()));
            } else {
                read = now;
            }
        }
        return read + writer.capacityBytes();
    }

    /** Where it begins to read. */
    public Place begin() {
        return new Place(begin, writer.offset(begin));
    }

    /** Waits until there is room for so much, as far as this one is concerned. */
    Outcome awaitRoom(long bytes, long deadline) {
        wantedBytes = bytes;
        return waiter.await(deadline);
    }

    @Override
    public boolean isThere() {
        return wantedBytes <= room();
    }

    @Override
    public boolean sharesCore() {
        writer.tellCpu();
        return half.getInt(HalfLayout.READER_CPU) == Scheduling.currentCpu() + 1;
    }

    /** Something was published. */
    void published() {
        readerWord.published();
    }
}
