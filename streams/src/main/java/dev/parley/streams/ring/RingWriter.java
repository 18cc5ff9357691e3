package dev.parley.streams.ring;

import dev.parley.linux.Scheduling;
import dev.parley.linux.Words;
import java.util.Arrays;

/**
 * The end of a ring at which it is written: by one thread at a time, the only one that writes this
 * memory.
 *
 * <ol>
 *   <li>What is written comes first, then WRITTEN: a reader never sees half of it.
 *   <li>At most the ring's capacity is written and not read by those who are waited for: nothing is
 *       overwritten before they have read it.
 *   <li>Those who are not waited for look at CLAIMED after they have copied: it is written before
 *       what may overwrite that.
 *   <li>How far it has written, this side knows from its own fields.
 * </ol>
 *
 * <p>A ring ends nowhere: it is mapped twice in a row. Positions only grow; where in the ring that
 * is, is counted beside.
 */
public final class RingWriter {

    private static final Follower[] NOBODY = {};

    private final Words own;
    private final long capacityBytes;
    private final long ringAt;
    private final long ringBytes;
    private final boolean isBroadcast;
    private final long start;
    private volatile Follower[] followers = NOBODY;
    private long written;
    private long offset;

    /** The position up to which may be written, as far as is known. */
    private long limit;

    private int toldCpu;

    /**
     * @param own this side's half
     * @param start the position at which it begins
     * @param isBroadcast whether readers come and go
     */
    RingWriter(Words own, RingShape shape, long start, boolean isBroadcast) {
        this.own = own;
        this.capacityBytes = shape.capacityBytes();
        this.ringAt = shape.ringAt();
        this.ringBytes = shape.ringBytes();
        this.isBroadcast = isBroadcast;
        this.start = start;
        this.written = start;
        this.limit = start;
    }

    /** What this side writes. */
    public static RingWriter of(Half own, long start, boolean isBroadcast) {
        return new RingWriter(own.words(), own.shape(), start, isBroadcast);
    }

    /** How much may be written and not read. */
    public long capacityBytes() {
        return capacityBytes;
    }

    /** Where in the half the next byte goes; as many as there is room for lie in one piece. */
    public long at() {
        return ringAt + offset;
    }

    /** Whether it is known that so many bytes may be written, and that somebody reads them. */
    public boolean isFree(long bytes) {
        return bytes <= limit - written && (isBroadcast || !followers[0].isClosed());
    }

    /** Whether so many bytes may be written now. */
    public boolean hasRoom(long bytes) {
        return bytes <= limit - written || bytes <= room();
    }

    /** How many bytes may be written now. */
    public synchronized long room() {
        tellCpu();
        long room = capacityBytes;
        for (Follower follower : followers) {
            if (isBroadcast && follower.isOver()) {
                follower.leave();
            } else {
                room = Math.min(room, follower.room());
            }
        }
        limit = written + room;
        return room;
    }

    /**
     * Waits until so many bytes may be written; at most the capacity.
     *
     * @return {@link Outcome#OVER}: the one reader reads no more
     */
    public Outcome awaitRoom(long bytes, long deadline) {
        while (!hasRoom(bytes)) {
            for (Follower follower : followers) {
                Outcome outcome = follower.awaitRoom(bytes, deadline);
                if (outcome == Outcome.OVER && isBroadcast) {
                    follower.leave();
                } else if (outcome != Outcome.THERE) {
                    return outcome;
                }
            }
        }
        return Outcome.THERE;
    }

    /** So many bytes are about to be written: those who are not waited for may lose them. */
    public void claim(long bytes) {
        if (isBroadcast) {
            // [R4] before what may overwrite; pairs with [A4] in SkippingReader.isIntact.
            own.setLongRelease(HalfLayout.CLAIMED, written + bytes);
            own.storeFence();
        }
    }

    /** So many bytes more can be read. */
    public void publish(long bytes) {
        offset += bytes;
        if (offset >= ringBytes) {
            offset -= ringBytes;
        }
        written += bytes;
        // [R1] publishes what was written; pairs with [A1] in RingReader.look.
        own.setLongRelease(HalfLayout.WRITTEN, written);
        wakeFollowers();
    }

    /** Nothing more is written. By any thread. */
    public void end() {
        // [R3] after the last WRITTEN; pairs with [A3] in RingReader.hasEnded.
        own.setIntRelease(HalfLayout.ENDED, 1);
        wakeFollowers();
    }

    private void wakeFollowers() {
        for (Follower follower : followers) {
            follower.published();
        }
    }

    /** The position behind the last byte that was published. */
    long written() {
        return written;
    }

    /**
     * One more who reads, from what is written next on. By any thread: while this holds the lock no
     * room is found for the writer that the new one knows nothing of.
     *
     * @param origin what the reader calls the first byte that it reads
     * @param isWaitedFor whether nothing is written over that it has not read
     * @param whenGone of a broadcast: done if the writer finds that it reads no more
     */
    public synchronized Follower follow(
            Half reader, Pair pair, long origin, boolean isWaitedFor, Runnable whenGone) {
        long now = own.getLongAcquire(HalfLayout.WRITTEN);
        Follower follower =
                new Follower(this, reader.words(), pair, now, origin, isWaitedFor, whenGone);
        add(follower);
        return follower;
    }

    synchronized void add(Follower follower) {
        Follower[] more = Arrays.copyOf(followers, followers.length + 1);
        more[followers.length] = follower;
        followers = more;
    }

    /** One less. By any thread; harmless if it is gone. */
    public synchronized void drop(Follower gone) {
        followers =
                Arrays.stream(followers)
                        .filter(follower -> follower != gone)
                        .toArray(Follower[]::new);
    }

    /** Where in the ring a position lies that was written. */
    long offset(long position) {
        return ringBytes == 0 ? 0 : Long.remainderUnsigned(position - start, ringBytes);
    }

    /** Publishes the core that this side runs on; 0: unknown. Written on change. */
    void tellCpu() {
        int cpu = Scheduling.currentCpu() + 1;
        if (cpu != toldCpu) {
            toldCpu = cpu;
            own.putInt(HalfLayout.WRITER_CPU, cpu);
        }
    }
}
