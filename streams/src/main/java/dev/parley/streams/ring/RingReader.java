package dev.parley.streams.ring;

import dev.parley.linux.Scheduling;
import dev.parley.linux.Words;

/**
 * The end of a ring at which it is read: by one thread at a time. On the other side: a process that
 * may be dead, stopped or hostile. Its word on how far it has written must be within the capacity,
 * and never go back.
 */
public sealed class RingReader implements Waiter.Goal permits SkippingReader {

    private final Words own;
    private final Words writer;
    private final RingShape shape;
    private final WaitWord writerWord;
    private final Fate fate;
    private final Waiter waiter;
    private final long shift;
    private long read;
    private long offset;

    /** The position up to which can be read, as far as is known. */
    private long written;

    private int toldCpu;

    /**
     * @param own this side's half
     * @param writer the other side's half
     * @param shape of the other side's ring
     * @param begin where it begins
     * @param origin what this side calls that place
     */
    RingReader(Words own, Words writer, RingShape shape, Pair pair, Place begin, long origin) {
        this.own = own;
        this.writer = writer;
        this.shape = shape;
        this.writerWord = pair.othersWrite();
        this.fate = pair.fate();
        this.read = begin.position();
        this.offset = begin.offset();
        this.written = read;
        this.shift = origin - read;
        this.waiter = new Waiter(this, pair.ownRead(), pair.policy());
        fate.concerns(waiter);
    }

    /**
     * What this side reads of the other's ring.
     *
     * @param isWaitedFor whether the writer writes over nothing that this has not read
     */
    public static RingReader of(
            Half own, Half writer, Pair pair, Place begin, long origin, boolean isWaitedFor) {
        Words mine = own.words();
        Words theirs = writer.words();
        return isWaitedFor
                ? new RingReader(mine, theirs, writer.shape(), pair, begin, origin)
                : new SkippingReader(mine, theirs, writer.shape(), pair, begin, origin);
    }

    /** How many bytes can be read now. */
    public final long available() {
        long known = written - read;
        return known > 0 ? known : look();
    }

    private long look() {
        // [A1] pairs with [R1] in RingWriter.publish.
        long now = writer.getLongAcquire(HalfLayout.WRITTEN);
        if (now == read) {
            return 0; // as all that was known is read
        }
        long bytes = readable(now);
        if (bytes < 0) {
            fate.violated("it says it wrote up to %x, and %x is read".formatted(now, read));
            return 0;
        }
        written = read + bytes;
        return bytes;
    }

    /**
     * How much can be read, since all was read that was known.
     *
     * @param now how far the writer says it is
     * @return less than 0: it cannot be there
     */
    long readable(long now) {
        return Long.compareUnsigned(now - read, shape.capacityBytes()) <= 0 ? now - read : -1;
    }

    /** Whether nothing is written over that this has not read. */
    public boolean isWaitedFor() {
        return true;
    }

    /**
     * Whether what was copied since the last {@link #available} is what was written there. Where
     * the writer does not wait for this end, it may have been written over meanwhile.
     */
    public boolean isIntact() {
        return true;
    }

    /** Goes on with what is written from now on. */
    public void catchUp() {
        throw new IllegalStateException("the writer waits for this end");
    }

    /** How many bytes were written over before they were read. */
    public long missedBytes() {
        return 0;
    }

    /** It has been read up to here, but not said so. */
    final void skip(long bytes) {
        offset = shape.ringBytes() == 0 ? 0 : (offset + bytes) % shape.ringBytes();
        read += bytes;
        written = read;
    }

    final Words writer() {
        return writer;
    }

    final RingShape shape() {
        return shape;
    }

    final long read() {
        return read;
    }

    /** Where in the half the next byte lies; all that can be read lie in one piece. */
    public final long at() {
        return shape.ringAt() + offset;
    }

    /** So many bytes may be written over. */
    public final void release(long bytes) {
        offset += bytes;
        if (offset >= shape.ringBytes()) {
            offset -= shape.ringBytes();
        }
        read += bytes;
        // [R2] pairs with [A2] in Follower.limit.
        own.setLongRelease(HalfLayout.READ, read + shift);
        writerWord.published();
    }

    /** Waits until something can be read. */
    public final Outcome await(long deadline) {
        return waiter.await(deadline);
    }

    @Override
    public final boolean isThere() {
        return available() > 0;
    }

    @Override
    public final boolean isOver() {
        return hasEnded() || fate.isOver();
    }

    /** Whether the writer has said that nothing more comes. */
    public final boolean hasEnded() {
        // [A3] pairs with [R3] in RingWriter.end: WRITTEN is to be looked at once more.
        return writer.getIntAcquire(HalfLayout.ENDED) != 0;
    }

    @Override
    public final boolean sharesCore() {
        tellCpu();
        return writer.getInt(HalfLayout.WRITER_CPU) == Scheduling.currentCpu() + 1;
    }

    /** Nothing more is read. By any thread. */
    public final void close() {
        own.setIntRelease(HalfLayout.CLOSED, 1);
        writerWord.published();
    }

    private void tellCpu() {
        int cpu = Scheduling.currentCpu() + 1;
        if (cpu != toldCpu) {
            toldCpu = cpu;
            own.putInt(HalfLayout.READER_CPU, cpu);
        }
    }
}
